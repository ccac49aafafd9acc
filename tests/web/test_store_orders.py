"""The store's order pages; name and address only for those who may, and each look in the audit."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tradewind.base.models import AuditEntry
from tradewind.store.models import Order
from tradewind.store.orders.place import PlacedItem, PlacedOrder, place_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _place(number: int = 1, **changes: Any) -> Order:
    values: dict[str, Any] = {
        "source": "amazon",
        "source_order_id": f"na:A3:111-{number}",
        "number": f"111-{number}",
        "status": Order.Status.OPEN,
        "placed_at": NOON - timedelta(hours=number),
        "items": [PlacedItem("i1", "SKU-1", "A mug", 2, Decimal(1200), Decimal(2400))],
        "currency": "JPY",
        "total": Decimal(2400),
        "recipient": {"name": "Jo Buyer", "lines": ["1 Pier Road"], "city": "Portland", "country": "US"},
    }
    with transaction.atomic():
        return place_order(PlacedOrder(**{**values, **changes}), now=NOON)


def _read(page: Client, path: str) -> str:
    answer = page.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_and_its_search(viewer_page: Client, client: Client) -> None:
    assert "No orders yet" in _read(viewer_page, "/store/orders")
    _place(1)
    _place(2, status=Order.Status.SHIPPED, items=[PlacedItem("i1", "SKU-2", "A cup", 1, None, None)], total=None)
    everything = _read(viewer_page, "/store/orders")
    assert everything.index("111-1") < everything.index("111-2")
    assert "2,400 JPY" in everything
    assert "not known yet" in everything
    assert "needs a product" in everything
    for query, found, missing in (
        ("search=sku-2", "111-2", "111-1<"),
        ("search=mug", "111-1", "111-2<"),
        ("search=111-2", "111-2", "111-1<"),
        ("status=open", "111-1", "111-2<"),
        ("status=needs_product", "111-1", "nothing"),
    ):
        content = _read(viewer_page, f"/store/orders?{query}")
        assert found in content
        assert missing not in content
    assert "Nothing found" in _read(viewer_page, "/store/orders?search=zebra")
    assert client.get("/store/orders").status_code == 302


def test_one_order_without_anybodys_name(operator_page: Client) -> None:
    order = _place()
    content = _read(operator_page, f"/store/orders/{order.pk}")
    assert "1,200 JPY" in content
    assert "Jo Buyer" not in content
    assert "Pier Road" not in content
    assert not AuditEntry.objects.exists()


def test_name_and_address_for_an_operator_are_audited(operator_page: Client) -> None:
    order = _place()
    answer = operator_page.post(f"/store/orders/{order.pk}/recipient")
    assert "Jo Buyer" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.subject) == ("order.recipient_seen", "operator@example.com", "111-1")
    assert "Jo" not in str(entry.detail)


def test_a_viewer_sees_no_name(viewer_page: Client, client: Client) -> None:
    order = _place()
    assert "Show recipient" not in _read(viewer_page, f"/store/orders/{order.pk}")
    assert viewer_page.post(f"/store/orders/{order.pk}/recipient").status_code == 403
    assert client.post(f"/store/orders/{order.pk}/recipient").status_code == 302
    assert not AuditEntry.objects.exists()


def test_an_erased_recipient(operator_page: Client) -> None:
    order = _place(recipient=None)
    assert "erased" in operator_page.post(f"/store/orders/{order.pk}/recipient").content.decode()
    assert not AuditEntry.objects.exists()


def _count_queries(page: Client, paths: list[str]) -> list[int]:
    counts = []
    for path in paths:
        with CaptureQueriesContext(connection) as taken:
            _read(page, path)
        counts.append(len(taken))
    return counts


def test_three_orders_take_as_many_queries_as_one(viewer_page: Client) -> None:
    paths = ["/store/orders", f"/store/orders/{_place(1).pk}"]
    with_one = _count_queries(viewer_page, paths)
    _place(2)
    items = [PlacedItem(f"i{n}", f"SKU-{n}", "A mug", 1, None, None) for n in range(3)]
    _place(1, items=items)
    _place(3, items=items)
    assert _count_queries(viewer_page, paths) == with_one


def test_pages_follow_each_other_by_key(viewer_page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tradewind.web.store.orders.PAGE_SIZE", 2)
    last = [_place(number) for number in range(1, 5)][1]
    first = _read(viewer_page, "/store/orders")
    assert f"?after={last.pk}" in first
    second = _read(viewer_page, f"/store/orders?after={last.pk}")
    assert ("111-3" in second, "111-4" in second, "111-2<" in second) == (True, True, False)
    assert "To the first page" in second


def test_what_is_not_there(viewer_page: Client) -> None:
    assert viewer_page.get("/store/orders/77").status_code == 404
