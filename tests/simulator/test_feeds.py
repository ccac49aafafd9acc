"""Feeds at the local Amazon: upload, queue, message by message, report."""

import gzip
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import jsonschema
import pytest
from jsonschema_rs import Draft7Validator

from tests.contract.conftest import amazon_folder
from tradewind.simulator.feed_messages import find_problems
from tradewind.simulator.world import World

from .conftest import NORTHWIND
from .listing_data import CA, US, luggage, stock

FEEDS = "/na/feeds/2021-06-30/feeds"
DOCUMENTS = "/na/feeds/2021-06-30/documents"
JSON_TYPE = "application/json; charset=UTF-8"


class Submitter:
    """Submits feeds as Northwind."""

    def __init__(self, http: httpx2.Client, world: World, sign_in: Callable[[str], dict[str, str]]) -> None:
        self.http, self.world, self.sign_in = http, world, sign_in
        self.headers = sign_in(NORTHWIND)

    def ask(self, method: str, path: str, **options: Any) -> httpx2.Response:
        return self.http.request(method, path, headers=self.headers, **options)

    def upload(self, content: bytes) -> str:
        self.world.throttle.clear()
        made = self.ask("POST", DOCUMENTS, json={"contentType": JSON_TYPE}).json()
        assert self.http.put(made["url"], content=content, headers={"Content-Type": JSON_TYPE}).status_code == 200
        return made["feedDocumentId"]

    def create(self, content: bytes, *, feed_type: str = "JSON_LISTINGS_FEED", at: tuple[str, ...] = (US,)) -> Any:
        body = {"feedType": feed_type, "marketplaceIds": list(at), "inputFeedDocumentId": self.upload(content)}
        return self.ask("POST", FEEDS, json=body)

    def submit(self, *messages: dict[str, Any], report: list[str] | None = None, **more: Any) -> str:
        return self.create(document(*messages, report=report), **more).json()["feedId"]

    def state(self, feed_id: str, **later: float) -> dict[str, Any]:
        self.world.clock.advance(timedelta(**later))
        self.world.throttle.clear()
        self.headers = self.sign_in(NORTHWIND)  # a token lives for an hour
        return self.ask("GET", f"{FEEDS}/{feed_id}").json()

    def report(self, feed_id: str) -> dict[str, Any]:
        state = self.state(feed_id, minutes=10)
        found = self.ask("GET", f"{DOCUMENTS}/{state['resultFeedDocumentId']}").json()
        assert found["compressionAlgorithm"] == "GZIP"
        return json.loads(gzip.decompress(self.http.get(found["url"]).content))


def document(*messages: dict[str, Any], report: list[str] | None = None) -> bytes:
    header: dict[str, Any] = {"sellerId": NORTHWIND, "version": "2.0"}
    if report:
        header["report"] = {"includedData": report, "apiVersion": "2021-08-01"}
    return json.dumps({"header": header, "messages": list(messages)}).encode()


def update(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "messageId": number,
        "sku": f"S{number}",
        "operationType": "UPDATE",
        "productType": "LUGGAGE",
        "requirements": "LISTING",
        "attributes": luggage(**changes),
    }


def set_stock(number: int, quantity: int) -> dict[str, Any]:
    patch = {"op": "replace", "path": "/attributes/fulfillment_availability", "value": stock(quantity)}
    return {
        "messageId": number,
        "sku": f"S{number}",
        "operationType": "PATCH",
        "productType": "LUGGAGE",
        "patches": [patch],
    }


@pytest.fixture
def submitter(amazon: httpx2.Client, world: World, token_for: Callable[[str], dict[str, str]]) -> Submitter:
    return Submitter(amazon, world, token_for)


def quantities(world: World) -> dict[str, int]:
    return {one["sku"]: one["quantity"] for one in world.listings.ledger(world)}


def test_a_feed_waits_is_processed_and_leaves_a_report(submitter: Submitter, world: World) -> None:
    feed_id = submitter.submit(update(1), update(2, brand=None))

    assert submitter.state(feed_id)["processingStatus"] == "IN_QUEUE"
    assert submitter.state(feed_id, seconds=31)["processingStatus"] == "IN_PROGRESS"
    assert quantities(world) == {}
    done = submitter.state(feed_id, seconds=120)
    assert done["processingStatus"] == "DONE"
    assert done["processingStartTime"] < done["processingEndTime"]
    report = submitter.report(feed_id)
    assert report["summary"] == {
        "errors": 1, "warnings": 0, "messagesProcessed": 2, "messagesAccepted": 1, "messagesInvalid": 1,
    }  # fmt: skip
    (issue,) = report["issues"]
    assert (issue["messageId"], issue["sku"], issue["code"], issue["attributeName"]) == (2, "S2", "90220", "brand")
    assert quantities(world) == {"S1": 4}


def test_the_report_is_as_amazon_publishes_it(submitter: Submitter, amazon_folder: Path) -> None:
    included = [
        "summaries",
        "attributes",
        "issues",
        "offers",
        "fulfillmentAvailability",
        "productTypes",
        "relationships",
    ]
    report = submitter.report(submitter.submit(update(1), update(2, brand=None), report=included))

    path = amazon_folder / "schemas/feeds/listings-feed-processing-report-schema-v2.json"
    jsonschema.validate(report, json.loads(path.read_text()))
    assert report["summary"]["itemSummary"]["items"] == 1
    assert report["items"][0]["fulfillmentAvailability"][0]["quantity"] == 4


def test_feeds_of_a_seller_are_processed_one_after_another(submitter: Submitter, world: World) -> None:
    first = submitter.submit(update(1))
    second = submitter.submit(set_stock(1, 7))

    assert submitter.state(first, seconds=60)["processingStatus"] == "IN_PROGRESS"
    assert submitter.state(second)["processingStatus"] == "IN_QUEUE"
    ended = submitter.state(first, minutes=60)["processingEndTime"]
    assert submitter.state(second)["processingStartTime"] == ended
    assert quantities(world) == {"S1": 7}


def test_every_operation_of_a_message_is_applied(submitter: Submitter, world: World) -> None:
    partial = {**update(1), "operationType": "PARTIAL_UPDATE", "attributes": {"fulfillment_availability": stock(2)}}
    del partial["requirements"]
    deletion = {"messageId": 2, "sku": "S2", "operationType": "DELETE"}

    first = submitter.report(submitter.submit(update(1), update(2), update(3)))
    second = submitter.report(submitter.submit(partial, deletion, set_stock(3, 5), set_stock(4, 5)))

    assert first["summary"]["messagesAccepted"] == 3
    assert second["summary"]["messagesAccepted"] == 3
    assert [one["code"] for one in second["issues"]] == ["13013"]
    assert quantities(world) == {"S1": 2, "S3": 5}


def test_a_feed_reaches_all_its_marketplaces(submitter: Submitter, world: World) -> None:
    us, ca = luggage(), luggage(CA)
    both = {name: us[name] + ca[name] if name != "fulfillment_availability" else us[name] for name in us}
    message = {**update(1), "attributes": both}

    report = submitter.report(submitter.submit(message, at=(US, CA)))

    assert report["issues"] == []
    assert {one["marketplace_id"] for one in world.listings.ledger(world)} == {US, CA}


def test_equal_message_ids_are_refused(submitter: Submitter) -> None:
    again = {**update(2), "messageId": 1}

    report = submitter.report(submitter.submit(update(1), again, update(3)))

    assert report["summary"]["messagesInvalid"] == 2
    assert report["summary"]["messagesAccepted"] == 1


@pytest.mark.parametrize(
    "content",
    [
        b"not json",
        b"[]",
        b'{"header": {}}',
        b'\xff\xfe{"a": 1}',
        json.dumps({"header": {"sellerId": "SOMEONE", "version": "2.0"}, "messages": [update(1)]}).encode(),
        document(),
        json.dumps({"header": {"sellerId": NORTHWIND, "version": "1.0"}, "messages": [update(1)]}).encode(),
        document(*[{"messageId": number} for number in range(25_001)]),
    ],
)
def test_an_unreadable_feed_is_fatal_with_a_report(submitter: Submitter, content: bytes) -> None:
    feed_id = submitter.create(content).json()["feedId"]

    assert submitter.state(feed_id, hours=1)["processingStatus"] == "FATAL"
    report = submitter.report(feed_id)
    assert report["issues"][0]["severity"] == "ERROR"
    assert "messageId" not in report["issues"][0]
    assert report["summary"]["messagesProcessed"] == 0


def test_xml_feeds_have_ended(submitter: Submitter) -> None:
    feed_id = submitter.create(b"<xml/>", feed_type="POST_PRODUCT_DATA").json()["feedId"]

    state = submitter.state(feed_id, hours=1)

    assert state["processingStatus"] == "FATAL"
    assert "resultFeedDocumentId" not in state


@pytest.mark.parametrize(
    ("mode", "status", "has_report"),
    [
        ("fatal", "FATAL", False),
        ("fatal_with_report", "FATAL", True),
        ("cancelled", "CANCELLED", False),
        ("stuck", "IN_PROGRESS", False),
        ("delayed", "IN_QUEUE", False),
        ("no_report", "DONE", False),
        ("slow", "DONE", True),
    ],
)
def test_the_next_feed_can_be_made_to_fail(
    submitter: Submitter, world: World, mode: str, status: str, has_report: bool
) -> None:
    world.feeds.fail_next(NORTHWIND, mode)
    feed_id = submitter.submit(update(1))

    state = submitter.state(feed_id, hours=10)

    assert (state["processingStatus"], "resultFeedDocumentId" in state) == (status, has_report)


def test_a_fault_is_addressed_to_the_nth_feed(submitter: Submitter, world: World) -> None:
    world.faults.add("F89", account=NORTHWIND, operation="createFeed", nth_call=2)

    first, second = submitter.submit(update(1)), submitter.submit(update(2))

    assert submitter.state(first, hours=1)["processingStatus"] == "DONE"
    assert submitter.state(second)["processingStatus"] == "FATAL"


def test_only_a_waiting_feed_can_be_cancelled(submitter: Submitter, world: World) -> None:
    first, second = submitter.submit(update(1)), submitter.submit(update(2))
    submitter.state(first, seconds=31)

    assert submitter.ask("DELETE", f"{FEEDS}/{first}").status_code == 400
    assert submitter.ask("DELETE", f"{FEEDS}/{second}").status_code == 200
    assert submitter.state(second, hours=1)["processingStatus"] == "CANCELLED"
    assert quantities(world) == {"S1": 4}


def test_an_address_dies_after_five_minutes_and_checks_the_content_type(submitter: Submitter, world: World) -> None:
    url = submitter.ask("POST", DOCUMENTS, json={"contentType": JSON_TYPE}).json()["url"]

    wrong = submitter.http.put(url, content=b"{}", headers={"Content-Type": "application/json;charset=UTF-8"})
    world.clock.advance(timedelta(minutes=5))
    late = submitter.http.put(url, content=b"{}", headers={"Content-Type": JSON_TYPE})

    assert (wrong.status_code, late.status_code) == (403, 403)
    assert "SignatureDoesNotMatch" in wrong.text
    assert "Request has expired" in late.text


def test_five_listings_feeds_in_five_minutes(submitter: Submitter, world: World) -> None:
    documents = [submitter.upload(document(update(number))) for number in range(1, 8)]

    def create(feed_type: str, document_id: str) -> int:
        body = {"feedType": feed_type, "marketplaceIds": [US], "inputFeedDocumentId": document_id}
        return submitter.ask("POST", FEEDS, json=body).status_code

    statuses = [create("JSON_LISTINGS_FEED", one) for one in documents[:6]]
    world.clock.advance(timedelta(minutes=1))

    assert statuses == [202] * 5 + [429]
    assert create("JSON_LISTINGS_FEED", documents[5]) == 202
    assert create("POST_ORDER_FULFILLMENT_DATA", documents[6]) == 202


def test_a_document_that_is_not_there_or_not_ours_makes_no_feed(submitter: Submitter) -> None:
    def create(document_id: str, at: str = US) -> int:
        body = {"feedType": "JSON_LISTINGS_FEED", "marketplaceIds": [at], "inputFeedDocumentId": document_id}
        return submitter.ask("POST", FEEDS, json=body).status_code

    empty = submitter.ask("POST", DOCUMENTS, json={"contentType": JSON_TYPE}).json()["feedDocumentId"]
    assert create("nothing") == 400
    assert create(empty) == 400
    assert create(submitter.upload(document(update(1))), at="A1VC38T7YXB528") == 403


def test_an_inactive_seller_submits_no_feed(submitter: Submitter, world: World) -> None:
    world.sellers[NORTHWIND].participations[US].has_suspended_listings = True

    answer = submitter.create(document(update(1)))

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "InvalidInput")


def test_feeds_are_listed_newest_first_and_paged(submitter: Submitter) -> None:
    ids = [submitter.submit(update(number)) for number in range(1, 4)]
    submitter.world.throttle.clear()

    page = submitter.ask("GET", FEEDS, params={"feedTypes": "JSON_LISTINGS_FEED", "pageSize": 2}).json()
    rest = submitter.ask("GET", FEEDS, params={"nextToken": page["nextToken"]}).json()

    assert [one["feedId"] for one in page["feeds"] + rest["feeds"]] == ids[::-1]
    assert submitter.ask("GET", FEEDS).status_code == 400


def test_the_clock_waits_for_the_report_to_be_fetched(submitter: Submitter, world: World) -> None:
    feed_id = submitter.submit(update(1))
    assert world.clock.state()["expecting"] == [f"feed:{NORTHWIND}:{feed_id}"]

    submitter.report(feed_id)

    assert world.clock.state()["expecting"] == []


GOOD_PATCH = {"op": "replace", "path": "/attributes/x", "value": [{"a": 1}]}
CHANGES: list[dict[str, Any]] = [
    {}, {"messageId": 0}, {"messageId": 2**31}, {"messageId": "1"}, {"messageId": None}, {"messageId": 1.5},
    {"messageId": True}, {"messageId": 2.0}, {"sku": ""}, {"sku": 5}, {"operationType": "UPSERT"},
    {"operationType": []},
    {"productType": ""}, {"productType": 1}, {"requirements": "ALL"}, {"requirements": []}, {"requirements": "LISTING"},
    {"attributes": {}}, {"attributes": []}, {"attributes": {"a": 1}}, {"patches": []}, {"patches": [GOOD_PATCH]},
    {"patches": [{"op": "move", "path": "/a"}]}, {"patches": [{"op": "add"}]},
    {"patches": [{"op": "delete", "path": "/a"}]},
    {"patches": [{**GOOD_PATCH, "value": {}}]}, {"patches": [{**GOOD_PATCH, "value": [1]}]}, {"patches": ["a"]},
    {"unknown": 1},
]  # fmt: skip
KINDS: dict[str, dict[str, Any]] = {
    "UPDATE": {"productType": "LUGGAGE", "attributes": {"a": [{}]}},
    "PARTIAL_UPDATE": {"productType": "LUGGAGE", "attributes": {"a": [{}]}},
    "PATCH": {"productType": "LUGGAGE", "patches": [GOOD_PATCH]},
    "DELETE": {},
}


@pytest.mark.parametrize("operation", KINDS)
def test_our_rules_for_messages_agree_with_the_published_schema(operation: str, amazon_folder: Path) -> None:
    path = amazon_folder / "schemas/feeds/listings-feed-schema-v2.json"
    item = json.loads(path.read_text())["properties"]["messages"]["items"]
    published = Draft7Validator(item)
    base = {"messageId": 1, "sku": "S", "operationType": operation, **KINDS[operation]}
    cases = [{**base, **change} for change in CHANGES]
    cases += [{name: one for name, one in base.items() if name != left_out} for left_out in base]

    for message in [*cases, [], "text", None]:
        assert (find_problems(message) == []) == published.is_valid(message), message


__all__ = ["amazon_folder"]
