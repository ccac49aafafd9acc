"""Orders against the local Amazon: one page after another, one by its id, and a package that was sent."""

from datetime import timedelta

import pytest

from tradewind.spapi.errors import Missing, Rejected, Unavailable
from tradewind.spapi.orders import confirm_shipment, get_order, search_orders

from .conftest import NOON, URL

US = "ATVPDKIKX0DER"
NORTHWIND = "A3NORTHWIND7US1"
SINCE = NOON - timedelta(days=1)


def place(local, quantity: int = 3) -> str:
    line = {"sku": "TW/1", "quantity": quantity, "unit_price": "19.99", "title": "Cabin trolley"}
    wanted = {"merchant_id": NORTHWIND, "marketplace_id": US, "lines": [line], "status": "UNSHIPPED"}
    answer = local.http.post(f"{URL}/control/orders", json=wanted)
    assert answer.status_code == 201, answer.text
    return answer.json()["order_id"]


def search(local, client, **options):
    return search_orders(client, marketplace_ids=[US], last_updated_after=SINCE, **options)


def later(local) -> None:
    local.clock.advance(timedelta(hours=12))


def test_pages_follow_each_other_until_every_order_has_come(local):
    placed = {place(local) for _ in "abc"}
    later(local)
    client = local.client()
    first = search(local, client, page_size=2)
    second = search(local, client, page_size=2, pagination_token=first.next_token)
    assert (len(first.orders), len(second.orders), second.next_token) == (2, 1, None)
    assert {one["orderId"] for one in (*first.orders, *second.orders)} == placed
    assert first.last_updated_before <= local.clock.now() - timedelta(minutes=2)
    assert first.request_id != second.request_id


def test_an_order_is_read_by_its_id_with_its_money_as_text(local):
    order_id = place(local)
    order = get_order(local.client(), order_id)
    (item,) = order["orderItems"]
    assert (item["quantityOrdered"], item["product"]["sellerSku"]) == (3, "TW/1")
    assert item["product"]["price"]["unitPrice"] == {"amount": "19.99", "currencyCode": "USD"}
    with pytest.raises(Missing):
        get_order(local.client(), "902-0000000-0000000")


def test_the_last_two_minutes_cannot_be_asked_for(local):
    with pytest.raises(Rejected):
        search(local, local.client(), last_updated_before=NOON - timedelta(minutes=1))


def test_an_empty_answer_is_never_an_empty_page(local):
    client = local.client()
    local.fault("F22", "searchOrders")
    with pytest.raises(Unavailable, match="incomplete"):
        search(local, client)
    assert search(local, client).orders == []


def test_a_package_is_confirmed(local):
    order_id = place(local)
    client = local.client()
    (item,) = get_order(client, order_id)["orderItems"]
    package = {
        "packageReferenceId": "1",
        "carrierCode": "FedEx",
        "trackingNumber": "112345678",
        "shipDate": local.clock.now(),
        "orderItems": [{"orderItemId": item["orderItemId"], "quantity": 3}],
    }
    assert confirm_shipment(client, order_id, {"marketplaceId": US, "packageDetail": package})
    assert get_order(client, order_id)["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    with pytest.raises(Rejected):
        numbered = {**package, "packageReferenceId": 1}
        confirm_shipment(client, order_id, {"marketplaceId": US, "packageDetail": numbered})
