"""Fills the channel's rows of an order from a draft; what Amazon leaves out now stays as it was known."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .drafts import ItemDraft, OrderDraft
from .models import AmazonOrder, AmazonOrderItem

_ABSENT: tuple[Any, ...] = (None, "", {}, [])


def write_order(row: AmazonOrder, draft: OrderDraft, *, content_hash: str, request_id: str, now: datetime) -> None:
    """Set the order's fields and write its lines; the caller saves the order."""
    row.marketplace_id = draft.marketplace_id or row.marketplace_id
    row.channel = draft.channel or row.channel
    row.status = draft.status or row.status
    row.fulfilled_by = draft.fulfilled_by or row.fulfilled_by
    row.currency = draft.currency or row.currency
    row.total = draft.total if draft.total is not None else row.total
    row.breakdown = dict(draft.breakdown) or row.breakdown
    row.differences = [dict(difference) for difference in draft.differences]
    row.placed_at = draft.placed_at
    row.last_updated_at = draft.last_updated_at
    row.ship_by_at = draft.ship_by_at or row.ship_by_at
    row.programs = list(draft.programs)
    row.document = overlay(row.document, draft.document)
    row.content_hash = content_hash
    row.request_id = request_id[:100]
    row.read_at = now
    _write_items(row, draft.items)


def overlay(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document as it is now, with the blocks of before that are absent, null or empty in it.

    Amazon has sent null for whole blocks for a day (selling-partner-api-models issue 1566).
    """
    kept = {name: block for name, block in before.items() if now.get(name) in _ABSENT}
    return {**now, **kept}


def _write_items(row: AmazonOrder, items: tuple[ItemDraft, ...]) -> None:
    """Write the lines that differ; one that Amazon no longer names stays, with quantity 0."""
    known = {item.order_item_id: item for item in row.items.all()}
    new: list[AmazonOrderItem] = []
    for position, draft in enumerate(items):
        item = known.pop(draft.order_item_id, None) or AmazonOrderItem(order=row, order_item_id=draft.order_item_id)
        differing = _fill_item(item, draft, position)
        if item._state.adding:
            new.append(item)
        elif differing:
            item.save(update_fields=differing)
    AmazonOrderItem.objects.bulk_create(new)
    if known:
        AmazonOrderItem.objects.filter(id__in=[item.pk for item in known.values()]).update(quantity_ordered=0)


def _fill_item(item: AmazonOrderItem, draft: ItemDraft, position: int) -> list[str]:
    values: dict[str, Any] = {
        "position": position,
        "asin": draft.asin or item.asin,
        "sku": draft.sku or item.sku,
        "title": draft.title or item.title,
        "quantity_ordered": draft.quantity_ordered,
        "quantity_fulfilled": _known(draft.quantity_fulfilled, item.quantity_fulfilled),
        "unit_price": _known(draft.unit_price, item.unit_price),
        "total": _known(draft.total, item.total),
        "breakdown": dict(draft.breakdown) or item.breakdown,
    }
    differing = [name for name, value in values.items() if getattr(item, name) != value]
    for name in differing:
        setattr(item, name, values[name])
    return differing


def _known(now: Any, before: Any) -> Any:
    return before if now is None else now
