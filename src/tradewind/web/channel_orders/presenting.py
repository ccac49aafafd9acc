"""Turns Amazon's orders into what their pages show: tones, words, amounts, a buyer's lines."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tradewind.amazon.connections import marketplaces
from tradewind.amazon.models import AmazonOrder, OrderCursor, SetAsideOrder
from tradewind.amazon.orders.queries import NEEDS_PRODUCT, OTHER
from tradewind.base import clock

from ..store.listing import say_money

STATUSES = {
    "PENDING_AVAILABILITY": ("info", gettext_lazy("Pre-order")),
    "PENDING": ("info", gettext_lazy("Pending")),
    "UNSHIPPED": ("warning", gettext_lazy("Unshipped")),
    "PARTIALLY_SHIPPED": ("info", gettext_lazy("Partly shipped")),
    "SHIPPED": ("good", gettext_lazy("Shipped")),
    "INVOICE_UNCONFIRMED": ("info", gettext_lazy("Invoice unconfirmed")),
    "CANCELLED": ("off", gettext_lazy("Cancelled")),
}
CHOICES = [
    *((code, word) for code, (_tone, word) in STATUSES.items()),
    (OTHER, gettext_lazy("Any other")),
    (NEEDS_PRODUCT, gettext_lazy("Needs a product")),
]
PARTS = {
    "ITEM": gettext_lazy("Items"),
    "SHIPPING": gettext_lazy("Shipping"),
    "GIFT_WRAP": gettext_lazy("Gift wrap"),
    "COD_FEE": gettext_lazy("Cash-on-delivery fee"),
    "TAX": gettext_lazy("Tax"),
    "DISCOUNT": gettext_lazy("Discount"),
    "DELIVERY_TIP": gettext_lazy("Delivery tip"),
    "OTHER": gettext_lazy("Other"),
}


def marketplace_name(marketplace_id: str) -> str:
    """Return "Amazon.com", or the id itself where it is none of the 23."""
    try:
        return marketplaces.get(marketplace_id).name
    except LookupError:
        return marketplace_id


def show_order(order: AmazonOrder) -> dict[str, Any]:
    """Return what list and page show of an order. Its items must have come with it."""
    tone, word = STATUSES.get(order.status, ("bad", order.status or _("Not known yet")))
    items = [item for item in order.items.all() if item.quantity_ordered]
    is_open = order.status in {"UNSHIPPED", "PARTIALLY_SHIPPED"} and order.fulfilled_by != "AMAZON"
    is_to_ship = is_open and order.ship_by_at is not None
    return {
        "order": order,
        "marketplace": marketplace_name(order.marketplace_id),
        "tone": tone,
        "word": word,
        "total": say_money(order.total, order.currency),
        "title": items[0].title or items[0].sku if items else "",
        "more": len(items) - 1,
        "units": sum(item.quantity_ordered for item in items),
        "is_to_ship": is_to_ship,
        "is_overdue": bool(is_open and order.ship_by_at and order.ship_by_at < clock.now()),
        "marks": _marks(order),
    }


def show_items(order: AmazonOrder) -> list[dict[str, Any]]:
    """Return the lines of an order with their amounts, the parts of each line's total under it."""
    return [
        {
            "item": item,
            "unit_price": say_money(item.unit_price, order.currency),
            "total": say_money(item.total, order.currency),
            "parts": show_parts(item.breakdown, order.currency),
        }
        for item in order.items.all()
    ]


def show_parts(breakdown: Mapping[str, str], currency: str) -> list[tuple[str, str]]:
    """Return the amounts of a breakdown under people's words for Amazon's kinds, goods before what comes on top."""
    order = list(PARTS)
    parts = sorted(breakdown.items(), key=lambda part: order.index(part[0]) if part[0] in PARTS else len(order))
    return [(str(PARTS.get(kind, kind)), say_amount(amount, currency)) for kind, amount in parts]


def show_differences(order: AmazonOrder) -> list[str]:
    """Return a sentence for each sum that does not come to what Amazon states."""
    sentences = {
        "order": _("The parts of the total come to %(summed)s; Amazon states %(stated)s."),
        "items": _("The items come to %(summed)s; Amazon states a total of %(stated)s."),
    }
    line = _("The parts of item %(of)s come to %(summed)s; Amazon states %(stated)s.")
    return [
        sentences.get(difference["of"], line)
        % {
            "of": difference["of"],
            "summed": say_amount(difference["summed"], order.currency),
            "stated": say_amount(difference["stated"], order.currency),
        }
        for difference in order.differences
    ]


def show_set_aside(row: SetAsideOrder) -> dict[str, Any]:
    """Return what the list shows of an order that was set aside."""
    return {"row": row, "marketplace": marketplace_name(row.marketplace_id)}


def show_reading(cursors: list[OrderCursor]) -> dict[str, Any]:
    """Return how fresh the list is: when it was read last, and what keeps it from being read."""
    return {
        "read_at": max((one.last_read_at for one in cursors if one.last_read_at), default=None),
        "problems": [(one.seller_account.merchant_id, one.last_problem) for one in cursors if one.last_problem],
    }


def show_buyer(order: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """Return buyer and recipient as headed lines, from Amazon's order with its personal data."""
    buyer, recipient = _part(order, "buyer"), _part(order, "recipient")
    address, wishes = _part(recipient, "deliveryAddress"), _part(recipient, "deliveryPreference")
    parts = _part(address, "extendedFields")
    place = [address.get(name) for name in ("city", "municipality", "districtOrCounty", "stateOrRegion", "postalCode")]
    street = [address.get(f"addressLine{number}") for number in (1, 2, 3)]
    extended = [parts.get(name) for name in ("streetName", "streetNumber", "complement", "neighborhood")]
    gifts = [_gift_message(item) for item in order.get("orderItems") or []]
    headed = [
        (_("Buyer"), [buyer.get(name) for name in ("buyerName", "buyerCompanyName", "buyerEmail")]),
        (_("Purchase order"), [buyer.get("buyerPurchaseOrderNumber")]),
        (
            _("Deliver to"),
            [address.get("name"), address.get("companyName"), *street, _joined(extended), _joined(place),
             address.get("countryCode"), address.get("phone")],
        ),
        (_("Wishes"), [wishes.get("dropOffLocation"), wishes.get("addressInstruction")]),
        (_("Gift message"), gifts),
    ]  # fmt: skip
    shown = [(head, [str(line) for line in lines if line]) for head, lines in headed]
    return [(head, lines) for head, lines in shown if lines]


def _marks(order: AmazonOrder) -> list[str]:
    marks = []
    if order.fulfilled_by == "AMAZON":
        marks.append(_("Sent by Amazon"))
    if order.channel == "NON_AMAZON":
        marks.append(_("Sold elsewhere, not in the store"))
    names = {"PRIME": "Prime", "AMAZON_BUSINESS": "Business", "PREORDER": _("Pre-order")}
    return [*marks, *(names[name] for name in order.programs if name in names)]


def say_amount(text: str, currency: str) -> str:
    """Return an amount that is kept as a decimal text as people read it."""
    return say_money(Decimal(text), currency)


def _gift_message(item: Any) -> Any:
    packing = _part(_part(item if isinstance(item, dict) else {}, "fulfillment"), "packing")
    return _part(packing, "giftOption").get("giftMessage")


def _part(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = value.get(name)
    return part if isinstance(part, dict) else {}


def _joined(parts: list[Any]) -> str:
    return ", ".join(str(part) for part in parts if part)
