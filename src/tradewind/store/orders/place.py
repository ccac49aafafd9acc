"""Puts a channel's order into the store, once, and keeps it as the channel tells it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from tradewind.base.crypto import open_sealed, seal
from tradewind.store.catalog.models import Variant

from .models import Order, OrderItem, OrderRecipient

Status = Order.Status


@dataclass(frozen=True)
class PlacedItem:
    """One line as the channel tells it. None means "not known yet", never zero."""

    source_item_id: str
    sku: str
    title: str
    quantity: int
    unit_price: Decimal | None
    total: Decimal | None


@dataclass(frozen=True)
class PlacedOrder:
    """An order as the channel tells it; `source` and `source_order_id` say which one, for ever.

    `recipient` holds name, company, lines, city, district, region, postal_code, country, phone, as far as known;
    None leaves what the store knows.
    """

    source: str
    source_order_id: str
    number: str
    status: Status
    placed_at: datetime
    items: Sequence[PlacedItem]
    currency: str = ""
    total: Decimal | None = None
    ship_by_at: datetime | None = None
    recipient: Mapping[str, Any] | None = field(default=None, repr=False)


def place_order(placed: PlacedOrder, *, now: datetime) -> Order:
    """Put the order into the store, or bring the one that is there up to date. In the caller's transaction.

    The database keeps it to one order, however many place it at once; the row stays locked until the end of
    the transaction.
    """
    Order.objects.bulk_create([_new_row(placed, now)], ignore_conflicts=True)
    order = Order.objects.select_for_update().get(source=placed.source, source_order_id=placed.source_order_id)
    return update_order(order, placed, now=now)


def update_order(order: Order, placed: PlacedOrder, *, now: datetime) -> Order:
    """Bring a locked order up to what the channel tells; writes only what differs.

    A line that the channel no longer names stays with quantity 0, so that what was taken for it can be given back.
    """
    changed, needs_product = _write_items(order, placed.items)
    values: dict[str, Any] = {
        "status": placed.status,
        "currency": placed.currency or order.currency,
        "total": placed.total if placed.total is not None else order.total,
        "ship_by_at": placed.ship_by_at or order.ship_by_at,
        "needs_product": needs_product,
    }
    differing = [name for name, value in values.items() if getattr(order, name) != value]
    for name in differing:
        setattr(order, name, values[name])
    if placed.recipient and _write_recipient(order, placed.recipient):
        changed = True
    if (differing or changed) and order.updated_at != now:
        order.updated_at = now
        differing.append("updated_at")
    if differing:
        order.save(update_fields=differing)
    return order


def read_recipient(order: Order) -> dict[str, Any]:
    """Return who gets the order and where, empty when unknown or erased. The caller answers for who sees it."""
    row = OrderRecipient.objects.filter(order=order).first()
    if row is None:
        return {}
    content: dict[str, Any] = json.loads(open_sealed(row.sealed, identity=_identity(order)))
    return content


def forget_recipients(*, source: str, prefix: str) -> int:
    """Erase the recipients of a source's orders whose source id begins with `prefix`; return how many went."""
    rows = OrderRecipient.objects.filter(order__source=source, order__source_order_id__startswith=prefix)
    return rows.delete()[0]


def link_products(*, now: datetime) -> list[str]:
    """Give order lines without a product the variant of their SKU, where one has appeared since.

    Returns the numbers of the orders whose every line has its product now.
    """
    variants = Variant.objects.filter(sku=OuterRef("sku"))
    waiting = OrderItem.objects.filter(variant=None).exclude(sku="").filter(Exists(variants))
    ids = sorted(set(waiting.values_list("order_id", flat=True)))
    # An order that somebody writes just now is linked by that, or the next time.
    orders = list(Order.objects.select_for_update(skip_locked=True).filter(id__in=ids).order_by("id"))
    waiting.filter(order__in=orders).update(variant_id=Subquery(variants.values("id")[:1]))
    complete = [order for order in orders if order.needs_product and not _needs_product(order)]
    Order.objects.filter(id__in=[order.id for order in complete]).update(needs_product=False, updated_at=now)
    return [order.number for order in complete]


def _new_row(placed: PlacedOrder, now: datetime) -> Order:
    return Order(
        source=placed.source,
        source_order_id=placed.source_order_id,
        number=placed.number,
        status=placed.status,
        currency=placed.currency,
        total=placed.total,
        placed_at=placed.placed_at,
        ship_by_at=placed.ship_by_at,
        created_at=now,
        updated_at=now,
    )


def _write_items(order: Order, items: Sequence[PlacedItem]) -> tuple[bool, bool]:
    """Write the lines that differ; return whether any did, and whether one needs a product."""
    known = {item.source_item_id: item for item in order.items.all()}
    variants = dict(Variant.objects.filter(sku__in={item.sku for item in items}).values_list("sku", "id"))
    new: list[OrderItem] = []
    changed = needs_product = False
    for position, item in enumerate(items):
        row = known.pop(item.source_item_id, None) or OrderItem(order=order, source_item_id=item.source_item_id)
        differing = _fill_item(row, item, position=position, variant_id=variants.get(item.sku))
        changed |= bool(differing)
        needs_product |= row.variant_id is None and row.quantity > 0
        if row._state.adding:
            new.append(row)
        elif differing:
            row.save(update_fields=differing)
    OrderItem.objects.bulk_create(new)
    gone = [row.pk for row in known.values() if row.quantity]
    if gone:
        OrderItem.objects.filter(id__in=gone).update(quantity=0)
    return changed or bool(new or gone), needs_product


def _fill_item(row: OrderItem, item: PlacedItem, *, position: int, variant_id: int | None) -> list[str]:
    """Set what the channel tells of a line; return the fields that differ. What it leaves out stays."""
    is_other_sku = item.sku not in {"", row.sku}
    values: dict[str, Any] = {
        "position": position,
        "sku": item.sku or row.sku,
        "variant_id": variant_id if is_other_sku else row.variant_id or variant_id,
        "title": item.title or row.title,
        "quantity": item.quantity,
        "unit_price": item.unit_price if item.unit_price is not None else row.unit_price,
        "total": item.total if item.total is not None else row.total,
    }
    differing = [name for name, value in values.items() if getattr(row, name) != value]
    for name in differing:
        setattr(row, name, values[name])
    return differing


def _needs_product(order: Order) -> bool:
    return order.items.filter(variant=None, quantity__gt=0).exists()


def _write_recipient(order: Order, recipient: Mapping[str, Any]) -> bool:
    """Seal the recipient of a locked order where it is another than is known; return whether it was."""
    known = read_recipient(order)
    if known == dict(recipient):
        return False
    sealed = seal(json.dumps(dict(recipient), ensure_ascii=False), identity=_identity(order))
    country = str(recipient.get("country") or "")[:2]
    values = {"sealed": sealed, "country": country}
    if not (known and OrderRecipient.objects.filter(order=order).update(**values)):
        OrderRecipient.objects.create(order=order, **values)
    return True


def _identity(order: Order) -> str:
    return f"order_recipient.sealed:{order.source}:{order.source_order_id}"
