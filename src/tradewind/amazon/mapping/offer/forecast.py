"""What export options come to, before they are saved: how many products go, and what some of them would cost."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from tradewind.base import clock
from tradewind.store.models import Variant

from ...connections import marketplaces
from ...connections.models import Connection
from ...connections.options import ExportOptions
from ...connections.rates import load_rates
from ..catalog import Catalog
from ..facts import Market, ProductFacts
from .offer import OfferFacts, apply_offer
from .selection import count_selected, where_selected

_MOST = 4


@dataclass(frozen=True)
class Example:
    """One product as the store has it, and as it would be offered."""

    store: ProductFacts
    offer: OfferFacts
    is_selected: bool


@dataclass(frozen=True)
class Forecast:
    """What the options come to."""

    selected_count: int
    total_count: int
    examples: Sequence[Example]
    currencies_without_rate: Sequence[str]
    """The store's currencies that have no rate to the marketplace's."""
    is_unknown_sku: bool = False
    """Whether the SKU that was asked for is not in the store."""


def forecast_export(connection: Connection, export: ExportOptions, *, sku: str = "") -> Forecast:
    """Return what the options would come to; writes nothing. The product `sku`, where given, comes first."""
    going = Variant.objects.filter(where_selected(connection, export), product__is_published=True)
    rates = load_rates(clock.now().date())
    currencies = going.order_by("currency").values_list("currency", flat=True).distinct()
    wanted = connection.currency
    selected, total = count_selected(connection, export)
    asked = Catalog().find(sku) if sku else None
    facts = [*([asked] if asked else []), *_read(_choose_skus(going))]
    place = marketplaces.get(connection.marketplace_id)
    market = Market(place.id, place.name, connection.language, wanted)
    chosen = set(going.filter(sku__in=[one.sku for one in facts]).values_list("sku", flat=True))
    return Forecast(
        selected_count=selected,
        total_count=total,
        examples=[Example(one, apply_offer(one, export, rates, market), one.sku in chosen) for one in facts],
        currencies_without_rate=[one for one in currencies if one != wanted and rates.find(one, wanted) is None],
        is_unknown_sku=bool(sku) and asked is None,
    )


def _choose_skus(going: QuerySet[Variant]) -> list[str]:
    """Return SKUs of products that show most of what rules do: the cheapest, the dearest, the rarest, and so on."""
    priced = going.filter(price__gt=0)
    first = [
        priced.order_by("price", "pk"),
        priced.order_by("-price", "pk"),
        going.filter(quantity__gt=0).order_by("quantity", "pk"),
        going.order_by(F("quantity").desc(nulls_first=True), "pk"),
        going.filter(sale_price__isnull=False).order_by("pk"),
    ]
    found: dict[int, str] = {}
    for rows in first:
        one = rows.exclude(product_id__in=list(found)).values_list("product_id", "sku").first()
        found |= dict([one] if one else [])
    return list(found.values())[:_MOST]


def _read(skus: Sequence[str]) -> list[ProductFacts]:
    if not skus:
        return []
    by_sku = {facts.sku: facts for chunk in Catalog().read(skus=skus) for facts in chunk}
    return [by_sku[sku] for sku in skus if sku in by_sku]
