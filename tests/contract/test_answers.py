"""What the local Amazon answers against Amazon's own models: every operation, well and badly asked."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.simulator.listing_data import CA, JP, US, luggage, stock, text
from tests.simulator.test_feeds import document, update
from tradewind.simulator.app import create_app
from tradewind.simulator.clock import Clock
from tradewind.simulator.demo import CLIENT_ID, CLIENT_SECRET, private_refresh_token
from tradewind.simulator.listing_views import DATA_SETS
from tradewind.simulator.marketplaces import BY_COUNTRY
from tradewind.simulator.order_records import STATUSES
from tradewind.simulator.orders import DATA_SETS as ORDER_DATA_SETS
from tradewind.simulator.routing import OPERATIONS
from tradewind.simulator.transport import InProcess
from tradewind.simulator.world import World

from .models import BrokenContract, Judge, JudgedTransport

SELLER = "A3NORTHWIND7US1"
ITEM = f"/listings/2021-08-01/items/{SELLER}"
TYPES = "/definitions/2020-09-01/productTypes"
FEEDS = "/feeds/2021-06-30/feeds"
DOCUMENTS = "/feeds/2021-06-30/documents"
ORDERS = "/orders/2026-01-01/orders"
REPORTS = "/reports/2021-06-30/reports"
PERFORMANCE = "GET_V2_SELLER_PERFORMANCE_REPORT"
JSON_TYPE = "application/json; charset=UTF-8"


class Judged:
    """The local Amazon with Amazon's models watching every answer."""

    def __init__(self, judge: Judge) -> None:
        self.world = World(Clock(now=datetime(2026, 11, 23, 12, tzinfo=UTC)))
        self.transport = JudgedTransport(InProcess(create_app(self.world)), judge)
        self.http = httpx2.Client(transport=self.transport, base_url=self.world.base_url)

    def headers(self, merchant_id: str = SELLER) -> dict[str, str]:
        form = {"grant_type": "refresh_token", "refresh_token": private_refresh_token(merchant_id),
                "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}  # fmt: skip
        return {"x-amz-access-token": self.http.post("/auth/o2/token", data=form).json()["access_token"]}

    def ask(self, method: str, path: str, expected: int = 200, *, region: str = "na", **options: Any) -> Any:
        self.world.throttle.clear()
        merchant_id = options.pop("merchant_id", SELLER)
        answer = self.http.request(method, f"/{region}{path}", headers=self.headers(merchant_id), **options)
        assert answer.status_code == expected, answer.text
        return answer.json() if answer.content else None

    def later(self, **by: float) -> None:
        self.world.clock.advance(timedelta(**by))


@pytest.fixture(scope="module")
def judge(amazon_folder: Path) -> Judge:
    return Judge(amazon_folder)


@pytest.fixture
def amazon(judge: Judge) -> Iterator[Judged]:
    yield Judged(judge)


def walk_sellers(amazon: Judged) -> None:
    amazon.ask("GET", "/sellers/v1/marketplaceParticipations")
    amazon.ask("GET", "/sellers/v1/account")


def walk_definitions(amazon: Judged) -> None:
    for query in ({}, {"keywords": "shirt,hat"}, {"itemName": "A red T-shirt"}, {"itemName": "zzz"}):
        amazon.ask("GET", TYPES, params={"marketplaceIds": US, **query})
    for requirements in ("LISTING", "LISTING_PRODUCT_ONLY", "LISTING_OFFER_ONLY"):
        for enforced in ("ENFORCED", "NOT_ENFORCED"):
            query = {"marketplaceIds": US, "requirements": requirements, "requirementsEnforced": enforced}
            amazon.ask("GET", f"{TYPES}/LUGGAGE", params={**query, "locale": "es_US", "parentageLevel": "CHILD"})
    amazon.ask("GET", TYPES, 400)
    amazon.ask("GET", TYPES, 403, params={"marketplaceIds": JP})
    amazon.ask("GET", f"{TYPES}/UNICORN", 404, params={"marketplaceIds": US})


def walk_listings(amazon: Judged) -> None:
    at = {"marketplaceIds": US}
    good = {"productType": "LUGGAGE", "requirements": "LISTING", "attributes": luggage()}
    bad = {**good, "attributes": {**luggage(), "brand": [], "item_name": text("x" * 300)}}
    preview = {**at, "mode": "VALIDATION_PREVIEW", "includedData": "issues,identifiers"}
    for query, body in ((preview, good), (preview, bad), (at, bad), (at, good)):
        amazon.ask("PUT", f"{ITEM}/a%2Fb", params=query, json=body)
    amazon.ask("PUT", f"{ITEM}/a%2Fb", params={"marketplaceIds": CA}, json={**good, "attributes": luggage(CA)})
    image = {"media_location": "https://example.com/a.jpg"}
    patches = [{"op": "add", "path": "/attributes/main_product_image_locator", "value": [image]}]
    for one in (patches, [{"op": "merge", "path": "/attributes/fulfillment_availability", "value": stock(1)}]):
        amazon.ask("PATCH", f"{ITEM}/a%2Fb", params=at, json={"productType": "LUGGAGE", "patches": one})
    amazon.ask("PATCH", f"{ITEM}/none", params=at, json={"productType": "LUGGAGE", "patches": patches})
    amazon.later(minutes=1)
    everything = {"marketplaceIds": f"{US},{CA}", "includedData": ",".join(DATA_SETS)}
    amazon.ask("GET", f"{ITEM}/a%2Fb", params=everything)
    amazon.ask("GET", ITEM, params={**everything, "pageSize": "1", "withStatus": "BUYABLE"})
    amazon.ask("DELETE", f"{ITEM}/a%2Fb", params=at)
    amazon.ask("GET", f"{ITEM}/none", 404, params=at)
    for method, body in (("GET", None), ("PUT", good), ("DELETE", None), ("PATCH", good)):
        amazon.ask(method, f"{ITEM}/a", 403, params={"marketplaceIds": JP}, json=body)
    amazon.ask("PUT", f"{ITEM}/a", 400, params=at, json={})
    amazon.ask("PATCH", f"{ITEM}/a", 400, params=at, json={"productType": "LUGGAGE", "patches": []})
    amazon.ask("DELETE", f"{ITEM}/a", 400)
    amazon.ask("GET", ITEM, 400)


def walk_restrictions(amazon: Judged) -> None:
    amazon.world.restrictions.restrict("B0GATED001")
    path, query = "/listings/2021-08-01/restrictions", {"sellerId": SELLER, "marketplaceIds": US}
    for asin in ("B0GATED001", "B0FREE0001"):
        amazon.ask("GET", path, params={**query, "asin": asin, "conditionType": "used_good"})
    amazon.ask("GET", path, 400, params=query)
    amazon.ask("GET", path, 403, params={**query, "asin": "B0", "sellerId": "OTHER"})


def walk_feeds(amazon: Judged) -> None:
    def create(content: bytes, status: int = 202) -> str:
        made = amazon.ask("POST", DOCUMENTS, 201, json={"contentType": JSON_TYPE})
        amazon.http.put(made["url"], content=content, headers={"Content-Type": JSON_TYPE})
        body = {"feedType": "JSON_LISTINGS_FEED", "marketplaceIds": [US], "inputFeedDocumentId": made["feedDocumentId"]}
        return amazon.ask("POST", FEEDS, status, json=body)["feedId"]

    done, waiting = create(document(update(1))), create(b"nonsense")
    amazon.ask("GET", f"{FEEDS}/{done}")
    amazon.ask("DELETE", f"{FEEDS}/{waiting}")
    fatal = create(b"nonsense")
    for minutes in (1, 10, 10):
        amazon.later(minutes=minutes)
        for feed_id in (done, waiting, fatal):
            state = amazon.ask("GET", f"{FEEDS}/{feed_id}")
    amazon.ask("GET", f"{DOCUMENTS}/{state['resultFeedDocumentId']}")
    page = amazon.ask("GET", FEEDS, params={"feedTypes": "JSON_LISTINGS_FEED", "pageSize": "1"})
    amazon.ask("GET", FEEDS, params={"nextToken": page["nextToken"]})
    amazon.ask("GET", FEEDS, 400)
    amazon.ask("GET", f"{FEEDS}/1", 404)
    amazon.ask("DELETE", f"{FEEDS}/{done}", 400)
    amazon.ask("GET", f"{DOCUMENTS}/none", 404)
    amazon.ask("POST", DOCUMENTS, 400, json={})
    amazon.ask("POST", FEEDS, 400, json={"feedType": "JSON_LISTINGS_FEED"})


def place(amazon: Judged, merchant_id: str, country: str, **more: Any) -> str:
    line = {"sku": "S1", "quantity": 3, "unit_price": "700", "shipping": "50", "gift_wrap": "10", "discount": "30",
            "gift_message": "Für dich", "ioss_number": "IM123"}  # fmt: skip
    wanted = {"merchant_id": merchant_id, "marketplace_id": BY_COUNTRY[country].id, "lines": [line], **more}
    return amazon.world.orders.place(amazon.world, wanted)["order_id"]


def walk_orders(amazon: Judged) -> None:
    everything = {"includedData": ",".join(sorted(ORDER_DATA_SETS))}
    amazon.world.sellers[SELLER].participations[BY_COUNTRY["BR"].id].is_participating = True
    first = place(amazon, SELLER, "BR", alias="B-1", company_name="Acme", programs=["PRIME"])
    for status in STATUSES:
        place(amazon, SELLER, "US", status=status, replaces=first)
        place(amazon, SELLER, "CA", status=status, fulfilled_by="AMAZON", channel="NON_AMAZON")
    for country in ("GB", "FR", "DE", "IT", "ES"):
        place(amazon, "A2NORTHFR55EU3", country)
    place(amazon, "A9SAKURA44JP01", "JP")
    amazon.world.orders.act(amazon.world, first, "request-cancel", {})
    placed = {one["order_id"]: one for one in amazon.world.orders.ledger(amazon.world)}
    item = placed[first]["items"][0]["order_item_id"]
    shipment = {
        "marketplaceId": BY_COUNTRY["BR"].id,
        "packageDetail": {
            "packageReferenceId": "1", "carrierCode": "Other", "carrierName": "Correios", "trackingNumber": "1",
            "shipDate": "2026-11-23T12:00:00Z", "orderItems": [{"orderItemId": item, "quantity": 1}],
        },
    }  # fmt: skip
    confirmation = f"/orders/v0/orders/{first}/shipmentConfirmation"
    amazon.ask("POST", confirmation, 204, json=shipment)
    amazon.ask("POST", confirmation, 400, json={**shipment, "marketplaceId": US})
    amazon.ask("POST", confirmation.replace(first, "1-2-3"), 404, json=shipment)
    amazon.later(minutes=3)
    since = {"lastUpdatedAfter": "2026-11-23T00:00:00Z", **everything}
    page = amazon.ask("GET", ORDERS, params={**since, "maxResultsPerPage": "4"})
    token = page["pagination"]["nextToken"]
    amazon.ask("GET", ORDERS, params={**since, "maxResultsPerPage": "4", "paginationToken": token})
    amazon.ask("GET", ORDERS, params={"createdAfter": "2026-11-23T00:00:00Z", "marketplaceIds": f"{US},{CA}"})
    for region, merchant_id in (("eu", "A2NORTHFR55EU3"), ("fe", "A9SAKURA44JP01")):
        assert amazon.ask("GET", ORDERS, region=region, merchant_id=merchant_id, params=since)["orders"]
    amazon.ask("GET", f"{ORDERS}/{first}", params=everything)
    amazon.ask("GET", f"{ORDERS}/{first}")
    amazon.ask("GET", f"{ORDERS}/1-2-3", 404)
    amazon.ask("GET", ORDERS, 400)
    amazon.ask("GET", ORDERS, 403, params={**since, "marketplaceIds": JP})
    amazon.ask("GET", f"{ORDERS}/{first}", 400, params={"includedData": "ALL"})


def walk_reports(amazon: Judged) -> None:
    wanted = {"reportType": PERFORMANCE, "marketplaceIds": [US, CA]}
    first, second = (amazon.ask("POST", REPORTS, 202, json=wanted)["reportId"] for _number in range(2))
    amazon.ask("GET", f"{REPORTS}/{first}")
    amazon.ask("DELETE", f"{REPORTS}/{second}")
    for _step in range(2):
        amazon.later(seconds=20)
        state = amazon.ask("GET", f"{REPORTS}/{first}")
    amazon.ask("GET", f"/reports/2021-06-30/documents/{state['reportDocumentId']}")
    page = amazon.ask("GET", REPORTS, params={"reportTypes": PERFORMANCE, "pageSize": "1"})
    amazon.ask("GET", REPORTS, params={"nextToken": page["nextToken"]})
    amazon.ask("GET", REPORTS, 400)
    amazon.ask("POST", REPORTS, 400, json={**wanted, "marketplaceIds": []})
    amazon.ask("POST", REPORTS, 403, json={**wanted, "marketplaceIds": [JP]})
    amazon.ask("GET", f"{REPORTS}/1", 404)
    amazon.ask("DELETE", f"{REPORTS}/{first}", 400)
    amazon.ask("GET", "/reports/2021-06-30/documents/none", 404)


WALKS: dict[str, Callable[[Judged], None]] = {
    "sellers": walk_sellers,
    "definitions": walk_definitions,
    "listings": walk_listings,
    "restrictions": walk_restrictions,
    "feeds": walk_feeds,
    "orders": walk_orders,
    "reports": walk_reports,
}


@pytest.mark.parametrize("name", WALKS)
def test_answers_are_as_amazon_models_them(amazon: Judged, name: str) -> None:
    WALKS[name](amazon)


def test_every_operation_is_judged_well_and_badly_asked(amazon: Judged) -> None:
    for walk in WALKS.values():
        walk(amazon)

    served = {one.name for one in OPERATIONS if one.is_api}
    asked_well = {name for name, status in amazon.transport.seen if status < 300}
    asked_badly = {name for name, status in amazon.transport.seen if status >= 400}
    assert asked_well == served
    assert asked_badly >= served - {"getMarketplaceParticipations", "getAccount"}


@pytest.mark.parametrize(
    ("operation", "path", "method"),
    [(one.name, one.template, one.method) for one in OPERATIONS if one.is_api],
    ids=lambda one: one if isinstance(one, str) and one.isalnum() else "",
)
def test_refusals_at_the_gate_are_modelled_too(amazon: Judged, operation: str, path: str, method: str) -> None:
    address = "/na" + path.replace("{sellerId}", SELLER)
    for name in ("sku", "productType", "feedId", "feedDocumentId", "orderId", "reportId", "reportDocumentId"):
        address = address.replace("{" + name + "}", "x")

    missing = amazon.http.request(method, address)
    wrong = amazon.http.request(method, address, headers={"x-amz-access-token": "Atza|wrong"})
    amazon.world.faults.add("F01", operation=operation)
    throttled = amazon.http.request(method, address, headers=amazon.headers())

    assert (missing.status_code, wrong.status_code, throttled.status_code) == (403, 403, 429)


@pytest.mark.parametrize("name", [one.name for one in OPERATIONS if one.is_api])
def test_paths_and_methods_are_those_of_the_models(judge: Judge, name: str) -> None:
    ours = next(one for one in OPERATIONS if one.name == name)
    theirs = next(one for one in judge.operations if one.name == name and one.template == ours.template)

    assert theirs.method == ours.method


@pytest.mark.parametrize(
    ("method", "path", "query", "body"),
    [
        ("GET", "/orders/2026-01-01/order", "", b""),
        ("GET", ORDERS, "createdafter=2026-11-23T00:00:00Z", b""),
        ("GET", ORDERS, "createdAfter=yesterday", b""),
        ("GET", ORDERS, "includedData=ALL", b""),
        ("GET", ORDERS, f"marketplaceIds={US}&marketplaceIds={CA}", b""),
        ("GET", ITEM, "", b""),
        ("DELETE", f"{ITEM}/a", f"marketplaceIds={US},{CA}", b""),
        ("PUT", f"{ITEM}/a", f"marketplaceIds={US}", b'{"productType": "LUGGAGE"}'),
        ("POST", FEEDS, "", b'{"feedType": "X", "marketplaceIds": [], "inputFeedDocumentId": "d"}'),
        ("POST", "/orders/v0/orders/1/shipmentConfirmation", "", b'{"marketplaceId": "M", "packageDetail": {}}'),
        ("POST", DOCUMENTS, "", b"not json"),
    ],
)
def test_a_wrong_request_is_found(judge: Judge, method: str, path: str, query: str, body: bytes) -> None:
    with pytest.raises(BrokenContract):
        judge.check_request(method, path, query, body)


def test_an_invented_field_is_found(judge: Judge) -> None:
    with pytest.raises(BrokenContract):
        judge.check_answer("createFeed", 202, {"feedId": "1", "feedID": "1"})
    judge.check_answer("createFeed", 202, {"feedId": "1"})
