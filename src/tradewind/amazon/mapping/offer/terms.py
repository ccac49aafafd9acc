"""The terms on which products go to one connection: its options, read once for one piece of work."""

from collections.abc import Mapping
from dataclasses import dataclass

from tradewind.base import clock

from ...connections import marketplaces
from ...connections.marketplaces import Marketplace
from ...connections.models import Connection
from ...connections.options import ExportOptions, Part, read_options
from ...connections.rates import Rates, load_rates
from ..facts import Market, ProductFacts
from ..rules.rules import Rule
from ..schema.schemas import requirements_of
from .offer import OfferFacts, apply_offer, lay_fulfilment
from .parts import parts_that_go
from .selection import Selection, load_selection


@dataclass(frozen=True)
class Terms:
    """What is chosen, which parts of it go, and how it is offered."""

    export: ExportOptions
    rates: Rates
    selection: Selection
    parts: tuple[Part, ...]
    requirements: str
    place: Marketplace

    def offer(self, facts: ProductFacts, market: Market) -> OfferFacts:
        """Return a product with its price and stock as Amazon gets them."""
        return apply_offer(facts, self.export, self.rates, market)

    def lay(self, rules: Mapping[str, Rule]) -> Mapping[str, Rule]:
        """Return the rules as they hold under these terms."""
        return lay_fulfilment(rules, self.export, self.place.region, self.place.country)


def load_terms(connection: Connection) -> Terms:
    """Return the terms of a connection; a currency rate holds from its day on, in UTC."""
    export = read_options(connection.options).export
    return Terms(
        export=export,
        rates=load_rates(clock.now().date()),
        selection=load_selection(connection, export),
        parts=parts_that_go(export),
        requirements=requirements_of(connection),
        place=marketplaces.get(connection.marketplace_id),
    )
