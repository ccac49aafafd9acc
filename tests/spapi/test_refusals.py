"""Every answer Amazon is known to give becomes the error that says what to do about it."""

import httpx2
import pytest

from tradewind.spapi import errors
from tradewind.spapi.orders import confirm_shipment, get_order

DENIED = "Access to requested resource is denied."


def error_body(code: str, message: str, details: str = "") -> dict:
    return {"errors": [{"code": code, "message": message, "details": details}]}


HTML = b"<html><head><title>503 Service Unavailable</title></head></html>"

TABLE = [
    (400, error_body("InvalidInput", "Bad marketplace."), "Rejected", None),
    (401, error_body("Unauthorized", DENIED), "NotAuthorized", "unknown"),
    (403, error_body("Unauthorized", DENIED), "NotAuthorized", "role_missing"),
    (
        403,
        error_body("Unauthorized", "The LWA secret token you provided has expired."),
        "NotAuthorized",
        "secret_expired",
    ),
    (
        403,
        error_body("Unauthorized", "The marketplaces you provided are not valid for region"),
        "NotAuthorized",
        "other_region",
    ),
    (400, error_body("MissingAuthenticationToken", DENIED), "NotAuthorized", "unknown"),
    (403, HTML, "NotAuthorized", "unknown"),
    (404, error_body("NotFound", "No such order."), "Missing", None),
    (410, HTML, "Missing", None),
    (409, error_body("Conflict", "Twice."), "Rejected", None),
    (413, error_body("RequestTooLarge", "Too large."), "Rejected", None),
    (415, error_body("UnsupportedMediaType", "No."), "Rejected", None),
    (400, HTML, "Rejected", None),
    (429, error_body("QuotaExceeded", "You exceeded your quota for the requested resource."), "Throttled", None),
    (429, b"", "Throttled", None),
    (500, error_body("InternalFailure", "We failed."), "Unavailable", None),
    (500, b"{}", "Unavailable", None),
    (500, b"[" * 100_000, "Unavailable", None),
    (500, b'{"errors": [null]}', "Unavailable", None),
    (503, HTML, "Unavailable", None),
    (504, b"", "Unavailable", None),
    (408, b"", "Unavailable", None),
    (302, b"", "Unavailable", None),
    (200, b"", "Unavailable", None),
    (200, HTML, "Unavailable", None),
    (200, b"{}", "Unavailable", None),
    (200, b"null", "Unavailable", None),
    (200, b'{"order": null}', "Unavailable", None),
    (200, b'{"order": {"orderId": "902', "Unavailable", None),
    (200, b'{"order": []}', "NotUnderstood", None),
    (200, b"[]", "NotUnderstood", None),
    (200, b'{"order": {}}', "NotUnderstood", None),
    (200, b'{"order": {"orderId": "another"}}', "NotUnderstood", None),
    (200, b'{"order": "\xff"}', "NotUnderstood", None),
    (200, b'{"order":' * 50_000, "NotUnderstood", None),
]


@pytest.mark.parametrize(("status", "body", "kind", "reason"), TABLE)
def test_an_answer_becomes_the_error_that_fits(script, status, body, kind, reason):
    def answer():
        content = {"json": body} if isinstance(body, dict) else {"content": body}
        return httpx2.Response(status, headers={"x-amzn-RequestId": "r-1"}, **content)

    with pytest.raises(errors.AmazonError) as caught:
        get_order(script(answer(), answer()).client, "902-1")
    error = caught.value
    assert type(error).__name__ == kind
    assert (error.status, error.request_id, error.operation) == (status, "r-1", "getOrder")
    assert getattr(error, "reason", None) == reason
    assert error.retryable == (kind in {"Throttled", "Unavailable", "NotReached"})
    assert error.outcome_unknown is False


def test_a_throttled_call_says_when_the_next_may_pass(script):
    with pytest.raises(errors.Throttled) as caught:
        get_order(script(httpx2.Response(429)).client, "902-1")
    assert caught.value.retry_after_s == 2.0
    with pytest.raises(errors.Throttled) as caught:
        get_order(script(httpx2.Response(429, headers={"retry-after": "999999"})).client, "902-1")
    assert caught.value.retry_after_s == 3600.0


def test_a_limit_of_the_whole_application_is_told_apart(script):
    words = "The frequency of requests was greater than what is allowed for the application."
    answers = [httpx2.Response(429, json=error_body("QuotaExceeded", text)) for text in (words, "Quota.")]
    found = []
    for answer in answers:
        with pytest.raises(errors.Throttled) as caught:
            get_order(script(answer).client, "902-1")
        found.append(caught.value.is_application_wide)
    assert found == [True, False]


@pytest.mark.parametrize(
    ("answer", "outcome_unknown"),
    [
        (httpx2.Response(500), True),
        (httpx2.Response(503, content=HTML), True),
        (httpx2.Response(400), False),
        (httpx2.Response(429), False),
        (httpx2.Response(307, headers={"location": "https://elsewhere.test/"}), False),
        (httpx2.ReadError("reset"), True),
        (httpx2.ReadTimeout("silent"), True),
        (httpx2.RemoteProtocolError("empty reply"), True),
        (ConnectionResetError("reset"), True),
        (httpx2.ConnectError("refused"), False),
        (httpx2.ConnectTimeout("no answer"), False),
        (httpx2.PoolTimeout("all lines busy"), False),
    ],
)
def test_a_lost_write_says_whether_it_may_have_been_applied(script, answer, outcome_unknown):
    with pytest.raises(errors.AmazonError) as caught:
        confirm_shipment(script(answer).client, "902-1", {"marketplaceId": "A"})
    assert caught.value.outcome_unknown is outcome_unknown


def test_an_error_tells_what_happened_in_one_line(script):
    answer = httpx2.Response(404, json=error_body("NotFound", "No such\norder."), headers={"x-amzn-RequestId": "r-1"})
    with pytest.raises(errors.Missing) as caught:
        get_order(script(answer).client, "902-1")
    assert str(caught.value) == "getOrder: No such order. (404, NotFound, request r-1)"
