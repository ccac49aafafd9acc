"""Documents come whole, unpacked and in UTF-8 whatever is said of them, and go up with their exact length."""

import base64
import gzip
import hashlib

import httpx2
import pytest

from tradewind.spapi import errors, feeds
from tradewind.spapi.definitions import choose_locale, download_schema
from tradewind.spapi.feeds import FeedDocument, download_document

URL = "https://storage.test/document?X-Amz-Signature=abc"
TEXT = '{"größe": "日本"}'
PLAIN = TEXT.encode()


def document(algorithm: str | None = None) -> FeedDocument:
    return FeedDocument("d-1", URL, algorithm, None)


@pytest.mark.parametrize("algorithm", ["GZIP", None])
@pytest.mark.parametrize(
    "body", [PLAIN, gzip.compress(PLAIN, mtime=0), gzip.compress(b"{", mtime=0) + gzip.compress(PLAIN[1:], mtime=0)]
)
@pytest.mark.parametrize("encoding", ["gzip", None])
def test_a_report_is_unpacked_by_its_bytes_not_by_its_flags(script, algorithm, body, encoding):
    headers = {"content-encoding": encoding} if encoding else {}
    given = script()
    given.answers.append(Raw(headers, body))
    assert download_document(given.http, document(algorithm)).decode() == TEXT


class Raw(httpx2.Response):
    """An answer whose body is these very bytes, whatever its headers say of them."""

    def __init__(self, headers: dict[str, str], body: bytes) -> None:
        super().__init__(200, headers=headers, stream=httpx2.ByteStream(body))

    @property
    def content(self) -> bytes:
        return b"".join(self.stream)


@pytest.mark.parametrize(
    ("content", "content_type", "expected"),
    [
        ("größe".encode(), "text/plain; charset=cp1252", "größe"),
        ("größe".encode("cp1252"), "text/plain; charset=UTF-8", "größe"),
        ("größe".encode("cp1252"), "", "größe"),
        ("日本".encode("cp932"), 'text/plain; charset="Shift_JIS"', "日本"),
        ("\ufeffgröße".encode(), "", "größe"),
        ("größe".encode("utf-16"), "", "größe"),
        (b"\x81\x8d", "text/plain; charset=klingon", "\ufffd\ufffd"),
    ],
)
def test_a_report_in_another_charset_is_recoded(script, content, content_type, expected):
    given = script(httpx2.Response(200, content=content, headers={"content-type": content_type}))
    assert download_document(given.http, document()).decode() == expected


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (403, b"<Error><Code>AccessDenied</Code></Error>", errors.Unavailable, "AccessDenied"),
        (403, b"", errors.Unavailable, None),
        (404, b"<Error><Code>NoSuchKey</Code></Error>", errors.Missing, "NoSuchKey"),
        (503, b"<Error><Code>SlowDown</Code></Error>", errors.Throttled, "SlowDown"),
        (500, b"", errors.Unavailable, None),
        (307, b"", errors.Unavailable, None),
        (405, b"", errors.Rejected, None),
    ],
)
def test_the_storage_refuses_in_its_own_way(script, status, body, kind, code):
    with pytest.raises(kind) as caught:
        download_document(script(httpx2.Response(status, content=body)).http, document())
    assert (caught.value.code, caught.value.status) == (code, status)
    assert "Signature" not in str(caught.value)


def test_a_report_over_the_limit_is_not_held(script):
    bomb = gzip.compress(b" " * 5_000_000)
    with pytest.raises(errors.NotUnderstood, match="limit of 100000"):
        download_document(script(httpx2.Response(200, content=bomb)).http, document(), max_bytes=100_000)


def test_no_token_travels_to_the_storage(script):
    given = script(httpx2.Response(200, content=b"{}"), httpx2.Response(200))
    download_document(given.http, document())
    feeds.upload(given.http, URL, content=b"{}", content_type="application/json; charset=UTF-8", length=2)
    for request in given.requests:
        assert "x-amz-access-token" not in request.headers
        assert str(request.url) == URL
        assert request.headers["accept-encoding"] == "gzip"
    assert "X-Amz" not in repr(document())


@pytest.mark.parametrize("kind", ["bytes", "parts", "path"])
def test_an_upload_is_streamed_with_its_length(script, tmp_path, kind):
    (tmp_path / "feed.json").write_bytes(b'{"a": 1}')
    content = {"bytes": b'{"a": 1}', "parts": iter([b'{"a"', b": 1}"]), "path": tmp_path / "feed.json"}[kind]
    given = script(httpx2.Response(200))
    feeds.upload(given.http, URL, content=content, content_type=feeds.CONTENT_TYPE, length=8)
    sent = given.requests[0]
    assert (sent.method, sent.content) == ("PUT", b'{"a": 1}')
    assert sent.headers["content-type"] == "application/json; charset=UTF-8"
    assert sent.headers["content-length"] == "8"
    assert "transfer-encoding" not in sent.headers


@pytest.mark.parametrize("content", [[b"1234567"], [b"12345678", b"9"], []])
def test_an_upload_of_another_length_is_refused(script, content):
    with pytest.raises(ValueError, match="another length"):
        feeds.upload(script().http, URL, content=content, content_type="x/y", length=8)


def test_an_upload_the_storage_refuses_can_be_tried_with_a_new_document(script):
    answer = httpx2.Response(403, content=b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
    with pytest.raises(errors.Unavailable) as caught:
        feeds.upload(script(answer).http, URL, content=b"{}", content_type="x/y", length=2)
    assert caught.value.retryable and not caught.value.outcome_unknown


def test_an_address_that_is_none_is_not_understood(script):
    with pytest.raises(errors.NotUnderstood):
        download_document(script().http, FeedDocument("d-1", "http://storage.test:port/", None, None))


def test_a_schema_is_proven_by_its_checksum(script):
    content = b'{"$schema": "x"}'
    checksum = base64.b64encode(hashlib.md5(content).digest()).decode()
    given = script(httpx2.Response(200, content=content), httpx2.Response(200, content=content[:-1] + b"]"))
    assert download_schema(given.http, URL, checksum=checksum) == content
    with pytest.raises(errors.NotUnderstood, match="checksum"):
        download_schema(given.http, URL, checksum=checksum)


@pytest.mark.parametrize(
    ("asked", "sent"),
    [("en_US", "en_US"), ("en_IE", "en"), ("nl_BE", "nl"), ("xx_XX", "DEFAULT"), ("", "DEFAULT"), (None, "DEFAULT")],
)
def test_a_locale_amazon_does_not_know_falls_back(asked, sent):
    assert choose_locale(asked) == sent
