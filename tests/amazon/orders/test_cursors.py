"""Pages are claimed, settled with their data or not at all, and never by two workers."""

from typing import Any

import pytest
from django.db import connection as database

from tests.amazon.orders.conftest import make_order
from tests.amazon.orders.test_concurrency import at_once
from tradewind.amazon.connections.models import RateBucket
from tradewind.amazon.models import AmazonOrder, OrderCursor
from tradewind.amazon.orders import intake
from tradewind.amazon.orders.cursors import Busy, Claim, claim_page, settle_page
from tradewind.amazon.orders.fetch import fetch_account
from tradewind.amazon.orders.progress import SEARCH
from tradewind.base import clock as base_clock
from tradewind.spapi.orders import OrderPage
from tradewind.store.models import Order


def claim(connection: Any) -> Claim:
    found = claim_page(connection.seller_account, SEARCH, now=base_clock.now())
    assert isinstance(found, Claim)
    return found


def page(*orders: dict[str, Any], token: str | None = None) -> OrderPage:
    return OrderPage(list(orders), token, base_clock.now(), None, "request-1")


def settle(claimed: Claim, answer: OrderPage) -> Any:
    return settle_page(claimed, answer, asked_at=base_clock.now(), now=base_clock.now())


@pytest.mark.django_db
def test_claimed_page_is_busy_for_others_until_its_lease_ends(connections: list[Any]) -> None:
    claim(connections[0])
    now = base_clock.now()
    assert isinstance(claim_page(connections[0].seller_account, SEARCH, now=now, is_urgent=True), Busy)
    with database.cursor() as cursor:
        cursor.execute("UPDATE amazon_ordercursor SET leased_until_at = now() - interval '1 s'")
    assert isinstance(claim_page(connections[0].seller_account, SEARCH, now=now), Claim)


@pytest.mark.django_db
def test_f124_answer_of_a_worker_that_was_overtaken_is_not_taken(connections: list[Any]) -> None:
    frozen = claim(connections[0])
    OrderCursor.objects.update(leased_until_at=None)
    settle(claim(connections[0]), page(make_order(status="SHIPPED")))
    before = OrderCursor.objects.values().get()
    settled = settle(frozen, page(make_order("111-0000000-0000002")))
    assert (settled.was_taken, Order.objects.count()) == (False, 1)
    assert OrderCursor.objects.values().get() == before


@pytest.mark.django_db
def test_f84_crash_between_data_and_cursor_leaves_neither(
    connections: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    claimed = claim(connections[0])
    before = OrderCursor.objects.values().get()

    class Killed(BaseException):
        """The process ends here."""

    def crash(*args: Any, **kwargs: Any) -> None:
        assert Order.objects.count() == 2, "the data was written"
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("tradewind.amazon.orders.cursors.finish_window", crash)
        with pytest.raises(Killed):
            settle(claimed, page(make_order(), make_order("111-0000000-0000002")))
    assert (Order.objects.count(), AmazonOrder.objects.count()) == (0, 0)
    assert OrderCursor.objects.values().get() == before
    settle(claimed, page(make_order(), make_order("111-0000000-0000002")))
    assert Order.objects.count() == 2


@pytest.mark.django_db
def test_trouble_of_the_database_is_not_the_orders_fault(
    connections: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    def deadlock(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("deadlock detected")

    monkeypatch.setattr(intake, "hand_over", deadlock)
    with pytest.raises(OperationalError):
        settle(claim(connections[0]), page(make_order()))
    assert not AmazonOrder.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_ten_workers_on_one_account_bring_each_order_once_within_the_rate(
    amazon: Any, clock: Any, connections: list[Any]
) -> None:
    wanted = {"merchant_id": "A3NORTHWIND7US1", "marketplace_id": "ATVPDKIKX0DER"}
    line = {"sku": "MUG", "quantity": 1, "unit_price": "9.99", "title": "A mug"}
    for _ in range(12):
        amazon.control("POST", "/orders", json={**wanted, "lines": [line]})
    clock.advance(minutes=3)
    account = connections[0].seller_account
    readings = at_once(lambda number: fetch_account(account, is_urgent=True))
    assert sum(reading.counts.new for reading in readings) == 12
    assert (Order.objects.count(), AmazonOrder.objects.count()) == (12, 12)
    statuses = {entry.status for entry in amazon.world.journal.calls("searchOrders")}
    assert (statuses, RateBucket.objects.get(operation="searchOrders").tokens >= 0) == ({200}, True)
