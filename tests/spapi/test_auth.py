"""Tokens come from Login with Amazon, and a refusal says whether seller or application needs care."""

from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from tradewind.spapi import auth
from tradewind.spapi.errors import AmazonError, NotAuthorized, NotReached, NotUnderstood, Throttled, Unavailable

from .conftest import CREDENTIALS, TOKEN_URL

WHOLE = {"access_token": "Atza|1", "refresh_token": "Atzr|1", "token_type": "bearer", "expires_in": 3600}


def refresh(given, **changes):
    options = {"token_url": TOKEN_URL, "refresh_token": "Atzr|1", **CREDENTIALS, **changes}
    return auth.refresh(given.http, **options)


def exchange(http, **changes):
    options = {"token_url": TOKEN_URL, "code": "abc", "redirect_uri": "http://127.0.0.1/x", **CREDENTIALS}
    return auth.exchange_code(http, **options | changes)


def test_a_refresh_sends_amazons_form(script):
    given = script(httpx2.Response(200, json=WHOLE))
    token = refresh(given)
    assert (token.access_token, token.refresh_token, token.expires_in_s) == ("Atza|1", "Atzr|1", 3600)
    sent = given.requests[0]
    assert sent.headers["content-type"] == "application/x-www-form-urlencoded;charset=UTF-8"
    assert parse_qs(sent.content.decode()) == {
        "grant_type": ["refresh_token"],
        "refresh_token": ["Atzr|1"],
        "client_id": [CREDENTIALS["client_id"]],
        "client_secret": [CREDENTIALS["client_secret"]],
    }
    assert sent.url.query == b""
    assert sent.headers["accept-encoding"] == "gzip"
    assert sent.headers["user-agent"].startswith("Tradewind/")


def test_a_token_does_not_show_its_secrets():
    shown = repr(auth.Token("Atza|1", "Atzr|1", 3600))
    assert "Atz" not in shown


def told(error: str, description: str = "", status: int = 400) -> httpx2.Response:
    return httpx2.Response(status, json={"error": error, "error_description": description, "request_id": "r-1"})


@pytest.mark.parametrize(
    ("answer", "kind", "reason"),
    [
        (told("invalid_grant", "Invalid grant parameter : refresh_token."), NotAuthorized, "grant_revoked"),
        (told("invalid_client", "Client authentication failed", 401), NotAuthorized, "client_invalid"),
        (told("invalid_client", "The client secret has expired", 401), NotAuthorized, "secret_expired"),
        (told("unauthorized_client"), NotAuthorized, "client_invalid"),
        (told("invalid_scope"), NotAuthorized, "role_missing"),
        (httpx2.Response(403, json={}), NotAuthorized, "unknown"),
        (told("invalid_request"), AmazonError, None),
        (told("server_error"), Unavailable, None),
        (told("temporarily_unavailable", status=503), Unavailable, None),
        (httpx2.Response(500, json={}), Unavailable, None),
        (httpx2.Response(503, content=b"<html></html>"), Unavailable, None),
        (httpx2.Response(400, content=b"<html></html>"), Unavailable, None),
        (httpx2.Response(200, content=b"<html>Sign in to the Wi-Fi</html>"), Unavailable, None),
        (httpx2.Response(429, json={}), Throttled, None),
        (httpx2.Response(200, json={"token": "Atza|1"}), NotUnderstood, None),
        (httpx2.Response(200, json={**WHOLE, "expires_in": "soon"}), NotUnderstood, None),
        (httpx2.ReadTimeout("silent"), NotReached, None),
    ],
)  # fmt: skip
def test_a_refusal_says_who_needs_care(script, answer, kind, reason):
    with pytest.raises(kind) as caught:
        refresh(script(answer))
    assert getattr(caught.value, "reason", None) == reason
    assert "Atz" not in str(caught.value)
    assert not caught.value.outcome_unknown


def test_amazons_number_for_a_refusal_is_kept(script):
    with pytest.raises(NotAuthorized) as caught:
        refresh(script(told("invalid_grant")))
    assert (caught.value.request_id, caught.value.code) == ("r-1", "invalid_grant")


def test_a_code_whose_answer_was_lost_may_be_spent(script):
    with pytest.raises(NotReached) as caught:
        exchange(script(httpx2.ReadTimeout("silent")).http)
    assert caught.value.outcome_unknown


@pytest.mark.parametrize("is_draft", [True, False])
def test_the_consent_address_holds_what_amazon_asks_for(is_draft):
    url = auth.build_consent_url(
        seller_central_url="https://sellercentral.amazon.com/",
        application_id="amzn1.sellerapps.app.1",
        state="a&b",
        redirect_uri="https://shop.test/callback?x=1",
        is_draft=is_draft,
    )
    assert url.startswith("https://sellercentral.amazon.com/apps/authorize/consent?")
    expected = {
        "application_id": ["amzn1.sellerapps.app.1"],
        "state": ["a&b"],
        "redirect_uri": ["https://shop.test/callback?x=1"],
    }
    assert parse_qs(urlsplit(url).query) == expected | ({"version": ["beta"]} if is_draft else {})


def test_the_local_amazon_gives_tokens(local):
    token = local.refresh("A3NORTHWIND7US1")
    assert token.access_token.startswith("Atza|")
    assert token.refresh_token == "Atzr|local-A3NORTHWIND7US1"
    assert token.expires_in_s == 3600
    scope = auth.NOTIFICATIONS_SCOPE
    grantless = auth.request_grantless(local.http, token_url=TOKEN_URL, scope=scope, **CREDENTIALS)
    assert grantless.access_token and grantless.refresh_token is None


def test_the_local_amazon_refuses_what_it_does_not_know(local):
    with pytest.raises(NotAuthorized) as caught:
        local.refresh("NOBODY")
    assert caught.value.reason == "grant_revoked"
    with pytest.raises(NotAuthorized) as caught:
        exchange(local.http)
    assert caught.value.reason == "grant_revoked"
    with pytest.raises(NotAuthorized) as caught:
        exchange(local.http, client_secret="wrong")
    assert caught.value.reason == "client_invalid"
    with pytest.raises(NotAuthorized) as caught:
        auth.request_grantless(local.http, token_url=TOKEN_URL, scope="everything", **CREDENTIALS)
    assert caught.value.reason == "role_missing"
