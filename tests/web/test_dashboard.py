"""The first page."""

from typing import Any

from django.test import Client

from tradewind.amazon.models import Connection, SellerAccount
from tradewind.base import clock
from tradewind.store.models import Order


def _place(number: str, *, needs_product: bool) -> None:
    now = clock.now()
    Order.objects.create(
        source="test", source_order_id=number, number=number, status="open", currency="USD",
        placed_at=now, created_at=now, updated_at=now, needs_product=needs_product,
    )  # fmt: skip


def test_a_new_installation_is_told_its_first_steps(viewer_page: Client):
    page = viewer_page.get("/").content.decode()
    for words in ("Connect a marketplace", "Bring in your products", "Publish to Amazon"):
        assert words in page
    assert "Waits for you" not in page


def test_what_waits_is_told_with_its_reason(viewer_page: Client, connect_account: Any):
    (connection,) = connect_account()
    Connection.objects.update(settings_checked_at=clock.now())
    assert "All marketplaces are in order." in viewer_page.get("/").content.decode()
    SellerAccount.objects.update(state="reconnect_needed", state_reason="grant_revoked")
    page = viewer_page.get("/").content.decode()
    assert "Reconnect needed" in page
    assert f'href="/channels/amazon/connections/{connection.pk}"' in page


def test_it_costs_the_same_queries_with_one_and_three(
    viewer_page: Client, connect_account: Any, django_assert_num_queries: Any
):
    connect_account()
    with django_assert_num_queries(8):
        viewer_page.get("/")
    connect_account(countries=("CA",))
    connect_account("A9SAKURA44JP01", ("JP",))
    with django_assert_num_queries(8):
        viewer_page.get("/")


def test_the_menu_counts_orders_that_wait(viewer_page: Client, client: Client):
    assert viewer_page.get("/badges/orders").content.decode().strip() == ""
    _place("1", needs_product=True)
    _place("2", needs_product=False)
    assert "1 needs a product" in viewer_page.get("/badges/orders").content.decode()
    assert client.get("/badges/orders").status_code == 302
