"""Deciding without a database: states, limits, pace, and what a report says."""

import gzip
import json
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from tradewind.amazon.listings import issues, pace, render
from tradewind.amazon.listings.states import Known, decide_state

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NEW, OLD = {"attributes": {"a": 1}}, {"attributes": {"a": 2}}


@pytest.mark.parametrize(
    ("known", "has_problems", "state"),
    [
        (None, False, "ready"),
        (None, True, "incomplete"),
        (Known("ready", None, None), True, "incomplete"),
        (Known("accepted", NEW, None), False, "accepted"),
        (Known("accepted", OLD, None), False, "ready"),
        (Known("accepted", OLD, None), True, "incomplete"),
        (Known("refused", None, NEW), False, "refused"),
        (Known("refused", None, OLD), False, "ready"),
        (Known("unknown", OLD, NEW), False, "unknown"),
        (Known("refused", NEW, OLD), False, "accepted"),
        (Known("sent", None, None), True, "sent"),
    ],
)
def test_where_a_listing_stands(known, has_problems, state):
    assert decide_state(known, NEW, has_problems=has_problems) == state


def test_a_feed_is_what_amazon_s_schema_says():
    message = render.make_message("a/b", {"productType": "HAT", "requirements": "LISTING", "attributes": {}})
    document = json.loads(
        b"".join(render.render_feed(seller_id="A1", issue_locale="en_US", messages=[(1, message), (2, message)]))
    )
    assert document["header"]["version"] == "2.0"
    assert [one["messageId"] for one in document["messages"]] == [1, 2]
    assert document["messages"][0]["operationType"] == "UPDATE"
    assert b"".join(render.render_feed(seller_id="A1", issue_locale="x", messages=[])).endswith(b'"messages":[]}')


def test_a_feed_ends_before_either_limit():
    assert render.fits(messages=24_999, size=0, next_size=100)
    assert not render.fits(messages=25_000, size=0, next_size=100)
    assert not render.fits(messages=1, size=render.MOST_BYTES - 5000, next_size=1000)
    message = {"sku": "é", "attributes": {"a": "b" * 50}}
    assert render.measure_message(message) >= len(orjson.dumps({"messageId": 25_000, **message})) + 1


def test_waits_grow_and_end():
    waits = [(pace.next_poll(polls, NOW) - NOW).total_seconds() for polls in range(40)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (15, 300)
    assert pace.next_try(0, NOW) == NOW + timedelta(seconds=5)
    assert pace.next_try(99, NOW) == NOW + timedelta(seconds=900)
    assert pace.next_try(3, NOW, told_s=45) == NOW + timedelta(seconds=45)
    assert pace.is_overdue(NOW - timedelta(days=8), NOW)
    assert not pace.is_overdue(None, NOW)


def report(*told, processed=3, invalid=0, accepted=3):
    summary = {
        "errors": 0,
        "warnings": 0,
        "messagesProcessed": processed,
        "messagesAccepted": accepted,
        "messagesInvalid": invalid,
    }
    return issues.read_report(json.dumps({"header": {}, "issues": list(told), "summary": summary}).encode())


MESSAGES = [(1, "a"), (2, "b"), (3, "c")]
ERROR = {
    "messageId": 2,
    "sku": "b",
    "code": "90220",
    "severity": "ERROR",
    "message": "missing",
    "attributeName": "brand",
}


def test_outcomes_of_a_report():
    warning = {"messageId": 3, "code": "18448", "severity": "WARNING", "message": "more"}
    assert issues.judge_all(report(ERROR, warning, invalid=1, accepted=2), MESSAGES) == {
        1: "accepted",
        2: "invalid",
        3: "warned",
    }


def test_issues_may_name_only_the_sku():
    by_sku = {key: value for key, value in ERROR.items() if key != "messageId"}
    assert issues.judge_all(report(by_sku, invalid=1), MESSAGES)[2] == "invalid"


@pytest.mark.parametrize("counts", [{"invalid": 2}, {"processed": 2}])
def test_f96_what_is_counted_but_not_explained_is_looked_up(counts):
    told = issues.judge_all(report(ERROR, **{"invalid": 1, **counts}), MESSAGES)
    assert told == {1: "waiting", 2: "invalid", 3: "waiting"}


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b"{}", b'{"summary": 3}', gzip.compress(b"{}", mtime=0)])
def test_what_is_no_report(content):
    with pytest.raises(issues.ReportUnreadable):
        issues.read_report(content)


def test_unknown_severities_and_shapes_lose_nothing():
    odd = report({"severity": "NOTICE", "message": "hm", "messageId": 1}, "junk", None, {"messageId": True})
    assert issues.judge(odd.issues_of(1, "a")) == "accepted"
    assert len(odd.of_feed) == 3


MESSAGE = {"attributes": {"brand": [{"value": "N"}]}}


@pytest.mark.parametrize(
    ("item", "outcome"),
    [
        (None, "invalid"),
        ({"attributes": {"brand": [{"value": "N"}], "more": 1}}, "accepted"),
        ({"attributes": {"brand": [{"value": "old"}]}}, "waiting"),
        ({"summaries": [{"lastUpdatedDate": "2026-11-23T12:00:05Z"}]}, "accepted"),
        ({"summaries": [{"lastUpdatedDate": "2026-11-22T12:00:05Z"}]}, "waiting"),
        (
            {"issues": [{"severity": "ERROR", "code": "1", "message": "no"}], "attributes": MESSAGE["attributes"]},
            "invalid",
        ),
    ],
)
def test_a_listing_tells_what_came_of_its_message(item, outcome):
    assert issues.judge_listing(item, MESSAGE, sent_at="2026-11-23T12:00:00") == outcome
