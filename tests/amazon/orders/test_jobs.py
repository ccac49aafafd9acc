"""The jobs of orders: what is due is fetched, retried, read again and linked, without anybody asking."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.amazon.orders.conftest import Bring, make_order
from tests.jobs import waiting_jobs
from tradewind.amazon import jobs
from tradewind.amazon.connections.models import SellerAccount
from tradewind.amazon.models import Activity, AmazonOrder, OrderCursor, SetAsideOrder
from tradewind.base.crypto import KeyMissing
from tradewind.base.queue import registered_names
from tradewind.store.models import Order

pytestmark = pytest.mark.django_db
WANTED = {
    "merchant_id": "A3NORTHWIND7US1",
    "marketplace_id": "ATVPDKIKX0DER",
    "lines": [{"sku": "MUG", "quantity": 2, "unit_price": "9.99", "title": "A mug"}],
}


def test_every_job_of_orders_is_registered() -> None:
    assert {
        "amazon.fetch_due_orders", "amazon.fetch_orders", "amazon.reread_incomplete_orders", "amazon.reread_account",
        "amazon.retry_set_aside_orders", "amazon.reread_set_aside_order", "amazon.link_products",
    } <= registered_names()  # fmt: skip


def test_due_accounts_are_fetched_by_themselves_once(
    amazon: Any, clock: Any, connections: list[Any], run_jobs: Callable[..., int]
) -> None:
    number = amazon.control("POST", "/orders", json=WANTED)["order_id"]
    clock.advance(minutes=3)
    for _ in range(3):
        jobs.fetch_due_orders(0)
    assert [job["name"] for job in waiting_jobs()].count("amazon.fetch_orders") == 1
    run_jobs()
    assert Order.objects.get().number == number
    jobs.fetch_due_orders(0)
    assert "amazon.fetch_orders" not in [job["name"] for job in waiting_jobs()]


def test_account_that_must_reconnect_is_not_asked(connections: list[Any]) -> None:
    SellerAccount.objects.update(state=SellerAccount.State.RECONNECT_NEEDED)
    jobs.fetch_due_orders(0)
    assert "amazon.fetch_orders" not in [job["name"] for job in waiting_jobs()]


def test_job_of_an_account_that_is_gone_ends_quietly(connections: list[Any]) -> None:
    jobs.fetch_orders(10**9)
    jobs.reread_account(10**9)
    assert not OrderCursor.objects.exists()


def test_set_aside_order_is_read_again_and_taken_once_it_can_be(
    amazon: Any, clock: Any, bring: Bring, run_jobs: Callable[..., int]
) -> None:
    number = amazon.control("POST", "/orders", json=WANTED)["order_id"]
    bring(make_order(number, orderItems=None), make_order("gone", orderItems=None), make_order(5, orderItems=None))
    jobs.retry_set_aside_orders(0)
    run_jobs()
    assert SetAsideOrder.objects.count() == 3, "an hour has not passed"
    clock.advance(hours=1)
    jobs.retry_set_aside_orders(0)
    run_jobs()
    assert Order.objects.get().number == number
    assert set(SetAsideOrder.objects.values_list("last_tried_at", flat=True)) == {clock.now()}


def test_f25_order_that_came_in_part_is_completed(
    amazon: Any, clock: Any, bring: Bring, run_jobs: Callable[..., int]
) -> None:
    number = amazon.control("POST", "/orders", json=WANTED)["order_id"]
    bring(make_order(number, fulfillment=None), refused=("FULFILLMENT",))
    assert Order.objects.get().status == "unknown"
    clock.advance(minutes=31)
    jobs.reread_incomplete_orders(0)
    run_jobs()
    order = AmazonOrder.objects.get()
    assert (order.status, order.missing_data, Order.objects.get().status) == ("UNSHIPPED", [], "open")


def test_f73_order_is_linked_when_its_product_appears(bring: Bring, make_variant: Callable[..., Any]) -> None:
    bring(make_order())
    jobs.link_order_products(0)
    assert Order.objects.get().needs_product
    mug, pot = make_variant("MUG"), make_variant("POT")
    jobs.link_order_products(0)
    order = Order.objects.get()
    assert (order.needs_product, [item.variant for item in order.items.all()]) == (False, [mug, pot])


def test_reading_that_fails_on_our_side_is_told_and_tried_less_and_less(
    clock: Any, connections: list[Any], run_jobs: Callable[..., int]
) -> None:
    from tradewind.amazon.connections.models import AccessToken

    AccessToken.objects.update(sealed_token="opened by no key", expires_at=clock.now() + timedelta(days=9))
    for _ in range(240):
        jobs.fetch_due_orders(0)
        run_jobs()
        clock.advance(seconds=15)
    cursor = OrderCursor.objects.get(road="search")
    assert 5 < cursor.failures < 15
    assert "on our side (KeyMissing)" in cursor.last_problem
    assert Activity.objects.filter(kind="orders_not_read", is_problem=True).count() == 1


def test_set_aside_order_that_no_key_opens_keeps_no_other_from_its_turn(
    amazon: Any, clock: Any, bring: Bring, run_jobs: Callable[..., int]
) -> None:
    bring(make_order("locked", orderItems=None))
    SetAsideOrder.objects.update(sealed="opened by no key")
    clock.advance(hours=1)
    jobs.retry_set_aside_orders(0)
    with pytest.raises(KeyMissing):
        run_jobs()
    assert SetAsideOrder.objects.get().last_tried_at == clock.now()
