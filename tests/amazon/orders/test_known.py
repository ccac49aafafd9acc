"""Orders that come again cost one look at the database for all of them, and hide no news."""

from typing import Any

import pytest

from tradewind.amazon.models import AmazonOrder

from .conftest import Bring, make_order

pytestmark = pytest.mark.django_db


def test_orders_that_come_again_unchanged_are_looked_up_together(bring: Bring, django_assert_num_queries: Any) -> None:
    orders = [make_order(f"111-0000000-000000{number}") for number in range(3)]
    bring(*orders)
    with django_assert_num_queries(2):  # what is known of them, and none of them is set aside any more
        assert bring(*orders).unchanged == 3


def test_older_state_is_no_news(bring: Bring) -> None:
    bring(make_order(status="SHIPPED", at="2026-11-23T11:00:00Z"))
    assert bring(make_order(at="2026-11-23T10:30:00Z")).unchanged == 1
    assert AmazonOrder.objects.get().status == "SHIPPED"


def test_other_buyer_or_content_at_the_same_instant_is_taken(bring: Bring) -> None:
    bring(make_order())
    assert bring(make_order(buyer={"buyerName": "Grace Example"})).changed == 1
    assert bring(make_order(status="SHIPPED")).changed == 1


def test_order_that_came_in_part_is_looked_at_again(bring: Bring) -> None:
    bring(make_order())
    bring(make_order(), refused=("FULFILLMENT",))
    assert AmazonOrder.objects.get().missing_data == ["FULFILLMENT"]
    assert bring(make_order()).unchanged == 1
    assert AmazonOrder.objects.get().missing_data == []
