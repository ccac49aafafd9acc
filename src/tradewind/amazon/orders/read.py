"""Reads Amazon's order as JSON into a draft; what Amazon adds or leaves out never loses an order."""

import re
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from .amounts import Purse, Sums, find_differences, price_of_one, write_breakdown
from .drafts import ItemDraft, OrderDraft, OrderUnreadable
from .personal import split_personal

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LARGEST_QUANTITY = 2**31 - 1


def read_order(raw: dict[str, Any]) -> OrderDraft:
    """Return the draft of one order (model orders_2026-01-01.json, "Order").

    Raises OrderUnreadable, with a sentence, when its id, times or lines are missing or an amount is none.
    """
    order = clean(raw)
    purse = Purse()
    proceeds, fulfillment, channel = (_part(order, name) for name in ("proceeds", "fulfillment", "salesChannel"))
    total = purse.read(proceeds.get("grandTotal"), "grand total")
    breakdown = purse.read_breakdown(proceeds.get("breakdowns"), "order")
    items = _read_items(order, purse)
    document, personal = split_personal(order)
    return OrderDraft(
        amazon_order_id=_identity(order, "orderId", 40),
        marketplace_id=_words(channel, "marketplaceId", 20),
        channel=_words(channel, "channelName", 40),
        status=_words(fulfillment, "fulfillmentStatus", 40),
        fulfilled_by=_words(fulfillment, "fulfilledBy", 20),
        currency=purse.currency,
        total=total,
        breakdown=write_breakdown(breakdown),
        differences=tuple(find_differences(Sums(total, breakdown, items))),
        placed_at=_instant(order, "createdTime"),
        last_updated_at=_instant(order, "lastUpdatedTime"),
        ship_by_at=_read_instant(_part(fulfillment, "shipByWindow").get("latestDateTime")),
        programs=tuple(str(name) for name in order.get("programs") or [] if isinstance(name, str)),
        items=items,
        document=document,
        personal=personal,
    )


def clean(value: Any) -> Any:
    """Return JSON without what a database cannot keep as text (NUL, half characters): a mark stands for each."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {clean(key): clean(part) for key, part in value.items()}
    return [clean(part) for part in value] if isinstance(value, list) else value


def _read_items(order: dict[str, Any], purse: Purse) -> tuple[ItemDraft, ...]:
    entries = order.get("orderItems")
    if not isinstance(entries, list) or not entries:
        raise OrderUnreadable(_("Amazon sent the order without its items."))
    items = tuple(_read_item(entry, number, purse) for number, entry in enumerate(entries, start=1))
    if len({item.order_item_id for item in items}) < len(items):
        raise OrderUnreadable(_("Two items of the order have the same id."))
    return items


def _read_item(entry: Any, number: int, purse: Purse) -> ItemDraft:
    if not isinstance(entry, dict):
        raise OrderUnreadable(_("Item %(number)s of the order cannot be read.") % {"number": number})
    product, proceeds, fulfillment = (_part(entry, name) for name in ("product", "proceeds", "fulfillment"))
    quantity = _quantity(entry.get("quantityOrdered"), number)
    breakdown = purse.read_breakdown(proceeds.get("breakdowns"), f"item {number}")
    stated = purse.read(_part(product, "price").get("unitPrice"), f"unit price of item {number}")
    fulfilled = fulfillment.get("quantityFulfilled")
    return ItemDraft(
        order_item_id=_identity(entry, "orderItemId", 40),
        quantity_ordered=quantity,
        quantity_fulfilled=None if fulfilled is None else _quantity(fulfilled, number),
        sku=_sku(product),
        asin=_words(product, "asin", 20),
        title=_words(product, "title", 500),
        unit_price=price_of_one(stated, breakdown.get("ITEM"), quantity),
        total=purse.read(proceeds.get("proceedsTotal"), f"total of item {number}"),
        breakdown=write_breakdown(breakdown),
    )


def _part(value: dict[str, Any], name: str) -> dict[str, Any]:
    part = value.get(name)
    return part if isinstance(part, dict) else {}


def _words(value: dict[str, Any], name: str, longest: int) -> str:
    """Return a text for its column; the whole of it stays in the document."""
    words = value.get(name)
    return words.strip()[:longest] if isinstance(words, str) else ""


def _identity(value: dict[str, Any], name: str, longest: int) -> str:
    identity = value.get(name)
    if not isinstance(identity, str) or not 0 < len(identity.strip()) <= longest:
        raise OrderUnreadable(_("Amazon sent the order without a usable %(name)s.") % {"name": name})
    return identity.strip()


def _sku(product: dict[str, Any]) -> str:
    """Return the SKU whole: cut short it would be another product's."""
    sku = product.get("sellerSku")
    if isinstance(sku, str) and len(sku) > 200:
        raise OrderUnreadable(_("A SKU of the order is longer than 200 characters."))
    return sku if isinstance(sku, str) else ""


def _quantity(value: Any, number: int) -> int:
    """Return a count; 0 is one (a line that was cancelled)."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise OrderUnreadable(_("Item %(number)s of the order has no quantity that can be read.") % {"number": number})
    if not 0 <= value <= _LARGEST_QUANTITY:
        raise OrderUnreadable(
            _("Item %(number)s of the order has the quantity %(value)s.") % {"number": number, "value": value}
        )
    return value


def _instant(order: dict[str, Any], name: str) -> datetime:
    at = _read_instant(order.get(name))
    if at is None:
        raise OrderUnreadable(_("Amazon sent the order without a usable %(name)s.") % {"name": name})
    return at


def _read_instant(value: Any) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value.strip())
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
