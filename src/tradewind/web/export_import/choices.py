"""What can be chosen on the page Export & Import: categories, tags, product fields, Amazon's conditions, rates."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from tradewind.amazon.connections.marketplaces import Marketplace
from tradewind.amazon.connections.models import Connection
from tradewind.amazon.connections.options import Options
from tradewind.amazon.mapping.offer.offer import amazon_channel
from tradewind.amazon.mapping.offer.offering import list_offering
from tradewind.amazon.mapping.offer.selection import count_by_hand
from tradewind.amazon.mapping.queries import CategoryRow, list_all_choices, list_categories
from tradewind.amazon.mapping.rules.fields import CUSTOM, OPTION
from tradewind.amazon.mapping.rules.fields_in_use import FieldChoice, list_fields, list_values_in_use
from tradewind.base import clock
from tradewind.base.money import exponent

from .rates import show_rates

Choice = tuple[str, str]


def list_choices(connection: Connection, saved: Options, place: Marketplace) -> dict[str, Any]:
    """Return what the page offers to choose from."""
    fields = [one for one in list_fields() if one.name.startswith((CUSTOM, OPTION))]
    tags = list_values_in_use("tags")
    gone = set(saved.export.tags) - {one.value for one in tags}
    return {
        "categories": _count_with_below(list_categories(connection)),
        "tags": tags,
        "gone_tags": sorted(gone),
        "by_hand_count": count_by_hand(connection),
        "price_fields": _price_fields(fields, saved.export.price.field),
        "asin_fields": _asin_fields(fields, list_offering(connection)["asin_field"].value),
        "conditions": _conditions(connection),
        "roundings": _roundings(connection.currency),
        "rates": show_rates(),
        "today": clock.now().date().isoformat(),
        "amazon_channel": amazon_channel(place.region, place.country),
    }


def _count_with_below(rows: Sequence[CategoryRow]) -> list[CategoryRow]:
    """Return the categories, each counting the products of all below it as well, because they go with it."""
    counts = {row.id: row.product_count for row in rows}
    # in the order of paths, turned round, what is below comes before what is above
    for row in reversed(rows):
        if row.parent_id in counts:
            counts[row.parent_id] += counts[row.id]
    return [replace(row, product_count=counts[row.id]) for row in rows]


def _price_fields(fields: Sequence[FieldChoice], chosen: str) -> list[Choice]:
    plain = [("price", _("Price")), ("sale_price", _("Sale price, else the price"))]
    found = [*plain, *((one.name, one.label) for one in fields)]
    if chosen not in dict(found):
        found.append((chosen, chosen.split(":", 1)[-1]))
    return found


def _asin_fields(fields: Sequence[FieldChoice], chosen: str) -> list[Choice]:
    found = [(one.name, one.label) for one in fields if one.name.startswith(CUSTOM)]
    return found if chosen in ("", *dict(found)) else [*found, (chosen, chosen.split(":", 1)[-1])]


def _conditions(connection: Connection) -> list[Choice]:
    """Return Amazon's conditions; before any schema was read, the one that most sellers need."""
    found = list_all_choices(connection, ["condition_type"]).get("condition_type", ())
    return [(str(one.value), one.label) for one in found] or [("new_new", _("New"))]


def _roundings(currency: str) -> list[Choice]:
    if exponent(currency) == 0:
        return [("none", _("Whole %s") % currency)]
    return [
        ("none", _("Not rounded")),
        (".99", _("Up to the next .99")),
        (".95", _("Up to the next .95")),
        (".05", _("To 5 cents")),
        ("1", _("To a whole amount")),
    ]
