"""No token, signature, e-mail address or buyer's word gets from an answer into an error."""

import logging

import httpx2
import pytest

from tradewind.spapi.errors import NotUnderstood, Rejected
from tradewind.spapi.orders import get_order
from tradewind.spapi.redaction import outline, redact


@pytest.mark.parametrize(
    "secret",
    [
        "Atza|IwEBIJabcdef",
        "Atzr|IwEBIJabcdef",
        "amzn1.oa2-cs.v1.0123456789",
        "https://storage.test/x?X-Amz-Signature=0123abcd&X-Amz-Credential=AKIA",
        "https://shop.test/callback?spapi=1&code=RHbabc",
        "jane.doe+1@marketplace.amazon.co.jp",
        "Bearer abc.def",
    ],
)
def test_secrets_are_hidden(secret):
    shown = redact(f"Cannot use {secret} here")
    assert shown.startswith("Cannot use ") and shown.endswith(" here")
    for part in ("IwEB", "0123", "AKIA", "RHb", "jane", "abc.def"):
        assert part not in shown


def test_a_message_is_one_line_of_at_most_500_characters():
    shown = redact("a\n" * 10_000)
    assert len(shown) == 500 and "\n" not in shown and shown.endswith("…")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"name": "Jane", "lines": ["1 Elm St", "x"], "n": 12.5}', '{"name": "…", "lines": ["…", "…"], "n": 0}'),
        (b'{"phone": 4915112345, "city": "Ber', '{"phone": 0, "city": "…"'),
        (b'{"a": "say \\"Jane\\" now", "b": "x', '{"a": "…", "b": "…"'),
        (b"<html>Jane</html>", "17 bytes that are not JSON"),
        (b"", "0 bytes that are not JSON"),
    ],
)
def test_an_outline_keeps_names_and_hides_values(content, expected):
    assert outline(content) == expected


def test_an_answer_that_is_not_understood_shows_no_buyer(script):
    body = {"order": {"buyer": {"buyerName": "Jane Doe"}, "recipient": {"phone": "555-0100"}}}
    with pytest.raises(NotUnderstood) as caught:
        get_order(script(httpx2.Response(200, json=body)).client, "902-1")
    shown = f"{caught.value} {caught.value!r} {caught.value.excerpt}"
    assert "buyerName" in shown
    assert "Jane" not in shown and "555" not in shown


def test_amazons_words_are_redacted(script):
    errors = {"errors": [{"code": "InvalidInput", "message": "jane@example.com used Atza|abc"}]}
    with pytest.raises(Rejected) as caught:
        get_order(script(httpx2.Response(400, json=errors)).client, "902-1")
    assert caught.value.message == "[e-mail] used [secret]"


def test_a_library_that_logs_a_signed_address(caplog):
    logger = logging.getLogger("httpx2")
    with caplog.at_level(logging.INFO, "httpx2"):
        logger.info("HTTP Request: %s %s", "GET", "https://s3.example/feed?X-Amz-Signature=hunter2&X-Amz-Date=1")
    assert "https://s3.example/feed" in caplog.text
    assert "hunter2" not in caplog.text
