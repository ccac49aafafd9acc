"""What doors show of Amazon's orders, each with a fixed number of queries; buyers' data only on request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.fields.tuple_lookups import TupleLessThan
from django.utils.translation import gettext as _

from tradewind.amazon.connections.models import Activity, Connection
from tradewind.base import audit
from tradewind.base.errors import Conflict, NotFound
from tradewind.base.money import format_amount

from .buyers import read_personal
from .models import AmazonOrder, AmazonOrderItem, OrderCursor, SetAsideOrder
from .personal import join_personal
from .progress import SEARCH
from .statuses import KNOWN
from .wanted import imports_orders

OTHER = "OTHER"
NEEDS_PRODUCT = "NEEDS_PRODUCT"


@dataclass(frozen=True)
class OrderFilter:
    """Which orders: `search` looks at ids, SKUs and titles; `status` is Amazon's, OTHER or NEEDS_PRODUCT."""

    search: str = ""
    marketplace_id: str = ""
    status: str = ""


@dataclass(frozen=True)
class OrderPage:
    """Part of a list; `next_after` continues it, None at its end. Items come with their orders."""

    orders: Sequence[AmazonOrder]
    next_after: int | None


@dataclass(frozen=True)
class SetAsidePage:
    """Orders that were set aside, the newest first."""

    rows: Sequence[SetAsideOrder]
    next_after: int | None


def list_orders(wanted: OrderFilter, *, after: int = 0, limit: int = 50) -> OrderPage:
    """Return orders with their items, newest first, after the order with id `after`; two queries, three after one."""
    found = _filter(AmazonOrder.objects.all(), wanted)
    if after and (last := AmazonOrder.objects.filter(pk=after).values_list("placed_at", "id").first()):
        found = found.filter(TupleLessThan((F("placed_at"), F("id")), last))
    rows = found.select_related("seller_account", "store_order").prefetch_related("items")
    orders = list(rows.order_by("-placed_at", "-id")[: limit + 1])
    return OrderPage(orders[:limit], orders[limit - 1].pk if len(orders) > limit else None)


def list_set_aside(*, after: int = 0, limit: int = 50) -> SetAsidePage:
    """Return the orders that could not be taken, the newest first, after the one with id `after`; one query."""
    found = SetAsideOrder.objects.select_related("seller_account").order_by("-id")
    rows = list((found.filter(pk__lt=after) if after else found)[: limit + 1])
    return SetAsidePage(rows[:limit], rows[limit - 1].pk if len(rows) > limit else None)


def list_marketplaces() -> list[str]:
    """Return the ids of the marketplaces that orders came from."""
    return sorted(set(AmazonOrder.objects.values_list("marketplace_id", flat=True).order_by().distinct()))


def list_readings() -> list[OrderCursor]:
    """Return how far each account's orders are read; one query."""
    return list(OrderCursor.objects.filter(road=SEARCH).select_related("seller_account").order_by("seller_account_id"))


def list_not_importing() -> list[Connection]:
    """Return the connections that are On and whose options import no orders; one query."""
    rows = Connection.objects.filter(is_on=True).select_related("seller_account").order_by("pk")
    return [one for one in rows if not imports_orders(one)]


def get_order(order_id: int) -> AmazonOrder:
    """Return an order with its items and their products in the store. Raises NotFound."""
    items = Prefetch("items", AmazonOrderItem.objects.order_by("position"))
    rows = AmazonOrder.objects.select_related("seller_account", "store_order").prefetch_related(items)
    order = rows.filter(pk=order_id).first()
    if order is None:
        raise NotFound("order_missing", _("There is no such order."))
    return order


def find_order(amazon_order_id: str, *, merchant_id: str = "") -> AmazonOrder:
    """Return the order with Amazon's id. Raises NotFound, or Conflict when several accounts have that id."""
    found = AmazonOrder.objects.filter(amazon_order_id=amazon_order_id)
    if merchant_id:
        found = found.filter(seller_account__merchant_id=merchant_id)
    ids = list(found.values_list("pk", flat=True)[:2])
    if not ids:
        raise NotFound("order_missing", _("Order %s is not here. Import it, or check its number.") % amazon_order_id)
    if len(ids) > 1:
        raise Conflict("order_ambiguous", _("Several accounts have an order with this number. Give the merchant ID."))
    return get_order(ids[0])


def list_history(order: AmazonOrder) -> list[Activity]:
    """Return what happened to the order, the newest first, with Amazon's request ids."""
    return list(
        Activity.objects.filter(
            seller_account_id=order.seller_account_id, amazon_order_id=order.amazon_order_id
        ).order_by("-at", "-id")[:100]
    )


def show_personal(order: AmazonOrder, *, actor: audit.Actor) -> dict[str, Any]:
    """Return what is known of buyer and recipient in Amazon's own form, and record that the actor saw it."""
    with transaction.atomic():
        personal = read_personal(order)
        if personal:
            audit.record("order.buyer_seen", actor=actor, subject=order.amazon_order_id, detail={"order": order.pk})
    return join_personal(order.document, personal) if personal else {}


def order_data(order: AmazonOrder) -> dict[str, Any]:
    """Return the order as REST and the command line give it: amounts as decimal texts, null where not known yet."""
    return {
        "amazon_order_id": order.amazon_order_id,
        "merchant_id": order.seller_account.merchant_id,
        "marketplace_id": order.marketplace_id,
        "status": order.status or "UNKNOWN",
        "fulfilled_by": order.fulfilled_by,
        "currency": order.currency or None,
        "total": _amount(order.total, order.currency),
        "placed_at": _instant(order.placed_at),
        "last_updated_at": _instant(order.last_updated_at),
        "ship_by_at": _instant(order.ship_by_at),
        "store_order_id": order.store_order_id,
        "needs_product": bool(order.store_order and order.store_order.needs_product),
        "items": [item_data(item, order.currency) for item in order.items.all()],
    }


def item_data(item: AmazonOrderItem, currency: str) -> dict[str, Any]:
    """Return one line of an order as REST and the command line give it."""
    return {
        "order_item_id": item.order_item_id,
        "sku": item.sku,
        "asin": item.asin,
        "title": item.title,
        "quantity": item.quantity_ordered,
        "quantity_fulfilled": item.quantity_fulfilled,
        "unit_price": _amount(item.unit_price, currency),
        "total": _amount(item.total, currency),
    }


def set_aside_data(row: SetAsideOrder) -> dict[str, Any]:
    """Return an order that was set aside as REST gives it."""
    return {
        "id": row.pk,
        "amazon_order_id": row.amazon_order_id,
        "merchant_id": row.seller_account.merchant_id,
        "marketplace_id": row.marketplace_id,
        "reason": row.reason,
        "first_seen_at": _instant(row.first_seen_at),
        "last_tried_at": _instant(row.last_tried_at),
    }


def _filter(found: "QuerySet[AmazonOrder]", wanted: OrderFilter) -> "QuerySet[AmazonOrder]":
    if wanted.search:
        sold = AmazonOrderItem.objects.filter(order=OuterRef("pk"))
        sold = sold.filter(Q(sku__iexact=wanted.search) | Q(asin=wanted.search) | Q(title__icontains=wanted.search))
        found = found.filter(Q(amazon_order_id__icontains=wanted.search) | Exists(sold))
    if wanted.marketplace_id:
        found = found.filter(marketplace_id=wanted.marketplace_id)
    if wanted.status == NEEDS_PRODUCT:
        return found.filter(store_order__needs_product=True)
    if wanted.status == OTHER:
        return found.exclude(status__in=KNOWN)
    return found.filter(status=wanted.status) if wanted.status else found


def _amount(amount: Any, currency: str) -> str | None:
    return None if amount is None else format_amount(amount, currency)


def _instant(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None
