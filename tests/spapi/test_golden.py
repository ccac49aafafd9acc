"""Amazon's answers, kept as files, are read into exactly what stands beside each of them.

`golden/<operation>/<case>.json` is a body as Amazon sends it; `<case>.expected.json` is what we make of it, or
the error it becomes.
"""

import dataclasses
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tradewind.spapi import definitions, feeds, listings, orders, reports, sellers
from tradewind.spapi.client import Client
from tradewind.spapi.errors import AmazonError
from tradewind.spapi.operations import OPERATIONS

GOLDEN = Path(__file__).parent.parent / "golden"
CASES = sorted(path for path in GOLDEN.glob("*/*.json") if not path.name.endswith(".expected.json"))
SINCE = datetime(2026, 11, 1, tzinfo=UTC)
ITEM = {"seller_id": "A3NORTHWIND7US1", "sku": "TW/1", "marketplace_id": "ATVPDKIKX0DER"}

CALLS: dict[str, Callable[[Client], Any]] = {
    "getMarketplaceParticipations": sellers.get_marketplace_participations,
    "searchOrders": lambda client: orders.search_orders(
        client, marketplace_ids=["ATVPDKIKX0DER"], last_updated_after=SINCE
    ),
    "getOrder": lambda client: orders.get_order(client, "902-1845936-5435065"),
    "createFeedDocument": feeds.create_feed_document,
    "createFeed": lambda client: feeds.create_feed(
        client, feed_type="JSON_LISTINGS_FEED", marketplace_ids=["ATVPDKIKX0DER"], input_feed_document_id="d"
    ),
    "getFeed": lambda client: feeds.get_feed(client, "23492394"),
    "getFeeds": lambda client: feeds.get_feeds(client, feed_types=["JSON_LISTINGS_FEED"]),
    "getFeedDocument": lambda client: feeds.get_feed_document(client, "d"),
    "createReport": lambda client: reports.create_report(
        client, report_type=reports.SELLER_PERFORMANCE, marketplace_ids=["ATVPDKIKX0DER"]
    ),
    "getReport": lambda client: reports.get_report(client, "70002020"),
    "getReports": lambda client: reports.get_reports(client, report_types=[reports.SELLER_PERFORMANCE]),
    "getReportDocument": lambda client: reports.get_report_document(client, "d"),
    "searchDefinitionsProductTypes": lambda client: definitions.search_product_types(
        client, marketplace_id="ATVPDKIKX0DER", keywords="suitcase"
    ),
    "getDefinitionsProductType": lambda client: definitions.get_product_type(
        client, product_type="LUGGAGE", marketplace_id="ATVPDKIKX0DER"
    ),
    "putListingsItem": lambda client: listings.put_item(client, **ITEM, body={"productType": "LUGGAGE"}),
    "getListingsItem": lambda client: listings.get_item(client, **ITEM),
    "searchListingsItems": lambda client: listings.search_items(
        client, seller_id=ITEM["seller_id"], marketplace_id=ITEM["marketplace_id"]
    ),
}


def as_json(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return as_json({field.name: getattr(value, field.name) for field in dataclasses.fields(value)})
    if isinstance(value, dict):
        return {key: as_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_json(one) for one in value]
    return value.isoformat() if isinstance(value, datetime) else value


def read(client: Client, operation: str) -> Any:
    try:
        return as_json(CALLS[operation](client))
    except AmazonError as error:
        return {
            "error": type(error).__name__,
            "message": error.message,
            "outcome_unknown": error.outcome_unknown,
        }


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_an_answer_is_read_as_expected(script, path):
    operation = path.parent.name
    (status,) = OPERATIONS[operation].success
    answer = httpx2.Response(status, content=path.read_bytes(), headers={"x-amzn-RequestId": "r-1"})
    expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    assert read(script(answer).client, operation) == expected


def test_every_operation_that_reads_has_a_golden_answer():
    assert {path.parent.name for path in CASES} == set(CALLS)
