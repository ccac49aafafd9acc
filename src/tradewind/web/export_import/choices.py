"""What can be chosen on the page Export & Import: categories, tags, product fields, Amazon's conditions, rates."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from tradewind.amazon.connections.marketplaces import Marketplace
from tradewind.amazon.connections.models import Connection
from tradewind.amazon.connections.options import Options
from tradewind.amazon.connections.rates import list_rates
from tradewind.amazon.mapping.fields import CUSTOM, OPTION
from tradewind.amazon.mapping.fields_in_use import FieldChoice, list_fields, list_values_in_use
from tradewind.amazon.mapping.offer import amazon_channel
from tradewind.amazon.mapping.queries import list_all_choices, list_categories
from tradewind.amazon.mapping.selection import count_by_hand
from tradewind.base import clock
from tradewind.base.money import exponent

Choice = tuple[str, str]


def list_choices(connection: Connection, saved: Options, place: Marketplace) -> dict[str, Any]:
    """Return what the page offers to choose from."""
    fields = [one for one in list_fields() if one.name.startswith((CUSTOM, OPTION))]
    tags = list_values_in_use("tags")
    gone = set(saved.export.tags) - {one.value for one in tags}
    return {
        "categories": list_categories(connection),
        "tags": tags,
        "gone_tags": sorted(gone),
        "by_hand_count": count_by_hand(connection),
        "price_fields": _price_fields(fields, saved.export.price.field),
        "asin_fields": [(one.name, one.label) for one in fields if one.name.startswith(CUSTOM)],
        "conditions": [(str(one.value), one.label) for one in _conditions(connection)],
        "roundings": _roundings(connection.currency),
        "rates": list_rates(),
        "today": clock.now().date().isoformat(),
        "amazon_channel": amazon_channel(place.region, place.country),
    }


def _price_fields(fields: Sequence[FieldChoice], chosen: str) -> list[Choice]:
    plain = [("price", _("Price")), ("sale_price", _("Sale price, else the price"))]
    found = [*plain, *((one.name, one.label) for one in fields)]
    if chosen not in dict(found):
        found.append((chosen, chosen.split(":", 1)[-1]))
    return found


def _conditions(connection: Connection) -> Sequence[Any]:
    return list_all_choices(connection, ["condition_type"]).get("condition_type", ())


def _roundings(currency: str) -> list[Choice]:
    if exponent(currency) == 0:
        return [("none", _("None: %s has no smaller part") % currency)]
    return [
        ("none", _("Not rounded")),
        (".99", _("Up to the next .99")),
        (".95", _("Up to the next .95")),
        (".05", _("To 5 cents")),
        ("1", _("To a whole amount")),
    ]
