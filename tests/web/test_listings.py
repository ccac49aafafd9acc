"""Products, Feeds and Data Mapping as people see them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.amazon.shop import fill, make_clothing
from tradewind.amazon.listings.check import check_all_products
from tradewind.amazon.models import Listing, Submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(connect_account: Callable[..., list[Any]], clock: Any) -> Any:
    connection = fill(connect_account()[0], make_clothing())
    check_all_products(connection.pk)
    return connection


def mapping(connection: Any, rest: str = "") -> str:
    return f"/channels/amazon/connections/{connection.pk}/mapping{rest}"


def text(response: Any) -> str:
    return response.content.decode()


def test_empty_pages_say_what_to_do_first(viewer_page: Client):
    assert "No marketplace is connected yet" in text(viewer_page.get("/channels/amazon/products"))
    assert "No feed was sent yet" in text(viewer_page.get("/channels/amazon/feeds"))


def test_products_show_state_and_problem(viewer_page: Client, shop: Any):
    page = text(viewer_page.get("/channels/amazon/products"))
    assert "Thing 2" in page
    assert "Purchasable Offer is in GBP, Amazon.com takes USD." in page
    only = text(viewer_page.get("/channels/amazon/products?state=incomplete"))
    assert "thing-gbp" in only
    assert "thing-2" not in only
    assert "Submit feed" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_row_and_three(
    viewer_page: Client, shop: Any, count: int, django_assert_num_queries: Any
):
    Listing.objects.exclude(sku__in=[f"thing-{n}" for n in range(1, count + 1)]).delete()
    with django_assert_num_queries(7):
        viewer_page.get(f"/channels/amazon/products?connection={shop.pk}")


def test_submit_goes_to_the_feed_and_a_second_is_refused_in_words(operator_page: Client, shop: Any):
    address = f"/channels/amazon/products/submit/{shop.pk}"
    first = operator_page.post(address)
    submission = Submission.objects.get()
    assert first.headers["Location"] == f"/channels/amazon/feeds/{submission.pk}"
    second = operator_page.post(address, follow=True)
    assert "is under way" in text(second)
    assert Submission.objects.count() == 1


def test_the_first_marketplace_is_chosen_until_all_are_asked_for(
    operator_page: Client, shop: Any, connect_account: Any
):
    connect_account(countries=("CA",))
    assert "Submit feed" in text(operator_page.get("/channels/amazon/products"))
    everything = text(operator_page.get("/channels/amazon/products?connection=all"))
    assert "Submit feed" not in everything
    assert "thing-1" in everything


def test_a_viewer_neither_submits_nor_saves(viewer_page: Client, shop: Any):
    assert viewer_page.post(f"/channels/amazon/products/submit/{shop.pk}").status_code == 403
    assert viewer_page.post(mapping(shop, "/save")).status_code == 403


def test_a_feed_under_way_looks_again_and_one_that_is_over_does_not(
    operator_page: Client, shop: Any, run_jobs: Any, clock: Any
):
    operator_page.post(f"/channels/amazon/products/submit/{shop.pk}")
    run_jobs()
    address = f"/channels/amazon/feeds/{Submission.objects.get().pk}"
    page = text(operator_page.get(address))
    assert "every 2s" in page
    assert "Waiting at Amazon" in page
    part = text(operator_page.get(address, headers={"HX-Request": "true"}))
    assert "<html" not in part
    for _round in range(20):
        clock.advance(minutes=1)
        from tradewind.amazon.listings.submit import enqueue_due_steps

        enqueue_due_steps()
        run_jobs()
    done = text(operator_page.get(address))
    assert "every 2s" not in done
    assert "createFeed" in done
    assert "Accepted" in text(operator_page.get("/channels/amazon/products"))


def test_one_listing_shows_what_amazon_gets(viewer_page: Client, shop: Any):
    page = text(viewer_page.get(f"/channels/amazon/products/{Listing.objects.get(sku='thing-1').pk}"))
    assert "What Amazon gets" in page
    assert "Title with options, up to 200 bytes, from marketplace" in page


@pytest.mark.parametrize(
    "address",
    [
        "/channels/amazon/feeds/999999",
        "/channels/amazon/products/999999",
        "/channels/amazon/connections/999999/mapping",
        "/channels/amazon/products?connection=99999999999999999999&after=-1&state=junk&search=%00",
    ],
)
def test_odd_addresses_are_answered(viewer_page: Client, address: str, db: None):
    assert viewer_page.get(address).status_code in (200, 404)
