"""Orders API 2026-01-01 (reading) and v0 (confirming a shipment, which has no newer form)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewind.spapi.client import Client
from tradewind.spapi.reading import Reader, read_instant, read_object, read_words

INCLUDED_DATA = (
    "BUYER",
    "RECIPIENT",
    "PROCEEDS",
    "EXPENSE",
    "PROMOTION",
    "CANCELLATION",
    "FULFILLMENT",
    "PACKAGES",
    "TAX",
    "PAYMENT",
    "FULFILLMENT_ORDERS",
)


@dataclass(frozen=True)
class OrderPage:
    """One page of a search: orders as Amazon wrote them, and the instant up to which it is complete."""

    orders: list[dict[str, Any]]
    next_token: str | None
    last_updated_before: datetime | None
    created_before: datetime | None
    request_id: str | None


def search_orders(  # noqa: PLR0913 - Amazon's own parameters
    client: Client,
    *,
    marketplace_ids: Sequence[str],
    last_updated_after: datetime | None = None,
    created_after: datetime | None = None,
    last_updated_before: datetime | None = None,
    created_before: datetime | None = None,
    included_data: Sequence[str] = INCLUDED_DATA,
    page_size: int = 100,
    pagination_token: str | None = None,
) -> OrderPage:
    """One page of the orders of up to 50 marketplaces, changed or created since an instant (inclusive).

    Give exactly one of the two `…_after`; a `…_before` must lie two minutes back. With `pagination_token`
    (good for 24 hours) repeat everything else unchanged but `included_data` and `page_size`. An order is
    passed on whatever it holds, so that one that cannot be read does not hide the rest. Raises Unavailable
    for an answer without a list of orders: it is incomplete, never an empty page.
    """
    if (last_updated_after is None) == (created_after is None):
        raise ValueError("Give exactly one of last_updated_after and created_after.")
    name = "searchOrders"
    answer = client.call(
        name,
        query={
            "marketplaceIds": marketplace_ids,
            "lastUpdatedAfter": last_updated_after,
            "lastUpdatedBefore": last_updated_before,
            "createdAfter": created_after,
            "createdBefore": created_before,
            "includedData": included_data,
            "maxResultsPerPage": page_size,
            "paginationToken": pagination_token,
        },
    )
    reader = Reader(name, answer)
    orders = reader.require_list("orders")
    pagination = read_object(answer.body.get("pagination"))
    return OrderPage(
        orders=orders,
        next_token=read_words(pagination.get("nextToken")) or None,
        last_updated_before=read_instant(answer.body.get("lastUpdatedBefore")),
        created_before=read_instant(answer.body.get("createdBefore")),
        request_id=answer.request_id,
    )


def get_order(client: Client, order_id: str, included_data: Sequence[str] = INCLUDED_DATA) -> dict[str, Any]:
    """One order as Amazon wrote it; raises Missing when there is none, NotUnderstood when it is another."""
    name = "getOrder"
    answer = client.call(name, path_args={"orderId": order_id}, query={"includedData": included_data})
    reader = Reader(name, answer)
    order = reader.require_object("order")
    if reader.text(order, "orderId") != order_id:
        reader.refuse("it is another order.")
    return order


def confirm_shipment(client: Client, order_id: str, body: Mapping[str, Any]) -> str | None:
    """Tells Amazon that a package was sent; gives Amazon's request id.

    `body` is the model's ConfirmShipmentRequest: `packageReferenceId` must be a string holding a number,
    and the same one again edits that package (docs: confirm-shipment; selling-partner-api-models issue 5094).
    """
    return client.call("confirmShipment", path_args={"orderId": order_id}, body=dict(body)).request_id
