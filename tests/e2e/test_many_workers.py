"""Ten workers at once on one account, and workers killed in the middle of their work: nothing lost, nothing twice."""

import collections
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.harness import Demo, wait_until
from tests.e2e.test_story import ACCOUNT, map_shirts

pytestmark = pytest.mark.processes

MERCHANT = "A3NORTHWIND7US1"
ORDERS = 150


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    running = Demo(tmp_path / "demo")
    try:
        yield running.start()
    finally:
        running.stop()


def connect(demo: Demo) -> str:
    return str(demo.run("connections", "add", "--marketplace", "US", *ACCOUNT)["id"])


def place_orders(demo: Demo, count: int) -> set[str]:
    order = {"merchant_id": MERCHANT, "marketplace_id": "ATVPDKIKX0DER"}
    lines = [{"sku": "no-such-sku", "quantity": 2, "unit_price": "12.50", "title": "Something"}]
    return {demo.control("POST", "/orders", {**order, "lines": lines})["order_id"] for _number in range(count)}


def orders_in_store(demo: Demo) -> list[str]:
    found, after = [], ""
    while True:
        page = demo.api("GET", f"/orders?limit=100{after}").json()
        found += [order["amazon_order_id"] for order in page["items"]]
        if not page["next"]:
            return found
        after = f"&after={page['next']}"


def journal(demo: Demo) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = demo.control("GET", "/journal")["requests"]
    return read


def calls(demo: Demo, operation: str) -> list[dict[str, Any]]:
    return [entry for entry in journal(demo) if entry["operation"] == operation]


def test_ten_workers_refresh_once_take_each_order_once_and_keep_to_the_plan(demo: Demo) -> None:
    connect(demo)
    others = [demo.start_command("worker") for _number in range(9)]
    try:
        placed = place_orders(demo, ORDERS)
        demo.control("POST", "/expire-tokens", {"merchant_id": MERCHANT})
        refreshed_before = len(calls(demo, "token"))
        wait_until(lambda: placed <= set(orders_in_store(demo)), within_s=120, what="all orders in the store")
    finally:
        for process in others:
            process.terminate()
        for process in others:
            process.wait(30)
    assert collections.Counter(orders_in_store(demo)).most_common(1)[0][1] == 1
    assert set(orders_in_store(demo)) == placed
    assert len(calls(demo, "token")) - refreshed_before == 1
    assert [entry for entry in journal(demo) if entry["status"] == 429] == []


@pytest.mark.parametrize("seconds_into_the_page", [0.0, 0.8])
def test_a_worker_killed_over_a_page_loses_no_order_and_takes_none_twice(
    demo: Demo, seconds_into_the_page: float
) -> None:
    connect(demo)
    wait_until(lambda: calls(demo, "searchOrders"), within_s=60, what="the first, empty page")
    placed = place_orders(demo, ORDERS)
    wait_until(lambda: finds_orders(demo, placed), within_s=60, what="a page with orders")
    time.sleep(seconds_into_the_page)  # real processes: this is where in its work the worker is killed
    demo.kill("worker")
    wait_until(lambda: placed <= set(orders_in_store(demo)), within_s=120, what="all orders in the store")
    assert collections.Counter(orders_in_store(demo)).most_common(1)[0][1] == 1
    assert set(orders_in_store(demo)) == placed


def finds_orders(demo: Demo, placed: set[str]) -> bool:
    """Return whether a search has come upon the orders at Amazon, whatever became of them here."""
    expected = {key for key in demo.control("GET", "/clock")["expecting"] if key.startswith("order:")}
    return len(expected) < len(placed)


def wait_for_worker(demo: Demo, *, seconds: float) -> None:
    """Wait until a worker has run for some seconds."""
    wait_until(lambda: demo.age_of("worker") > seconds, within_s=40, what="a new worker")


def test_a_worker_killed_in_a_submission_sends_one_feed_and_reads_its_report(demo: Demo) -> None:
    number = connect(demo)
    map_shirts(demo, number)
    submission = demo.run("listings", "submit", number)
    path = f"/feeds/{submission['id']}"
    states = set()
    for _round in range(25):
        state = demo.api("GET", path).json()["state"]
        if state == "done":
            break
        if state not in states:
            states.add(state)
            demo.kill("worker")
        wait_for_worker(demo, seconds=1.5)
    feed = wait_until(lambda: _done(demo, path), within_s=120, what="the report read")
    assert states, "it was done before a worker could be killed"
    assert [feed["feed_id"]] == [entry["feed_id"] for entry in demo.control("GET", "/ledger")["feeds"]]
    assert feed["accepted"] == feed["messages"] > 0
    assert feed["accepted"] == len(demo.control("GET", "/ledger")["listings"])


def _done(demo: Demo, path: str) -> Any:
    feed = demo.api("GET", path).json()
    return feed if feed["state"] == "done" else None
