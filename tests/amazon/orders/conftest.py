"""Orders as Amazon writes them, and a way to bring them in without asking Amazon."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tradewind.amazon.orders.intake import Counts, Source, take_orders
from tradewind.base import clock as base_clock

US = "ATVPDKIKX0DER"
GOLDEN = Path(__file__).parents[2] / "golden" / "orders" / "read"
Bring = Callable[..., Counts]


def load_order(case: str) -> dict[str, Any]:
    order: dict[str, Any] = json.loads((GOLDEN / f"{case}.json").read_text(encoding="utf-8"))
    return order


def make_order(order_id: str = "111-0000000-0000001", **changes: Any) -> dict[str, Any]:
    """An order of two lines at Amazon.com, ready to be sent; `status`, `at` and `sku` are short for their fields."""
    order: dict[str, Any] = copy.deepcopy(SHAPE)
    order["orderId"] = order_id
    order["lastUpdatedTime"] = changes.pop("at", order["lastUpdatedTime"])
    order["fulfillment"]["fulfillmentStatus"] = changes.pop("status", "UNSHIPPED")
    order["orderItems"][0]["product"]["sellerSku"] = changes.pop("sku", "MUG")
    return {**order, **changes}


def usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currencyCode": "USD"}


def _line(item_id: str, sku: str, quantity: int, unit: str, total: str) -> dict[str, Any]:
    return {
        "orderItemId": item_id,
        "quantityOrdered": quantity,
        "product": {"asin": "B000000001", "title": f"A {sku}", "sellerSku": sku, "price": {"unitPrice": usd(unit)}},
        "proceeds": {"proceedsTotal": usd(total), "breakdowns": [{"type": "ITEM", "subtotal": usd(total)}]},
        "fulfillment": {"quantityFulfilled": 0, "quantityUnfulfilled": quantity},
    }


SHAPE: dict[str, Any] = {
    "createdTime": "2026-11-23T10:00:00Z",
    "lastUpdatedTime": "2026-11-23T11:00:00Z",
    "salesChannel": {"channelName": "AMAZON", "marketplaceId": US, "marketplaceName": "Amazon.com"},
    "programs": [],
    "buyer": {"buyerName": "Ada Example", "buyerEmail": "ada@marketplace.amazon.com"},
    "recipient": {
        "deliveryAddress": {
            "name": "Ada Example",
            "addressLine1": "1 Analytical Row",
            "city": "Seattle",
            "stateOrRegion": "WA",
            "postalCode": "98101",
            "countryCode": "US",
            "phone": "555-0100",
        }
    },
    "proceeds": {"grandTotal": usd("49.97"), "breakdowns": [{"type": "ITEM", "subtotal": usd("49.97")}]},
    "fulfillment": {
        "fulfillmentStatus": "UNSHIPPED",
        "fulfilledBy": "MERCHANT",
        "shipByWindow": {"latestDateTime": "2026-11-25T07:59:59Z"},
    },
    "orderItems": [_line("1", "MUG", 2, "9.99", "19.98"), _line("2", "POT", 1, "29.99", "29.99")],
}


@pytest.fixture
def connections(connect_account: Any) -> list[Any]:
    found: list[Any] = connect_account()
    return found


@pytest.fixture
def bring(connections: list[Any]) -> Bring:
    """Return a function that takes orders as if a page of the search had brought them."""

    def take(*orders: dict[str, Any], by: list[Any] | None = None, refused: tuple[str, ...] = ()) -> Counts:
        using = by or connections
        source = Source(using[0].seller_account, using, base_clock.now(), "request-1", "searchOrders", refused)
        return take_orders(source, list(orders))

    return take


@pytest.fixture
def make_variant(db: None) -> Callable[..., Any]:
    """Return a function that puts a SKU into the store's catalog."""
    from tradewind.store.catalog.models import Product, Variant

    def make(sku: str) -> Any:
        now = base_clock.now()
        product = Product.objects.create(key=sku, title=sku, created_at=now, updated_at=now)
        return Variant.objects.create(product=product, sku=sku, currency="USD")

    return make
