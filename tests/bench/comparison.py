"""Holds the store's orders against what is true at the local Amazon."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tradewind.store.models import Order

Content = tuple[Any, ...]
_STATUSES = {"UNSHIPPED": "open", "PENDING": "pending"}


@dataclass(frozen=True)
class Comparison:
    """How many orders are not in the store as they are at Amazon."""

    lost: int
    duplicated: int
    wrong: int


def compare(truth: Sequence[Mapping[str, Any]]) -> Comparison:
    """Compare each order of the ledger, amounts included; needs the database."""
    rows = Order.objects.filter(source="amazon").select_related("amazon_order__seller_account")
    found: dict[tuple[str, str], list[Content]] = {}
    for row in rows.prefetch_related("items"):
        key = (row.amazon_order.seller_account.merchant_id, row.number)
        found.setdefault(key, []).append(_content_of(row))
    true = {(one["merchant_id"], one["order_id"]): _true_content(one) for one in truth}
    return Comparison(
        lost=len(true.keys() - found.keys()),
        duplicated=sum(len(contents) - 1 for contents in found.values()) + len(found.keys() - true.keys()),
        wrong=sum(any(content != true[key] for content in found[key]) for key in true.keys() & found.keys()),
    )


def _content_of(order: Order) -> Content:
    lines = {(item.source_item_id, item.sku, item.quantity, item.unit_price, item.total) for item in order.items.all()}
    return order.amazon_order.marketplace_id, order.status, order.currency, order.total, lines


def _true_content(order: Mapping[str, Any]) -> Content:
    lines = {
        (item["order_item_id"], item["sku"], item["quantity"], Decimal(item["unit_price"]), Decimal(item["total"]))
        for item in order["items"]
    }
    status = _STATUSES[order["status"]]
    return order["marketplace_id"], status, order["currency"], Decimal(order["total"]), lines
