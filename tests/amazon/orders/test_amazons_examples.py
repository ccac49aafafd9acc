"""Amazon's own examples of orders, from its model, come in without loss."""

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.amazon.orders.conftest import Bring
from tradewind.amazon.models import AmazonOrder
from tradewind.amazon.orders.buyers import read_personal
from tradewind.amazon.orders.personal import join_personal
from tradewind.amazon.orders.read import read_order
from tradewind.store.models import Order
from tradewind.store.orders.place import read_recipient

FOLDER = Path(os.environ.get("SPAPI_MODELS") or Path(__file__).parents[4] / "shared" / "amazon")
FOUND = sorted(FOLDER.rglob("orders_2026-01-01.json"))
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FOUND, reason=f"Amazon's models are neither at SPAPI_MODELS nor in {FOLDER}."),
]


def find_orders(value: Any) -> list[dict[str, Any]]:
    """Every object in the model that is an order with an id of Amazon's: examples and sandbox cases alike."""
    if isinstance(value, list):
        return [order for part in value for order in find_orders(part)]
    if not isinstance(value, dict):
        return []
    mine = [value] if isinstance(value.get("orderId"), str) and "orderItems" in value else []
    return mine + [order for part in value.values() for order in find_orders(part)]


def examples() -> list[dict[str, Any]]:
    return find_orders(json.loads(FOUND[0].read_text(encoding="utf-8"))) if FOUND else []


def test_there_are_examples() -> None:
    assert len(examples()) >= 2


@pytest.mark.parametrize("order", examples(), ids=lambda order: order["orderId"])
def test_example_comes_in_without_loss(bring: Bring, connect_account: Any, order: dict[str, Any]) -> None:
    countries = {"ATVPDKIKX0DER": ("A3NORTHWIND7US1", "US"), "A1F83G8C2ARO7P": ("A2NORTHFR55EU3", "UK")}
    merchant_id, country = countries[order["salesChannel"]["marketplaceId"]]
    counts = bring(order, by=connect_account(merchant_id, (country,)))
    assert counts.new == 1
    row = AmazonOrder.objects.get()
    assert join_personal(row.document, read_personal(row)) == order
    assert read_order(order).differences == ()
    assert row.total == Decimal(order["proceeds"]["grandTotal"]["amount"])
    placed = Order.objects.get()
    assert [item.quantity for item in placed.items.all()] == [one["quantityOrdered"] for one in order["orderItems"]]
    assert read_recipient(placed)["name"] == order["recipient"]["deliveryAddress"]["name"]
