"""Ten workers at once, each with a connection of its own: nothing twice, nothing lost."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection as database
from django.db import transaction

from tests.amazon.orders.conftest import Bring, make_order
from tradewind.amazon.models import AmazonOrder, AmazonOrderItem
from tradewind.store.models import Order, OrderItem

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 10


def at_once(act: Callable[[int], Any]) -> list[Any]:
    """Run `act` with the numbers 0 to 9, each in a thread that starts with the others."""
    start = threading.Barrier(WORKERS)

    def run(number: int) -> Any:
        start.wait(timeout=30)
        try:
            return act(number)
        finally:
            database.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(run, range(WORKERS)))


def test_ten_workers_bring_the_same_page_in_any_order(bring: Bring) -> None:
    page = [make_order(f"111-0000000-000000{number}") for number in range(9)]

    def take(number: int) -> Any:
        with transaction.atomic():
            return bring(*(page[number:] + page[:number]))

    counts = at_once(take)
    assert sum(one.new for one in counts) == 9
    assert (Order.objects.count(), AmazonOrder.objects.count()) == (9, 9)
    assert (OrderItem.objects.count(), AmazonOrderItem.objects.count()) == (18, 18)


def test_ten_states_of_one_order_end_in_the_newest(bring: Bring) -> None:
    states = ["PENDING", *["UNSHIPPED"] * 8, "SHIPPED"]

    def take(number: int) -> Any:
        with transaction.atomic():
            return bring(make_order(status=states[number], at=f"2026-11-23T11:0{number}:00Z"))

    at_once(take)
    assert (Order.objects.get().status, AmazonOrder.objects.get().status) == ("shipped", "SHIPPED")
