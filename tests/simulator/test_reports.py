"""Reports at the local Amazon: asked for, made a little later, fetched; and what they say of an account's health."""

import gzip
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx2
import jsonschema
import pytest

from tradewind.simulator.account_health import RATES, RATINGS, STATUSES, VIOLATIONS
from tradewind.simulator.world import World

from .conftest import NORD, NORTHWIND
from .listing_data import CA, US

REPORTS = "/na/reports/2021-06-30/reports"
DOCUMENTS = "/na/reports/2021-06-30/documents"
PERFORMANCE = "GET_V2_SELLER_PERFORMANCE_REPORT"

# Amazon's accountHealthReport-2020-11-18.json, read a second time: which names must be there, and which words may.
_JUDGED = {"status": {"enum": ["GOOD", "BAD", "NONE"]}, "targetCondition": {"enum": ["GREATER_THAN", "LESS_THAN"]}}
_RATE = {"required": ["reportingDateRange", "status", "rate", "targetValue", "targetCondition"], "properties": _JUDGED}
_DEFECTS = ["orderCount", "orderWithDefects", "claims", "chargebacks", "negativeFeedback", "fulfillmentType"]
_DEFECT_RATE = {**_RATE, "required": [*_RATE["required"], *_DEFECTS]}
_VIOLATION = {
    "required": ["reportingDateRange", "defectsCount", "status", "targetValue", "targetCondition"],
    "properties": {"defectsCount": {"type": "integer"}, "targetCondition": {"const": "EQUALS"}},
}
_OTHERS = ["marketplaceId", "accountHealthRating", "warningStates"]
SCHEMA = {
    "type": "object",
    "required": ["accountStatuses", "performanceMetrics"],
    "properties": {
        "accountStatuses": {"items": {"properties": {"status": {"enum": list(STATUSES)}}}},
        "performanceMetrics": {
            "items": {
                "required": [*RATES, *VIOLATIONS, *_OTHERS],
                "properties": {
                    **dict.fromkeys(RATES, _RATE),
                    **dict.fromkeys(VIOLATIONS, _VIOLATION),
                    "orderDefectRate": {
                        "required": ["mfn", "afn"],
                        "properties": {"mfn": _DEFECT_RATE, "afn": _DEFECT_RATE},
                    },
                    "accountHealthRating": {
                        "required": ["ahrStatus", "reportingDateRange"],
                        "properties": {"accountHealthRatingStatus": {"enum": list(RATINGS)}},
                    },
                },
            }
        },
    },
}


class Reader:
    """Asks for reports as Northwind."""

    def __init__(self, http: httpx2.Client, world: World, headers: dict[str, str]) -> None:
        self.http, self.world, self.headers = http, world, headers

    def ask(self, method: str, path: str, **options: Any) -> httpx2.Response:
        self.world.throttle.clear()
        return self.http.request(method, path, headers=self.headers, **options)

    def create(self, *marketplace_ids: str) -> str:
        body = {"reportType": PERFORMANCE, "marketplaceIds": marketplace_ids or [US]}
        return self.ask("POST", REPORTS, json=body).json()["reportId"]

    def state(self, report_id: str, **later: float) -> dict[str, Any]:
        self.world.clock.advance(timedelta(**later))
        return self.ask("GET", f"{REPORTS}/{report_id}").json()

    def document(self, report_id: str) -> dict[str, Any]:
        self.state(report_id, seconds=10)
        state = self.state(report_id, seconds=20)
        return self.ask("GET", f"{DOCUMENTS}/{state['reportDocumentId']}").json()

    def content(self, report_id: str) -> dict[str, Any]:
        return json.loads(gzip.decompress(self.http.get(self.document(report_id)["url"]).content))

    def control(self, path: str, **body: Any) -> httpx2.Response:
        return self.http.post(f"/control/{path}", json={"merchant_id": NORTHWIND, **body})


@pytest.fixture
def reader(amazon: httpx2.Client, world: World, token_for: Callable[[str], dict[str, str]]) -> Reader:
    return Reader(amazon, world, token_for(NORTHWIND))


def test_a_report_is_made_in_steps(reader: Reader) -> None:
    report_id = reader.create(US, CA)
    assert reader.state(report_id)["processingStatus"] == "IN_QUEUE"
    assert reader.state(report_id, seconds=10)["processingStatus"] == "IN_PROGRESS"
    state = reader.state(report_id, seconds=20)
    assert state["processingStatus"] == "DONE" and state["marketplaceIds"] == [US, CA]


def test_its_content_is_as_amazons_schema_has_it(reader: Reader) -> None:
    reader.control("account-health", marketplace_id=US, warnings=["spammingSellerMessaging"])
    content = reader.content(reader.create(US, CA))
    jsonschema.validate(content, SCHEMA)
    assert [one["marketplaceId"] for one in content["performanceMetrics"]] == [US, CA]


def test_the_control_sets_a_status(reader: Reader) -> None:
    wanted = {"status": "AT_RISK", "rating": "WARNED", "rates": {"lateShipmentRate": 0.06},
              "violations": {"documentRequests": 2}}  # fmt: skip
    assert reader.control("account-health", marketplace_id=US, **wanted).json()["status"] == "AT_RISK"
    content = reader.content(reader.create())
    (metrics,) = content["performanceMetrics"]
    assert content["accountStatuses"] == [{"marketplaceId": US, "status": "AT_RISK"}]
    assert metrics["lateShipmentRate"]["status"] == "BAD" and metrics["documentRequests"]["defectsCount"] == 2
    (known,) = reader.http.get("/control/ledger").json()["reports"]["health"]
    assert known["merchant_id"] == NORTHWIND and known["status"] == "AT_RISK"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("account-health", {"marketplace_id": US, "status": "FINE"}),
        ("account-health", {"marketplace_id": US, "rates": {"speed": 1}}),
        ("account-health", {"marketplace_id": "A1PA6795UKMFR9"}),
        ("account-health", {"marketplace_id": US, "merchant_id": "NOBODY"}),
        ("reports/next", {"end": "LOST"}),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(reader: Reader, path: str, body: dict[str, Any]) -> None:
    answer = reader.control(path, **body)
    assert answer.status_code == 400 and answer.json()["error"]


@pytest.mark.parametrize("end", ["CANCELLED", "FATAL"])
def test_a_report_may_end_without_a_document(reader: Reader, end: str) -> None:
    reader.control("reports/next", end=end)
    report_id = reader.create()
    state = reader.state(report_id, minutes=1)
    assert state["processingStatus"] == end and "reportDocumentId" not in state


def test_a_document_may_come_unpacked(reader: Reader) -> None:
    reader.control("reports/next", is_packed=False)
    document = reader.document(reader.create())
    assert "compressionAlgorithm" not in document
    assert "accountStatuses" in reader.http.get(document["url"]).json()


def test_the_role_is_needed(reader: Reader, world: World) -> None:
    for application in world.applications.values():
        application.roles = ("Product Listing",)
    answer = reader.ask("POST", REPORTS, json={"reportType": PERFORMANCE, "marketplaceIds": [US]})
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["message"] == "Access to requested resource is denied."


def test_another_sellers_report_is_unknown(
    reader: Reader, token_for: Callable[[str], dict[str, str]], amazon: httpx2.Client
) -> None:
    report_id = reader.create()
    answer = amazon.get(f"{REPORTS}/{report_id}".replace("/na/", "/eu/"), headers=token_for(NORD))
    assert answer.status_code == 404
