"""The yardstick for taking orders in: the same rows, known beforehand, upserted page by page."""

from time import perf_counter
from typing import Any

from django.db import transaction
from django.db.models import Model

from tradewind.amazon.models import AmazonOrder, AmazonOrderBuyer, AmazonOrderItem
from tradewind.store.models import Order, OrderItem, OrderRecipient

_PAGE = 100
_KEYS: dict[type[Model], tuple[str, ...]] = {
    Order: ("source", "source_order_id"),
    OrderItem: ("order", "source_item_id"),
    OrderRecipient: ("order",),
    AmazonOrder: ("seller_account", "amazon_order_id"),
    AmazonOrderItem: ("order", "order_item_id"),
    AmazonOrderBuyer: ("order",),
}
"""Each table that holds a part of an order, with what it is unique by; those that others point to come first."""


def time_bulk() -> float:
    """Return the seconds that writing all orders takes when nothing has to be read, decided or sealed.

    The orders' rows are read, deleted, and written again, a hundred orders to a transaction.
    """
    pages = _read_pages()
    Order.objects.all().delete()
    AmazonOrder.objects.all().delete()
    started = perf_counter()
    for page in pages:
        with transaction.atomic():
            for table, rows in page.items():
                _upsert(table, rows)
    return perf_counter() - started


def _read_pages() -> list[dict[type[Model], list[Any]]]:
    orders = list(AmazonOrder.objects.order_by("pk"))
    return [_read_page(orders[first : first + _PAGE]) for first in range(0, len(orders), _PAGE)]


def _read_page(amazon_orders: list[AmazonOrder]) -> dict[type[Model], list[Any]]:
    orders = Order.objects.filter(amazon_order__in=amazon_orders)
    return {
        Order: list(orders),
        OrderItem: list(OrderItem.objects.filter(order__in=orders)),
        OrderRecipient: list(OrderRecipient.objects.filter(order__in=orders)),
        AmazonOrder: amazon_orders,
        AmazonOrderItem: list(AmazonOrderItem.objects.filter(order__in=amazon_orders)),
        AmazonOrderBuyer: list(AmazonOrderBuyer.objects.filter(order__in=amazon_orders)),
    }


def _upsert(table: type[Model], rows: list[Any]) -> None:
    key = _KEYS[table]
    others = [one.name for one in table._meta.concrete_fields if one.name not in (*key, "id")]
    table._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=key, update_fields=others)
