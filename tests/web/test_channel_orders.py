"""The tab Orders of Amazon and an order's page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.amazon.orders import conftest as orders
from tests.amazon.orders.conftest import Bring, make_order
from tests.jobs import waiting_jobs
from tradewind.amazon.connections.configure import save_options
from tradewind.amazon.models import AmazonOrder, SetAsideOrder
from tradewind.base.audit import TRADEWIND
from tradewind.base.models import AuditEntry
from tradewind.store.models import Order

pytestmark = pytest.mark.django_db
bring, connections = orders.bring, orders.connections
ADDRESS = "/channels/amazon/orders"


def text(client: Client, address: str = ADDRESS) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_empty_tab_says_what_to_do(viewer_page: Client) -> None:
    assert "No orders yet" in text(viewer_page)


@pytest.mark.parametrize("count", [1, 3])
def test_list_has_a_fixed_number_of_queries(
    viewer_page: Client, bring: Bring, count: int, django_assert_num_queries: Any
) -> None:
    bring(*(make_order(f"111-0000000-000000{number}") for number in range(count)))
    with django_assert_num_queries(8):
        page = text(viewer_page)
    assert page.count("49.97 USD") == count
    assert "Ada" not in page


def test_search_filters_and_pages(viewer_page: Client, bring: Bring) -> None:
    bring(make_order("111-0000000-0000001", sku="BOWL"), make_order("111-0000000-0000002", status="SHIPPED"))
    for query, shown in [
        ("search=bowl", {1}), ("search=0000002", {2}), ("status=SHIPPED", {2}), ("status=OTHER", set()),
        ("status=NEEDS_PRODUCT", {1, 2}), ("marketplace=ATVPDKIKX0DER", {1, 2}), ("search=none", set()),
    ]:  # fmt: skip
        page = text(viewer_page, f"{ADDRESS}?{query}")
        assert {number for number in (1, 2) if f"111-0000000-000000{number}" in page} == shown, query


def test_list_pages_by_key(viewer_page: Client, bring: Bring) -> None:
    bring(*(make_order(f"111-0000000-00000{number:02}") for number in range(51)))
    first = text(viewer_page)
    last = AmazonOrder.objects.order_by("placed_at", "id")[1]
    assert f"after={last.pk}" in first
    assert text(viewer_page, f"{ADDRESS}?after={last.pk}").count("49.97 USD") == 1


def test_order_page_shows_money_and_history_and_leads_to_the_store(viewer_page: Client, bring: Bring) -> None:
    bring(make_order())
    order = AmazonOrder.objects.get()
    page = text(viewer_page, f"{ADDRESS}/{order.pk}")
    for shown in ("49.97 USD", "9.99 USD", "came in", "request-1", f"/store/orders/{order.store_order_id}", "MUG"):
        assert shown in page
    assert "Ada" not in page
    assert "Only operators and admins" in page


def test_difference_of_sums_is_shown(viewer_page: Client, bring: Bring) -> None:
    order = make_order()
    order["proceeds"]["grandTotal"]["amount"] = "50.00"
    bring(order)
    assert "Amazon states 50.00 USD" in text(viewer_page, f"{ADDRESS}/{AmazonOrder.objects.get().pk}")


def test_looking_at_the_buyer_is_for_operators_and_noted(
    operator_page: Client, viewer_page: Client, bring: Bring
) -> None:
    bring(make_order())
    address = f"{ADDRESS}/{AmazonOrder.objects.get().pk}/buyer"
    assert viewer_page.post(address).status_code == 403
    response = operator_page.post(address)
    assert "1 Analytical Row" in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    entry = AuditEntry.objects.get(action="order.buyer_seen")
    assert (entry.actor, entry.subject) == ("operator@example.com", "111-0000000-0000001")


def test_set_aside_orders_stand_above_and_can_be_retried(operator_page: Client, bring: Bring) -> None:
    bring(make_order(orderItems=None))
    page = text(operator_page)
    assert "Set aside" in page
    assert "without its items" in page
    row = SetAsideOrder.objects.get()
    answer = operator_page.post(f"{ADDRESS}/set-aside/{row.pk}/retry", follow=True).content.decode()
    assert "still cannot be taken" in answer
    assert [job["name"] for job in waiting_jobs()] == ["amazon.reread_set_aside_order"]


def test_markup_in_an_order_is_shown_as_text(viewer_page: Client, bring: Bring) -> None:
    order = make_order()
    order["orderItems"][0]["product"]["title"] = "<script>alert(1)</script>"
    bring(order, make_order("<b>x</b>", orderItems=None))
    assert "<script>alert" not in text(viewer_page)
    assert "<b>x</b>" not in text(viewer_page)


def test_import_now_is_for_operators(
    operator_page: Client, viewer_page: Client, connect_account: Callable[..., Any]
) -> None:
    assert viewer_page.post(f"{ADDRESS}/import").status_code == 403
    assert "No marketplace is On" in operator_page.post(f"{ADDRESS}/import", follow=True).content.decode()
    connect_account()
    assert "are being read" in operator_page.post(f"{ADDRESS}/import", follow=True).content.decode()
    assert "amazon.fetch_orders" in [job["name"] for job in waiting_jobs()]


def test_page_of_an_order_that_is_not_there(viewer_page: Client) -> None:
    assert viewer_page.get(f"{ADDRESS}/{2**63 - 1}").status_code == 404
    assert viewer_page.get(f"{ADDRESS}?after=99999999999999999999&status=%00").status_code == 200


def test_order_sold_elsewhere_says_so(viewer_page: Client, bring: Bring) -> None:
    bring(make_order(salesChannel={"channelName": "NON_AMAZON"}))
    assert "not in the store" in text(viewer_page, f"{ADDRESS}/{AmazonOrder.objects.get().pk}")
    assert not Order.objects.exists()


def test_a_marketplace_that_imports_no_orders_says_so(viewer_page: Client, connect_account: Any) -> None:
    connection = connect_account(countries=("CA",))[0]
    assert "are not imported" not in viewer_page.get("/channels/amazon/orders").content.decode()
    save_options(connection, {"imports": {"orders": False}}, actor=TRADEWIND)
    page = viewer_page.get("/channels/amazon/orders").content.decode()
    assert "Orders of Amazon.ca (A3NORTHWIND7US1) are not imported" in page
