"""A seller account is disconnected and connected again: its orders are in the store once, and found again."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.amazon.orders.conftest import Bring, make_order
from tradewind.amazon.connections.disconnect import disconnect
from tradewind.amazon.models import AmazonOrder
from tradewind.amazon.orders.fetch import fetch_account
from tradewind.amazon.orders.queries import OrderFilter, list_orders, order_data
from tradewind.base.audit import TRADEWIND
from tradewind.store.models import Order, OrderRecipient

pytestmark = pytest.mark.django_db
WANTED = {
    "merchant_id": "A3NORTHWIND7US1",
    "marketplace_id": "ATVPDKIKX0DER",
    "lines": [{"sku": "MUG", "quantity": 2, "unit_price": "9.99", "title": "A mug"}],
}


@pytest.mark.parametrize("countries", [("US",), ("US", "CA")])
def test_store_order_stays_and_the_channels_row_comes_back_to_it(
    amazon: Any, clock: Any, connect_account: Callable[..., list[Any]], countries: tuple[str, ...]
) -> None:
    us = connect_account(countries=countries)[0]
    number = amazon.control("POST", "/orders", json=WANTED)["order_id"]
    clock.advance(minutes=3)
    fetch_account(us.seller_account)
    before = Order.objects.get()
    assert OrderRecipient.objects.filter(order=before).exists()
    disconnect(us, actor=TRADEWIND)
    assert (AmazonOrder.objects.count(), OrderRecipient.objects.count()) == (0, 0)
    assert Order.objects.get() == before
    amazon.control("POST", f"/orders/{number}/ship", json={})
    clock.advance(hours=2)
    again = connect_account(countries=("US",))[0]
    for _ in range(3):
        fetch_account(again.seller_account)
        clock.advance(minutes=6)
    row = AmazonOrder.objects.get()
    assert (row.store_order, Order.objects.get().status, row.amazon_order_id) == (before, "shipped", number)
    assert Order.objects.get().items.count() == 1


def test_orders_without_a_total_and_in_other_currencies_are_shown_as_they_are(bring: Bring) -> None:
    def priced(number: str, currency: str, unit: str, total: str) -> dict[str, Any]:
        order = make_order(number)
        money = {"amount": total, "currencyCode": currency}
        order["proceeds"] = {"grandTotal": money, "breakdowns": [{"type": "ITEM", "subtotal": money}]}
        line = order["orderItems"][0]
        line["quantityOrdered"] = 3
        line["product"]["price"] = {"unitPrice": {"amount": unit, "currencyCode": currency}}
        line["proceeds"] = {"proceedsTotal": money, "breakdowns": [{"type": "ITEM", "subtotal": money}]}
        order["orderItems"] = [line]
        return order

    bare = make_order("111-0000000-0000003")
    del bare["proceeds"]
    bare["orderItems"] = [{"orderItemId": "1", "quantityOrdered": 1, "product": {"sellerSku": "MUG"}}]
    counts = bring(priced("1-jpy", "JPY", "1100", "3300"), priced("2-kwd", "KWD", "1.125", "3.375"), bare)
    assert (counts.new, counts.set_aside) == (3, 0)
    shown = {row.amazon_order_id: order_data(row) for row in list_orders(OrderFilter()).orders}
    told = {
        number: (one["currency"], one["total"], one["items"][0]["quantity"], one["items"][0]["unit_price"])
        for number, one in shown.items()
    }
    assert told == {
        "1-jpy": ("JPY", "3300", 3, "1100"),
        "2-kwd": ("KWD", "3.375", 3, "1.125"),
        "111-0000000-0000003": (None, None, 1, None),
    }
