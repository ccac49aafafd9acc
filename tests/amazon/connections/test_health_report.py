"""The report of account health is read whatever of it is missing, new, or named as in Amazon's examples."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.amazon.connections.health_report import HealthUnreadable, read_report
from tradewind.amazon.connections.health_shown import show_health
from tradewind.simulator.account_health import VIOLATIONS, Health, write_metrics

US = "ATVPDKIKX0DER"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def report(**metrics: Any) -> bytes:
    whole = {
        "accountStatuses": [{"marketplaceId": US, "status": "AT_RISK"}],
        "performanceMetrics": [{**write_metrics(US, Health(rating="WARNED"), NOON), **metrics}],
    }
    return json.dumps(whole).encode()


def test_a_whole_report() -> None:
    kept = read_report(report(listingPolicyViolations={"defectsCount": 86, "status": "BAD"}))[US]
    assert (kept["status"], kept["rating"]) == ("AT_RISK", "WARNED")
    assert {one["name"]: one["rate"] for one in kept["rates"]} == {
        "orderDefectRate.mfn": "0.0015", "orderDefectRate.afn": "0.0015", "lateShipmentRate": "0.011",
        "preFulfillmentCancellationRate": "0.004", "validTrackingRate": "0.991", "onTimeDeliveryRate": "0.973",
        "unitOnTimeDeliveryRate": "0.969", "invoiceDefectRate": "0",
    }  # fmt: skip
    assert {one["name"] for one in kept["violations"]} == set(VIOLATIONS)
    found = show_health(kept, problem="")
    assert [(one.label, one.count) for one in found.troubles] == [("Listing policy violations", 86)]
    assert json.loads(json.dumps(kept)) == kept


def test_the_names_of_amazons_own_examples() -> None:
    metrics = {
        "marketplaceId": US,
        "prefulfillmentCancelRate": {"rate": 0.005, "targetValue": 0.01, "status": "GOOD", "orderCount": 17197},
        "documentRequest": {"defectsCount": 8, "status": "GOOD"},
        "warningState": [{"warningType": "spammingSellerMessaging", "status": "BAD"}],
        "accountHealthRating": {"ahrStatus": "WARNED"},
    }
    content = json.dumps({"performanceMetrics": [metrics]}).encode()
    kept = read_report(content)[US]
    assert kept["rating"] == "WARNED" and kept["warnings"] == ["spammingSellerMessaging"]
    assert kept["rates"][0]["count"] == 17197
    assert kept["violations"] == [{"name": "documentRequests", "count": 8, "status": "GOOD"}]


def test_a_status_that_amazon_invents_is_shown_as_it_is() -> None:
    content = json.dumps({"accountStatuses": [{"marketplaceId": US, "status": "UNDER_REVIEW"}]}).encode()
    assert show_health(read_report(content)[US], problem="").status_word == "Under review"


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b"{}", b'{"performanceMetrics": null}', b"\xff\xfe"])
def test_what_is_no_report_is_refused(content: bytes) -> None:
    with pytest.raises(HealthUnreadable):
        read_report(content)


PLAIN = st.sampled_from([None, True, -1, 10**30, 0.5, 1e300, "", "GOOD", "\x00", [], [None], {}, [{"status": "BAD"}]])
JSON = PLAIN | st.dictionaries(
    st.sampled_from(["rate", "targetValue", "status", "defectsCount", "mfn", "ahrStatus"]), PLAIN
)
NAMES = st.sampled_from(sorted(write_metrics(US, Health(), NOON).keys() - {"marketplaceId"}))


@given(st.dictionaries(NAMES, JSON))
def test_no_odd_part_loses_the_rest(odd: dict[str, Any]) -> None:
    kept = read_report(report(**odd))[US]
    assert kept["status"] == "AT_RISK"
    show_health(kept, problem="")
