"""What doors show of the store's orders, each with a fixed number of queries; people's data only on request."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.db.models.fields.tuple_lookups import TupleLessThan
from django.utils.translation import gettext as _

from tradewind.base import audit
from tradewind.base.errors import NotFound

from .models import Order, OrderItem
from .place import read_recipient


@dataclass(frozen=True)
class OrderRow:
    """One order in a list, with how many lines and units it has."""

    order: Order
    lines: int
    units: int


@dataclass(frozen=True)
class OrderPage:
    """Part of a list; `next_after` continues it, None at its end."""

    rows: Sequence[OrderRow]
    next_after: int | None


def list_orders(*, search: str = "", status: str = "", after: int = 0, limit: int = 50) -> OrderPage:
    """Return orders, newest first, after the order with id `after`; searched by number, SKU and title."""
    found = Order.objects.all()
    if search:
        sold = OrderItem.objects.filter(order=OuterRef("pk")).filter(Q(sku__iexact=search) | Q(title__icontains=search))
        found = found.filter(Q(number__icontains=search) | Exists(sold))
    if status == "needs_product":
        found = found.filter(needs_product=True)
    elif status:
        found = found.filter(status=status)
    if after and (last := Order.objects.filter(pk=after).values_list("placed_at", "id").first()):
        found = found.filter(TupleLessThan((F("placed_at"), F("id")), last))
    orders = list(found.order_by("-placed_at", "-id")[: limit + 1])
    shown = orders[:limit]
    figures = _count_items([order.pk for order in shown])
    rows = [OrderRow(order, *figures.get(order.pk, (0, 0))) for order in shown]
    return OrderPage(rows, shown[-1].pk if len(orders) > limit else None)


def count_orders_needing_product() -> int:
    """Return how many orders hold a line whose product the store does not know."""
    return Order.objects.filter(needs_product=True).count()


def get_order(order_id: int) -> Order:
    """Return an order with its items and their variants, in three queries. Raises NotFound."""
    items = "items__variant__product"
    order = Order.objects.prefetch_related(items).filter(pk=order_id).first()
    if order is None:
        raise NotFound("order_missing", _("There is no such order in the store."))
    return order


def show_recipient(order: Order, *, actor: audit.Actor) -> dict[str, Any]:
    """Return who gets the order and where, and record that the actor saw it. Empty when unknown or erased."""
    with transaction.atomic():
        recipient = read_recipient(order)
        if recipient:
            audit.record("order.recipient_seen", actor=actor, subject=order.number, detail={"order": order.pk})
    return recipient


def _count_items(ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    counted = (
        OrderItem.objects.filter(order_id__in=ids)
        .order_by()
        .values_list("order_id")
        .annotate(Count("id"), Sum("quantity"))
    )
    return {order_id: (lines, units or 0) for order_id, lines, units in counted}
