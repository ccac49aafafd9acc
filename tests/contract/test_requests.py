"""Our requests against Amazon's own models: paths, parameters, bodies, and no rate above the published one."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx2
import jsonschema
import pytest
import yaml

from tests.spapi.conftest import Script
from tradewind.spapi import definitions, feeds, listings, orders, reports, sellers
from tradewind.spapi.client import Client
from tradewind.spapi.operations import OPERATIONS

from . import amazon_models

SINCE = datetime(2026, 11, 1, 12, 30, tzinfo=UTC)
US = "ATVPDKIKX0DER"
ITEM = {"seller_id": "A3NORTHWIND7US1", "sku": "TW/1 %2F", "marketplace_id": US}
PUT = {
    "productType": "LUGGAGE",
    "requirements": "LISTING",
    "attributes": {"purchasable_offer": [{"our_price": [{"schedule": [{"value_with_tax": Decimal("19.99")}]}]}]},
}
PATCH = {
    "productType": "LUGGAGE",
    "patches": [{"op": "replace", "path": "/attributes/brand", "value": [{"value": "x"}]}],
}
SHIPMENT = {
    "marketplaceId": US,
    "packageDetail": {
        "packageReferenceId": "1",
        "carrierCode": "FedEx",
        "trackingNumber": "112345678",
        "shipDate": SINCE,
        "orderItems": [{"orderItemId": "79039765272157", "quantity": 1}],
    },
}
PREVIEW = listings.SubmitOptions(is_preview=True, issue_locale="en_US", included_data=("issues", "identifiers"))
SEARCH = listings.ItemFilter(
    identifiers=["TW 1", "TW/2"],
    identifiers_type="SKU",
    with_issue_severity=["ERROR"],
    with_status=["BUYABLE"],
    last_updated_after=SINCE,
    sort_by="sku",
    sort_order="ASC",
)

REQUESTS: list[tuple[str, Callable[[Client], Any]]] = [
    ("getMarketplaceParticipations", sellers.get_marketplace_participations),
    ("searchOrders", lambda c: orders.search_orders(c, marketplace_ids=[US], last_updated_after=SINCE)),
    (
        "searchOrders",
        lambda c: orders.search_orders(
            c,
            marketplace_ids=[US, "A2EUQ1WTGCTBG2"],
            created_after=SINCE,
            created_before=SINCE,
            included_data=["BUYER"],
            page_size=50,
            pagination_token="a+b/c==",
        ),
    ),
    ("getOrder", lambda c: orders.get_order(c, "902-1845936-5435065")),
    (
        "createReport",
        lambda c: reports.create_report(c, report_type=reports.SELLER_PERFORMANCE, marketplace_ids=[US]),
    ),
    ("getReport", lambda c: reports.get_report(c, "70002020")),
    ("getReports", lambda c: reports.get_reports(c, report_types=[reports.SELLER_PERFORMANCE], created_since=SINCE)),
    ("getReportDocument", lambda c: reports.get_report_document(c, "amzn1.spdoc.1.4.na.x")),
    ("confirmShipment", lambda c: orders.confirm_shipment(c, "902-1845936-5435065", SHIPMENT)),
    ("createFeedDocument", feeds.create_feed_document),
    (
        "createFeed.JSON_LISTINGS_FEED",
        lambda c: feeds.create_feed(
            c, feed_type="JSON_LISTINGS_FEED", marketplace_ids=[US], input_feed_document_id="d"
        ),
    ),
    (
        "createFeed",
        lambda c: feeds.create_feed(
            c,
            feed_type="POST_ORDER_ACKNOWLEDGEMENT_DATA",
            marketplace_ids=[US],
            input_feed_document_id="d",
            feed_options={"a": "b"},
        ),
    ),
    ("getFeed", lambda c: feeds.get_feed(c, "1")),
    (
        "getFeeds",
        lambda c: feeds.get_feeds(
            c,
            feed_types=["JSON_LISTINGS_FEED"],
            created_since=SINCE,
            created_until=SINCE,
            processing_statuses=["IN_QUEUE", "IN_PROGRESS"],
        ),
    ),
    ("getFeeds", lambda c: feeds.get_feeds(c, next_token="abc")),
    ("cancelFeed", lambda c: feeds.cancel_feed(c, "1")),
    ("getFeedDocument", lambda c: feeds.get_feed_document(c, "amzn1.tortuga.4.na.1")),
    ("putListingsItem", lambda c: listings.put_item(c, **ITEM, body=PUT)),
    ("putListingsItem", lambda c: listings.put_item(c, **ITEM, body=PUT, options=PREVIEW)),
    ("patchListingsItem", lambda c: listings.patch_item(c, **ITEM, body=PATCH, options=PREVIEW)),
    ("getListingsItem", lambda c: listings.get_item(c, **ITEM, issue_locale="en_US")),
    ("deleteListingsItem", lambda c: listings.delete_item(c, **ITEM, issue_locale="en_US")),
    ("searchListingsItems", lambda c: listings.search_items(c, seller_id="A3", marketplace_id=US)),
    (
        "searchListingsItems",
        lambda c: listings.search_items(c, seller_id="A3", marketplace_id=US, item_filter=SEARCH, page_token="n"),
    ),
    (
        "searchDefinitionsProductTypes",
        lambda c: definitions.search_product_types(c, marketplace_id=US, keywords=["a", "b"], locale="en_US"),
    ),
    (
        "searchDefinitionsProductTypes",
        lambda c: definitions.search_product_types(c, marketplace_id=US, item_name="A hat, red", locale="nl_BE"),
    ),
    (
        "getDefinitionsProductType",
        lambda c: definitions.get_product_type(
            c, product_type="LUGGAGE", marketplace_id=US, seller_id="A3", locale="en_IE"
        ),
    ),
]


def captured(call: Callable[[Client], Any]) -> httpx2.Request:
    """The request that a function makes; what it makes of the refusal is another test's."""
    given = Script([httpx2.Response(404)])
    with given.http, pytest.raises(Exception, match="404"):
        call(given.client)
    return given.requests[0]


def amazons_name(key: str) -> str:
    return key.partition(".")[0]


@pytest.mark.parametrize(("key", "call"), REQUESTS, ids=[key for key, _ in REQUESTS])
def test_a_request_is_as_the_model_has_it(key, call):
    modelled = amazon_models.find(amazons_name(key))
    request = captured(call)
    check_path(modelled, request)
    check_query(modelled, dict(parse_qsl(request.url.query.decode(), keep_blank_values=True)))
    check_body(modelled, request)


def check_path(modelled: amazon_models.Modelled, request: httpx2.Request) -> None:
    assert request.method == modelled.method
    pattern = re.sub(r"\\{\w+\\}", "([^/]+)", re.escape(modelled.path))
    path = request.url.raw_path.decode().partition("?")[0].removeprefix("/na")
    found = re.fullmatch(pattern, path)
    assert found, path
    if path.endswith("%252F"):
        assert unquote(found[2]) == ITEM["sku"]


def check_query(modelled: amazon_models.Modelled, sent: dict[str, str]) -> None:
    known = modelled.parameters("query")
    assert set(sent) <= set(known)
    assert {name for name, one in known.items() if one.get("required")} <= set(sent)
    for name, text in sent.items():
        check_value(known[name], text)


def check_value(parameter: dict[str, Any], text: str) -> None:
    if parameter["type"] == "array":
        values = text.split(",")
        assert parameter.get("collectionFormat", "csv") == "csv"
        assert len(values) <= parameter.get("maxItems", len(values))
        assert set(values) <= set(parameter["items"].get("enum", values))
    elif parameter["type"] == "integer":
        assert parameter.get("minimum", 0) <= int(text) <= parameter.get("maximum", 10**9)
    else:
        assert text in parameter.get("enum", [text])
    if parameter.get("format") == "date-time":
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", text)


def check_body(modelled: amazon_models.Modelled, request: httpx2.Request) -> None:
    wanted = list(modelled.parameters("body").values())
    assert bool(request.content) == bool(wanted)
    for parameter in wanted:
        assert request.headers["content-type"] == "application/json"
        schema = {**parameter["schema"], "definitions": modelled.definitions}
        jsonschema.Draft4Validator(schema).validate(json.loads(request.content))


@pytest.mark.parametrize("key", OPERATIONS)
def test_an_operation_is_where_the_model_has_it(key):
    ours, modelled = OPERATIONS[key], amazon_models.find(amazons_name(key))
    assert (ours.method, ours.path) == (modelled.method, modelled.path)
    assert {str(status) for status in ours.success} <= set(modelled.responses)
    assert ours.is_write == (ours.method != "GET")


def test_every_operation_is_tried():
    assert {key for key, _ in REQUESTS} == set(OPERATIONS)


OWN_PLAN = "createFeed.JSON_LISTINGS_FEED"  # published in a changelog, in neither the models nor the list


@pytest.mark.parametrize("key", sorted(set(OPERATIONS) - {OWN_PLAN}))
def test_no_rate_is_above_the_one_in_the_model(key):
    rate, burst = amazon_models.find(key).usage_plan
    assert OPERATIONS[key].rate <= rate
    assert OPERATIONS[key].burst <= burst


@pytest.mark.parametrize("key", sorted(set(OPERATIONS) - {OWN_PLAN}))
def test_no_rate_is_above_the_one_in_the_published_list(key):
    published = yaml.safe_load((amazon_models.folder() / "extra" / "rate-limits.yml").read_text("utf-8"))
    api = "GetOrderApi-" if key == "getOrder" else ""
    plans = [plan for name, plan in published.items() if name.endswith(f"-{key}") and name.startswith(api)]
    assert len(plans) == 1
    calls, burst, seconds = (*plans[0], 1)[:3]
    assert OPERATIONS[key].rate <= calls / seconds
    assert OPERATIONS[key].burst <= burst


def test_feeds_of_listings_keep_to_five_in_five_minutes():
    assert OPERATIONS[OWN_PLAN].rate * 300 <= 5
    assert OPERATIONS[OWN_PLAN].burst <= 5
