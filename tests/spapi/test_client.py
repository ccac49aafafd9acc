"""How a call is made: its headers, its gate, its record, and the one repeat with a new token."""

import httpx2
import pytest

from tradewind.spapi.client import Client
from tradewind.spapi.errors import NotAuthorized, Throttled
from tradewind.spapi.feeds import create_feed
from tradewind.spapi.orders import get_order, search_orders
from tradewind.spapi.transport import USER_AGENT

from .conftest import NOON

ORDER = {"order": {"orderId": "902-1"}}


def denied(details: str) -> dict:
    message = "Access to requested resource is denied."
    return {"errors": [{"code": "Unauthorized", "message": message, "details": details}]}


EXPIRED = denied("The access token you provided has expired.")
INVALID = denied("The access token you provided is revoked, malformed or invalid.")


def test_a_call_carries_the_headers_amazon_asks_for(script):
    given = script(httpx2.Response(200, json=ORDER))
    get_order(given.client, "902-1")
    headers = given.requests[0].headers
    assert headers["x-amz-access-token"] == "Atza|old"
    assert headers["x-amz-date"] == "20261123T120000Z"
    assert headers["user-agent"] == USER_AGENT
    assert USER_AGENT.startswith("Tradewind/") and "Language=Python/" in USER_AGENT and len(USER_AGENT) <= 500
    assert headers["host"] == "amazon.test"
    assert headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize("body", [EXPIRED, INVALID])
def test_a_refused_token_is_renewed_once_and_the_call_repeated_once(script, body):
    given = script(httpx2.Response(403, json=body), httpx2.Response(200, json=ORDER))
    assert get_order(given.client, "902-1") == ORDER["order"]
    assert given.asked_for_tokens == [False, True]
    assert [one.headers["x-amz-access-token"] for one in given.requests] == ["Atza|old", "Atza|new"]
    assert [one.status for one in given.records] == [403, 200]


def test_a_new_token_that_is_refused_as_well_is_not_tried_again(script):
    given = script(httpx2.Response(403, json=EXPIRED), httpx2.Response(403, json=INVALID))
    with pytest.raises(NotAuthorized) as caught:
        get_order(given.client, "902-1")
    assert caught.value.reason == "token_invalid"
    assert len(given.requests) == 2


def test_another_refusal_takes_no_new_token(script):
    given = script(httpx2.Response(403))
    with pytest.raises(NotAuthorized):
        get_order(given.client, "902-1")
    assert given.asked_for_tokens == [False]


def test_the_gate_is_asked_before_every_attempt(script):
    given = script(httpx2.Response(403, json=EXPIRED), httpx2.Response(200, json=ORDER))
    asked: list[str] = []

    def gate(operation: str) -> None:
        asked.append(operation)
        if len(asked) == 2:
            raise Throttled("Not now.", operation=operation, retry_after_s=12.5)

    client = Client(endpoint="https://amazon.test", access_token=lambda new: "t", http=given.http, before_call=gate)
    with pytest.raises(Throttled) as caught:
        get_order(client, "902-1")
    assert caught.value.retry_after_s == 12.5
    assert asked == ["getOrder", "getOrder"]
    assert len(given.requests) == 1


def test_a_call_is_recorded_without_its_token(script):
    headers = {"x-amzn-RequestId": "r-1", "x-amzn-RateLimit-Limit": "0.5"}
    given = script(httpx2.Response(200, json=ORDER, headers=headers), httpx2.Response(500))
    get_order(given.client, "902-1")
    with pytest.raises(Exception, match="getOrder"):
        get_order(given.client, "902-1")
    good, bad = given.records
    assert (good.operation, good.method, good.path) == ("getOrder", "GET", "/orders/2026-01-01/orders/902-1")
    assert (good.status, good.request_id, good.rate_limit, good.error) == (200, "r-1", 0.5, None)
    assert good.duration_s >= 0
    assert (bad.status, bad.error) == (500, "Unavailable")
    assert "Atza" not in repr(given.records)


@pytest.mark.parametrize("told", ["", "fast", "nan", "0", "-1", "inf"])
def test_a_senseless_rate_is_no_rate(script, told):
    given = script(httpx2.Response(200, json=ORDER, headers={"x-amzn-RateLimit-Limit": told}))
    get_order(given.client, "902-1")
    assert given.records[0].rate_limit is None


def test_the_rate_of_feeds_in_general_is_not_that_of_listing_feeds(script):
    answers = [httpx2.Response(202, json={"feedId": "1"}, headers={"x-amzn-RateLimit-Limit": "0.0083"}) for _ in "ab"]
    given = script(*answers)
    for feed_type in ("JSON_LISTINGS_FEED", "POST_ORDER_ACKNOWLEDGEMENT_DATA"):
        create_feed(given.client, feed_type=feed_type, marketplace_ids=["A"], input_feed_document_id="d")
    assert [(one.operation, one.rate_limit) for one in given.records] == [
        ("createFeed.JSON_LISTINGS_FEED", None),
        ("createFeed", 0.0083),
    ]


def test_the_answer_tells_amazons_time(script):
    given = script(
        httpx2.Response(200, json={}, headers={"date": "Mon, 23 Nov 2026 12:00:00 GMT"}),
        httpx2.Response(200, json={}, headers={"date": "yesterday"}),
    )
    assert given.client.call("getOrder", path_args={"orderId": "1"}).date == NOON
    assert given.client.call("getOrder", path_args={"orderId": "1"}).date is None


def test_a_redirect_is_not_followed_with_the_token(script):
    given = script(httpx2.Response(302, headers={"location": "https://elsewhere.test/"}))
    with pytest.raises(Exception, match="302"):
        get_order(given.client, "902-1")
    assert len(given.requests) == 1


def test_cookies_of_one_account_do_not_travel_with_the_next(script):
    given = script(
        httpx2.Response(200, json=ORDER, headers={"set-cookie": "session=1"}),
        httpx2.Response(200, json=ORDER),
    )
    get_order(given.client, "902-1")
    get_order(given.client, "902-1")
    assert "cookie" not in given.requests[1].headers


def test_a_client_closes_only_the_connections_it_opened(script):
    given = script(httpx2.Response(200, json=ORDER))
    with given.client:
        pass
    assert not given.http.is_closed
    with Client(endpoint="https://amazon.test", access_token=lambda new: "t") as own:
        http = own._http
    assert http.is_closed


def test_search_wants_exactly_one_lower_bound(script):
    for bounds in ({}, {"created_after": NOON, "last_updated_after": NOON}):
        with pytest.raises(ValueError, match="exactly one"):
            search_orders(script().client, marketplace_ids=["A"], **bounds)
