"""Orders at the local Amazon: what a search may ask, what it shows, and the life of an order."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx2
import pytest

from tradewind.simulator.demo import APPLICATION_ID
from tradewind.simulator.marketplaces import BY_COUNTRY
from tradewind.simulator.routing import RefusedError
from tradewind.simulator.world import World

from .conftest import NORD, NORTHWIND
from .listing_data import CA, JP, US

SAKURA = "A9SAKURA44JP01"
SINCE = "2026-11-23T00:00:00Z"
EVERYTHING = (
    "BUYER,RECIPIENT,PROCEEDS,EXPENSE,PROMOTION,CANCELLATION,FULFILLMENT,PACKAGES,TAX,PAYMENT,FULFILLMENT_ORDERS"
)
REGIONS = {NORTHWIND: "na", NORD: "eu", SAKURA: "fe"}


class Store:
    """Places orders, and reads them as the seller's application."""

    def __init__(self, http: httpx2.Client, world: World, sign_in: Callable[[str], dict[str, str]]) -> None:
        self.http, self.world, self.sign_in = http, world, sign_in

    def place(self, *lines: dict[str, Any], merchant_id: str = NORTHWIND, at: str = US, **more: Any) -> dict[str, Any]:
        lines = lines or ({"sku": "S1", "quantity": 2, "unit_price": "10.00"},)
        wanted = {"merchant_id": merchant_id, "marketplace_id": at, "lines": list(lines), **more}
        return self.world.orders.place(self.world, wanted)

    def act(self, order: dict[str, Any], action: str, **wanted: Any) -> dict[str, Any]:
        return self.world.orders.act(self.world, order["order_id"], action, wanted)

    def ask(self, path: str = "", *, merchant_id: str = NORTHWIND, **query: Any) -> httpx2.Response:
        self.world.throttle.clear()
        address = f"/{REGIONS[merchant_id]}/orders/2026-01-01/orders{path}"
        return self.http.get(address, params=query, headers=self.sign_in(merchant_id))

    def search(self, *, merchant_id: str = NORTHWIND, **query: Any) -> dict[str, Any]:
        query = query or {"lastUpdatedAfter": SINCE}
        return self.ask(merchant_id=merchant_id, **query).json()

    def get(self, order: dict[str, Any], data: str = EVERYTHING, *, merchant_id: str = NORTHWIND) -> dict[str, Any]:
        return self.ask(f"/{order['order_id']}", merchant_id=merchant_id, includedData=data).json()["order"]

    def later(self, **by: float) -> None:
        self.world.clock.advance(timedelta(**by))

    def confirm(self, order: dict[str, Any], quantity: int, *, reference: Any = "1", **changes: Any) -> httpx2.Response:
        detail = {
            "packageReferenceId": reference,
            "carrierCode": "FedEx",
            "trackingNumber": "112345678",
            "shipDate": "2026-11-23T12:00:00.000Z",
            "orderItems": [{"orderItemId": order["items"][0]["order_item_id"], "quantity": quantity}],
            **changes,
        }
        body = {"marketplaceId": order["marketplace_id"], "packageDetail": detail}
        path = f"/na/orders/v0/orders/{order['order_id']}/shipmentConfirmation"
        return self.http.post(path, json=body, headers=self.sign_in(NORTHWIND))


@pytest.fixture
def store(amazon: httpx2.Client, world: World, token_for: Callable[[str], dict[str, str]]) -> Store:
    return Store(amazon, world, token_for)


def ids(answer: dict[str, Any]) -> list[str]:
    return [one["orderId"] for one in answer["orders"]]


def test_an_order_is_found_by_id_at_once_and_searched_for_two_minutes_later(store: Store) -> None:
    order = store.place()

    assert store.get(order)["orderId"] == order["order_id"]
    assert ids(store.search()) == []
    store.later(minutes=2)
    found = store.search()
    assert ids(found) == [order["order_id"]]
    assert found["lastUpdatedBefore"] == "2026-11-23T12:00:00.000Z"


def test_some_orders_may_be_visible_late(store: Store) -> None:
    store.world.orders.delays = [(1, timedelta(minutes=30))]
    store.place()

    store.later(minutes=29)
    assert ids(store.search()) == []
    store.later(minutes=1)
    assert len(ids(store.search())) == 1


@pytest.mark.parametrize(
    "query",
    [
        {"maxResultsPerPage": "5"},
        {"createdAfter": SINCE, "lastUpdatedAfter": SINCE},
        {"createdAfter": SINCE, "lastUpdatedBefore": "2026-11-23T11:00:00Z"},
        {"lastUpdatedAfter": SINCE, "lastUpdatedBefore": "2026-11-23T11:58:01Z"},
        {"lastUpdatedAfter": SINCE, "lastUpdatedBefore": "2026-11-22T00:00:00Z"},
        {"lastUpdatedAfter": "yesterday"},
        {"lastUpdatedAfter": "2026-11-23T00:00:00 09:00"},
        {"lastUpdatedAfter": SINCE, "maxResultsPerPage": "0"},
        {"lastUpdatedAfter": SINCE, "maxResultsPerPage": "101"},
        {"lastUpdatedAfter": SINCE, "fulfillmentStatuses": "Shipped"},
        {"lastUpdatedAfter": SINCE, "fulfilledBy": "ME"},
        {"lastUpdatedAfter": SINCE, "includedData": "ALL"},
        {"lastUpdatedAfter": SINCE, "paginationToken": "abc"},
        {"lastUpdatedAfter": SINCE, "marketplaceIds": ",".join([US] * 51)},
        {"lastUpdatedAfter": SINCE, "marketplaceIds": "NOWHERE"},
    ],
)
def test_a_search_against_the_rules_is_refused(store: Store, query: dict[str, str]) -> None:
    answer = store.ask(**query)

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "InvalidInput")


def test_exactly_two_minutes_ago_is_allowed_and_another_region_is_not(store: Store) -> None:
    edge = {"lastUpdatedAfter": SINCE, "lastUpdatedBefore": "2026-11-23T11:58:00Z"}

    assert store.ask(**edge).status_code == 200
    answer = store.ask(lastUpdatedAfter=SINCE, marketplaceIds=JP)
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["message"] == "The marketplaces you provided are not valid for region"


def test_a_search_filters(store: Store) -> None:
    us = store.place()
    ca = store.place(at=CA, fulfilled_by="AMAZON")
    paid_later = store.place(status="PENDING")
    store.later(minutes=5)

    def found(**query: str) -> set[str]:
        return set(ids(store.search(lastUpdatedAfter=SINCE, **query)))

    assert found(marketplaceIds=f"{US},{CA}") == {one["order_id"] for one in (us, ca, paid_later)}
    assert found(marketplaceIds=CA) == {ca["order_id"]}
    assert found(fulfilledBy="AMAZON") == {ca["order_id"]}
    assert found(fulfillmentStatuses="PENDING,SHIPPED") == {paid_later["order_id"]}


def test_created_and_updated_are_different_searches(store: Store) -> None:
    order = store.place(status="PENDING")
    store.later(hours=3)
    store.act(order, "pay")
    store.later(minutes=2)

    assert ids(store.search(createdAfter="2026-11-23T13:00:00Z")) == []
    assert ids(store.search(lastUpdatedAfter="2026-11-23T13:00:00Z")) == [order["order_id"]]
    assert store.search(createdAfter=SINCE)["createdBefore"] == "2026-11-23T15:00:00.000Z"


def test_pages_hold_every_order_once(store: Store) -> None:
    placed = [store.place()["order_id"] for _ in range(7)]
    store.later(minutes=3)
    query = {"lastUpdatedAfter": SINCE, "maxResultsPerPage": "3"}

    page, seen = store.search(**query), []
    while "pagination" in page:
        seen += ids(page)
        page = store.search(**query, paginationToken=page["pagination"]["nextToken"])

    assert sorted(seen + ids(page)) == sorted(placed)


def test_a_page_token_ends_after_a_day_and_belongs_to_its_search(store: Store) -> None:
    for _ in range(3):
        store.place()
    store.later(minutes=3)
    query = {"lastUpdatedAfter": SINCE, "maxResultsPerPage": "1"}
    token = store.search(**query)["pagination"]["nextToken"]

    def ask(**changes: str) -> int:
        return store.ask(**{**query, "paginationToken": token, **changes}).status_code

    assert ask(maxResultsPerPage="2", includedData="BUYER") == 200
    assert ask(lastUpdatedAfter="2026-11-22T00:00:00Z") == 400
    assert ask(marketplaceIds=US) == 400
    store.later(hours=24)
    assert ask() == 200
    store.later(seconds=1)
    assert ask() == 400


def test_the_same_page_may_come_again_and_again(store: Store) -> None:
    store.place()
    store.later(minutes=3)
    store.world.faults.add("F46", account=NORTHWIND, operation="searchOrders", times=2)

    first = store.search()
    again = store.search(lastUpdatedAfter=SINCE, paginationToken=first["pagination"]["nextToken"])

    assert ids(first) == ids(again)
    assert first["pagination"] != again["pagination"]


def test_blocks_are_there_only_when_asked_for(store: Store) -> None:
    order = store.place({"sku": "S1", "quantity": 1, "unit_price": "5", "discount": "1"})

    bare = store.get(order, "")
    assert set(bare) == {"orderId", "createdTime", "lastUpdatedTime", "salesChannel", "orderItems"}
    assert set(bare["orderItems"][0]) == {"orderItemId", "quantityOrdered", "product"}
    full = store.get(order)
    assert {"buyer", "recipient", "proceeds", "fulfillment", "payment"} <= set(full)
    assert {"proceeds", "promotion", "fulfillment", "tax"} <= set(full["orderItems"][0])


def test_what_the_roles_do_not_allow_is_absent(store: Store) -> None:
    order = store.place({"sku": "S1", "unit_price": "5", "gift_message": "For you"})
    store.world.applications[APPLICATION_ID].roles = ("Product Listing",)

    shown = store.get(order)

    assert not {"buyer", "recipient"} & set(shown)
    assert "giftMessage" not in shown["orderItems"][0]["fulfillment"]["packing"]["giftOption"]


def test_an_order_of_amazon_shows_no_phone_and_no_email_and_ships_itself(store: Store) -> None:
    order = store.place(fulfilled_by="AMAZON")

    shown = store.get(order)
    assert "phone" not in shown["recipient"]["deliveryAddress"]
    assert "buyer" not in shown
    store.later(hours=6)
    shipped = store.get(order)
    assert shipped["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert "packages" not in shipped
    assert shipped["lastUpdatedTime"] == "2026-11-23T18:00:00.000Z"


def test_a_pending_order_has_neither_price_nor_address(store: Store) -> None:
    order = store.place(status="PENDING", pays_after_s=600)

    pending = store.get(order)
    assert not {"proceeds", "recipient", "payment"} & set(pending)
    assert "price" not in pending["orderItems"][0]["product"]
    store.later(minutes=10)
    paid = store.get(order)
    assert paid["fulfillment"]["fulfillmentStatus"] == "UNSHIPPED"
    assert paid["proceeds"]["grandTotal"]["currencyCode"] == "USD"


@pytest.mark.parametrize(
    ("merchant_id", "country", "price", "shown"), [(SAKURA, "JP", "705", "705"), (NORD, "GB", "7.5", "7.50")]
)
def test_money_has_the_places_of_its_currency(
    store: Store, merchant_id: str, country: str, price: str, shown: str
) -> None:
    line = {"sku": "S1", "quantity": 1, "unit_price": price}
    order = store.place(line, merchant_id=merchant_id, at=BY_COUNTRY[country].id)

    item = store.get(order, merchant_id=merchant_id)["orderItems"][0]

    assert item["product"]["price"]["unitPrice"]["amount"] == shown


def test_the_parts_of_an_order_add_up(store: Store) -> None:
    line = {"sku": "S1", "quantity": 3, "unit_price": "19.99", "shipping": "4.99", "gift_wrap": "2", "discount": "5"}
    order = store.place(line, {"sku": "S2", "quantity": 1, "unit_price": "0.01"})

    shown = store.get(order)

    item = shown["orderItems"][0]
    parts = {one["type"]: Decimal(one["subtotal"]["amount"]) for one in item["proceeds"]["breakdowns"]}
    assert parts["ITEM"] == Decimal("59.97")
    assert sum(parts.values()) == Decimal(item["proceeds"]["proceedsTotal"]["amount"])
    total = sum(Decimal(one["subtotal"]["amount"]) for one in shown["proceeds"]["breakdowns"])
    assert total == Decimal(shown["proceeds"]["grandTotal"]["amount"]) == Decimal(order["total"])
    assert item["tax"]["taxCollections"][0]["model"] == "MARKETPLACE_FACILITATOR"


@pytest.mark.parametrize("country", ["BR", "TR", "DE", "JP", "GB", "AU"])
def test_addresses_are_written_as_in_their_country(store: Store, country: str) -> None:
    place = BY_COUNTRY[country]
    store.world.add_seller("ANYWHERE", name="Anywhere", region=place.region, marketplace_ids=[place.id])

    address = store.place(merchant_id="ANYWHERE", at=place.id)["address"]

    assert address["countryCode"] == country
    assert ("extendedFields" in address) is (country == "BR")
    assert ("municipality" in address) is (country == "TR")


def test_business_replacement_and_foreign_orders(store: Store) -> None:
    business = store.place(company_name="Acme GmbH", purchase_order_number="PO 7")
    replacement = store.place({"sku": "S1", "unit_price": "9"}, replaces=business["order_id"])
    foreign = store.place(channel="NON_AMAZON")

    assert store.get(business)["programs"] == ["AMAZON_BUSINESS"]
    assert store.get(business)["buyer"]["buyerPurchaseOrderNumber"] == "PO 7"
    shown = store.get(replacement)
    assert shown["associatedOrders"][0]["associationType"] == "REPLACEMENT_ORIGINAL_ID"
    assert shown["proceeds"]["grandTotal"]["amount"] == "0.00"
    assert store.get(foreign)["salesChannel"] == {"channelName": "NON_AMAZON"}


def test_a_buyer_asks_to_cancel_and_the_order_stays_open(store: Store) -> None:
    order = store.place()

    store.act(order, "request-cancel", reason="Too late")
    asked = store.get(order)
    store.act(order, "cancel", by="MERCHANT")
    cancelled = store.get(order)

    request = {"requester": "BUYER", "cancelReason": "Too late"}
    assert asked["orderItems"][0]["cancellation"] == {"cancellationRequest": request}
    assert asked["fulfillment"]["fulfillmentStatus"] == "UNSHIPPED"
    assert cancelled["fulfillment"]["fulfillmentStatus"] == "CANCELLED"
    assert cancelled["orderItems"][0]["cancellation"]["cancellationExecution"]["cancelledBy"] == "MERCHANT"


def test_the_panel_ships_in_parts(store: Store) -> None:
    order = store.place()

    assert store.act(order, "ship", lines=[{"sku": "S1", "quantity": 1}])["status"] == "PARTIALLY_SHIPPED"
    assert store.act(order, "ship")["status"] == "SHIPPED"
    assert len(store.get(order)["packages"]) == 2
    for action in ("ship", "cancel", "pay", "fly"):
        with pytest.raises(RefusedError):
            store.act(order, action)


@pytest.mark.parametrize(
    "wrong",
    [
        {"merchant_id": "NOBODY"},
        {"at": JP},
        {"status": "Shipped"},
        {"currency": "EUR"},
        {"colour": "red"},
        {"lines": []},
        {"lines": [{"sku": "S1", "quantity": 0}]},
        {"lines": [{"sku": "S1", "unit_price": "1.005"}]},
        {"lines": [{"sku": "S1", "unit_price": "-1"}]},
        {"lines": [{"sku": "S1", "unit_price": "NaN"}]},
        {"lines": [{"sku": "S1", "unit_price": "5", "discount": "6"}]},
        {"placed_at": "2027-01-01T00:00:00Z"},
    ],
)
def test_an_order_that_cannot_be_is_refused_with_words(store: Store, wrong: dict[str, Any]) -> None:
    with pytest.raises(RefusedError, match=r"\w"):
        store.place(**wrong)
    assert store.world.orders.ledger(store.world) == []


def test_a_shipment_is_confirmed_package_by_package(store: Store) -> None:
    order = store.place()

    assert store.confirm(order, 1).status_code == 204
    assert store.get(order)["fulfillment"]["fulfillmentStatus"] == "PARTIALLY_SHIPPED"
    assert store.confirm(order, 1, reference="2", carrierCode="Other", carrierName="Bike").status_code == 204
    shown = store.get(order)
    assert shown["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert [one["carrier"] for one in shown["packages"]] == ["FedEx", "Bike"]


def test_the_same_reference_changes_its_package(store: Store) -> None:
    order = store.place()
    store.confirm(order, 2)

    assert store.confirm(order, 2, trackingNumber="CHANGED").status_code == 204
    (package,) = store.get(order)["packages"]
    assert package["trackingNumber"] == "CHANGED"
    assert store.confirm(order, 1, reference="2").status_code == 400


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"reference": 1}, "invalid type [packageDetail.packageReferenceId]"),
        ({"reference": "A1"}, "must be a positive numeric value."),
        ({"reference": "0"}, "must be a positive numeric value."),
        ({"quantity": 3}, "more than what is left"),
        ({"orderItems": [{"orderItemId": "1", "quantity": 1}]}, "OrderItemId is invalid"),
        ({"orderItems": []}, "packageDetail.orderItems"),
        ({"carrierCode": "Other"}, "carrierName is required"),
        ({"shipDate": "soon"}, "packageDetail.shipDate"),
        ({"shipDate": "2026-11-25T12:00:00Z"}, "shipDate must not be"),
        ({"shipDate": "2026-11-21T12:00:00Z"}, "shipDate must not be"),
    ],
)
def test_a_wrong_confirmation_is_refused_in_amazons_words(store: Store, changes: dict[str, Any], text: str) -> None:
    order = store.place()

    answer = store.confirm(order, changes.pop("quantity", 1), **changes)

    assert answer.status_code == 400
    assert text in answer.json()["errors"][0]["message"]
    assert store.get(order)["fulfillment"]["fulfillmentStatus"] == "UNSHIPPED"


@pytest.mark.parametrize("more", [{"fulfilled_by": "AMAZON"}, {"status": "PENDING"}, {"programs": ["FBM_SHIP_PLUS"]}])
def test_what_is_not_the_merchants_to_ship_is_not_confirmed(store: Store, more: dict[str, Any]) -> None:
    assert store.confirm(store.place(**more), 1).status_code == 400


def test_another_sellers_order_is_not_found(store: Store) -> None:
    order = store.place(merchant_id=NORD, at=BY_COUNTRY["FR"].id)

    assert store.ask(f"/{order['order_id']}").status_code == 404
    assert store.confirm(order, 1).status_code == 404


def test_the_clock_waits_until_the_order_was_seen(store: Store) -> None:
    order = store.place()
    assert store.world.clock.state()["expecting"] == [f"order:{NORTHWIND}:{order['order_id']}"]

    store.later(minutes=2)
    store.search()

    assert store.world.clock.state()["expecting"] == []


def test_orders_older_than_two_years_are_gone(store: Store) -> None:
    old = store.place(placed_at="2024-11-01T00:00:00Z")
    recent = store.place(placed_at="2025-01-01T00:00:00Z")

    assert ids(store.search(createdAfter="2020-01-01T00:00:00Z")) == [recent["order_id"]]
    assert store.get(old)["orderId"] == old["order_id"]
