"""An order is placed once, kept up to date, and loses its recipient when that must go."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tradewind.store.models import Order, OrderRecipient, Product, Variant
from tradewind.store.orders.place import (
    PlacedItem,
    PlacedOrder,
    Status,
    forget_recipients,
    link_products,
    place_order,
    read_recipient,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
MUG = PlacedItem("1", "MUG", "A mug", 2, Decimal("9.99"), Decimal("19.98"))
POT = PlacedItem("2", "POT", "A pot", 1, None, None)
PLACED = PlacedOrder(
    source="amazon",
    source_order_id="na:SELLER:1",
    number="1",
    status=Status.OPEN,
    placed_at=NOON,
    items=(MUG, POT),
    currency="USD",
    total=Decimal("19.98"),
    recipient={"name": "Ada", "country": "US"},
)


@pytest.fixture
def make_variant(db: None) -> Callable[[str], Variant]:
    def make(sku: str) -> Variant:
        product = Product.objects.create(key=sku, title=sku, created_at=NOON, updated_at=NOON)
        return Variant.objects.create(product=product, sku=sku, currency="USD")

    return make


def test_same_order_is_placed_once() -> None:
    first, second = place_order(PLACED, now=NOON), place_order(PLACED, now=LATER)
    assert (first.pk, second.updated_at, Order.objects.count()) == (second.pk, NOON, 1)


def test_update_writes_what_differs_and_keeps_what_is_not_told() -> None:
    place_order(PLACED, now=NOON)
    told_less = replace(PLACED, status=Status.SHIPPED, total=None, currency="", recipient=None)
    order = place_order(told_less, now=LATER)
    assert (order.status, order.total, order.currency, order.updated_at) == (
        "shipped", Decimal("19.98"), "USD", LATER,
    )  # fmt: skip
    assert read_recipient(order)["name"] == "Ada"


def test_line_that_is_not_told_any_more_stays_with_nothing() -> None:
    place_order(PLACED, now=NOON)
    order = place_order(replace(PLACED, items=(MUG,)), now=LATER)
    assert list(order.items.values_list("source_item_id", "quantity")) == [("1", 2), ("2", 0)]


def test_line_follows_its_sku(make_variant: Callable[[str], Variant]) -> None:
    make_variant("MUG")
    tea = make_variant("TEA")
    place_order(PLACED, now=NOON)
    order = place_order(replace(PLACED, items=(replace(MUG, sku="TEA"),)), now=LATER)
    assert order.items.get(quantity__gt=0).variant == tea


def test_products_that_appear_are_linked(make_variant: Callable[[str], Variant]) -> None:
    make_variant("MUG")
    order = place_order(PLACED, now=NOON)
    other = place_order(replace(PLACED, source_order_id="na:SELLER:2", number="2", items=(MUG,)), now=NOON)
    assert (order.needs_product, other.needs_product) == (True, False)
    assert link_products(now=NOON) == []
    pot = make_variant("POT")
    assert link_products(now=LATER) == ["1"]
    order.refresh_from_db()
    assert (order.needs_product, order.items.get(sku="POT").variant, order.updated_at) == (False, pot, LATER)


def test_recipients_of_a_channel_are_forgotten_by_prefix() -> None:
    for order_id in ("na:SELLER:1", "na:SELLER:2", "na:OTHER:1"):
        place_order(replace(PLACED, source_order_id=order_id), now=NOON)
    place_order(replace(PLACED, source="manual"), now=NOON)
    assert forget_recipients(source="amazon", prefix="na:SELLER:") == 2
    left: Any = OrderRecipient.objects.values_list("order__source", "order__source_order_id")
    assert sorted(left) == [("amazon", "na:OTHER:1"), ("manual", "na:SELLER:1")]
    assert Order.objects.count() == 4
