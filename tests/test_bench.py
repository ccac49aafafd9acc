"""Each part of `make bench` gives its figures, at a size that takes no time; how large they are is not judged here."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.bench import feed, lists, mapping, orders
from tests.bench.comparison import Comparison, compare
from tests.bench.figures import MEANINGS, keep_figures, print_figures
from tests.bench.products import US
from tradewind.amazon.models import AmazonOrder
from tradewind.base import clock
from tradewind.store.orders.place import PlacedItem, PlacedOrder, Status, place_order

ERRORS = {"orders_lost", "orders_duplicated", "orders_wrong", "throttled_share"}


def names_of(part: str) -> set[str]:
    return {name for name in MEANINGS if name.startswith(f"{part}_")}


def test_mapping_is_measured() -> None:
    figures = mapping.measure(40)
    assert figures.keys() == names_of("mapping")
    assert all(number > 0 for number in figures.values())
    assert figures["mapping_ratio_to_validation"] > 1, "checking is a part of what is measured"


@pytest.mark.django_db
def test_lists_are_measured_and_ask_for_as_many_queries_however_long_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "_SMALL", 60)
    figures = lists.measure(180)
    assert figures.keys() == names_of("problems")
    assert all(number > 0 for number in figures.values())


def test_feed_is_measured() -> None:
    figures = feed.measure(60)
    assert figures.keys() == names_of("feed")
    assert all(number > 0 for number in figures.values())


@pytest.mark.django_db
def test_orders_are_measured_and_all_come_in_as_they_are() -> None:
    figures = orders.measure(20)
    assert figures.keys() == names_of("orders") | {"calls_per_100_orders", "throttled_share"}
    assert {name: number for name, number in figures.items() if name in ERRORS} == dict.fromkeys(ERRORS, 0)
    assert all(number > 0 for name, number in figures.items() if name not in ERRORS)


@pytest.mark.django_db
def test_comparison_finds_what_is_lost_wrong_and_double(connect_account: Callable[..., list[Any]]) -> None:
    account = connect_account()[0].seller_account
    truth = [make_truth(number) for number in ("1", "2", "3")]
    for number, total in (("2", "19.98"), ("3", "9.99"), ("4", "19.98")):
        keep_order(account, number=number, total=Decimal(total))
    assert compare(truth) == Comparison(lost=1, duplicated=1, wrong=1)


def make_truth(number: str) -> dict[str, Any]:
    line = {"order_item_id": "7", "sku": "MUG", "quantity": 2, "unit_price": "9.99", "total": "19.98"}
    order = {"merchant_id": "A3NORTHWIND7US1", "order_id": number, "marketplace_id": US, "status": "UNSHIPPED"}
    return {**order, "currency": "USD", "total": "19.98", "items": [line]}


def keep_order(account: Any, *, number: str, total: Decimal) -> None:
    now = clock.now()
    item = PlacedItem("7", "MUG", "A mug", 2, Decimal("9.99"), Decimal("19.98"))
    placed = PlacedOrder("amazon", number, number, Status.OPEN, now, [item], "USD", total)
    known = {"marketplace_id": US, "placed_at": now, "last_updated_at": now, "read_at": now}
    AmazonOrder.objects.create(
        seller_account=account, amazon_order_id=number, store_order=place_order(placed, now=now), **known
    )


def test_figures_of_several_runs_are_kept_in_one_flat_object(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_figures({"feed_peak_mb": 1.5, "orders_lost": 3}, tmp_path)
    file = keep_figures({"orders_lost": 0}, tmp_path)
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert kept == {"feed_peak_mb": 1.5, "orders_lost": 0}
    print_figures(kept)
    assert [line.split()[:2] for line in capsys.readouterr().out.splitlines()] == [
        ["feed_peak_mb", "1.5"],
        ["orders_lost", "0"],
    ]
