"""REST: Amazon's orders, their import, and those that were set aside."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from tradewind.amazon.orders import queries
from tradewind.amazon.orders.request import request_import
from tradewind.amazon.orders.retry import retry_set_aside

from .auth import caller, needs
from .schemas import After, Given, Id, Instant, Limit, Page, Text

router = Router()
Code = Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9_]*$")]


class OrderItemOut(Schema):
    """One line of an order. Amounts are decimal texts; null is "not known yet"."""

    order_item_id: str
    sku: str
    asin: str
    title: str
    quantity: int
    quantity_fulfilled: int | None
    unit_price: str | None
    total: str | None


class OrderOut(Schema):
    """An order as Amazon last told it, without personal data; `status` is Amazon's own word."""

    amazon_order_id: str
    merchant_id: str
    marketplace_id: str
    status: str
    fulfilled_by: str
    currency: str | None
    total: str | None
    placed_at: str
    last_updated_at: str
    ship_by_at: str | None
    store_order_id: int | None
    needs_product: bool
    items: list[OrderItemOut]


class SetAsideOut(Schema):
    """An order that could not be taken, and why."""

    id: int
    amazon_order_id: str
    merchant_id: str
    marketplace_id: str
    reason: str
    first_seen_at: str
    last_tried_at: str


class OrderImportIn(Given):
    """What to import: all connections that are On, or one; `since` also what changed from then on."""

    connection_id: Id | None = None
    since: Instant | None = None


class OrderImportOut(Schema):
    """The seller accounts whose orders are being read."""

    merchant_ids: list[str]


class RetryOut(Schema):
    """Whether the order is in now; if not, Amazon is asked for it again."""

    is_taken: bool


@router.get("/orders", auth=needs("viewer"), response=Page[OrderOut])
def list_orders(
    request: HttpRequest,  # noqa: ARG001 (ninja's signature)
    search: Text = "",
    marketplace_id: Code = "",
    status: Code = "",
    after: After = 0,
    limit: Limit = 100,
) -> dict[str, object]:
    """List orders, newest first.

    `search` looks at order ids, SKUs, ASINs and titles; `status` is Amazon's, or OTHER, or NEEDS_PRODUCT.
    """
    wanted = queries.OrderFilter(search.strip(), marketplace_id, status.upper())
    found = queries.list_orders(wanted, after=after, limit=limit)
    return {"items": [queries.order_data(order) for order in found.orders], "next": found.next_after}


@router.post("/orders/import", auth=needs("operator"), response={202: OrderImportOut})
def import_orders(request: HttpRequest, given: OrderImportIn) -> Status[object]:
    """Have orders read now, within Amazon's rate; a worker does it."""
    since: datetime | None = given.since
    requested = request_import(actor=caller(request), connection_id=given.connection_id, since=since)
    return Status(202, {"merchant_ids": [account.merchant_id for account in requested.accounts]})


@router.get("/orders/{amazon_order_id}", auth=needs("viewer"), response=OrderOut)
def get_order(
    request: HttpRequest,  # noqa: ARG001 (ninja's signature)
    amazon_order_id: Text,
    merchant_id: Text = "",
) -> dict[str, object]:
    """Return one order; `merchant_id` tells it from one of another account with the same number."""
    return queries.order_data(queries.find_order(amazon_order_id, merchant_id=merchant_id))


@router.get("/set-aside-orders", auth=needs("viewer"), response=Page[SetAsideOut])
def list_set_aside(
    request: HttpRequest,  # noqa: ARG001 (ninja's signature)
    after: After = 0,
    limit: Limit = 100,
) -> dict[str, object]:
    """List the orders that could not be taken, the newest first."""
    found = queries.list_set_aside(after=after, limit=limit)
    return {"items": [queries.set_aside_data(row) for row in found.rows], "next": found.next_after}


@router.post("/set-aside-orders/{set_aside_id}/retry", auth=needs("operator"), response=RetryOut)
def retry_order(request: HttpRequest, set_aside_id: Id) -> dict[str, object]:
    """Try an order again that was set aside."""
    return {"is_taken": retry_set_aside(set_aside_id, actor=caller(request))}
