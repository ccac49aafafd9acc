"""Amazon's storage behind presigned addresses: no token goes there, and an address lives five minutes."""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import httpx2

from tradewind.spapi.errors import AmazonError, Missing, NotUnderstood, Rejected, Throttled, Unavailable
from tradewind.spapi.wire import MEBIBYTE, Exchange, Limits, RawAnswer, fetch

DOCUMENT_LIMIT = 256 * MEBIBYTE
_PART = 64 * 1024
_LIFETIME_S = 300.0
_ERROR_CODE = re.compile(rb"<Code>\s*(\w{1,80})\s*</Code>")
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Document:
    """What stood at an address, unpacked, with the content type the storage tells."""

    content: bytes
    content_type: str


def download(http: httpx2.Client, url: str, *, operation: str, max_bytes: int = DOCUMENT_LIMIT) -> Document:
    """What stands at `url`, packed or not, at most `max_bytes` both as it comes and unpacked.

    Raises Unavailable when the address has run out (ask Amazon for a new one), NotUnderstood when it is too
    large, NotReached when it comes in part.
    """
    request = _build(http, "GET", url, operation)
    limits = Limits(total_s=_LIFETIME_S, max_bytes=max_bytes)
    raw = fetch(http, request, Exchange(operation, limits=limits))
    if raw.status != 200:
        raise _to_error(operation, raw)
    return Document(raw.content, raw.headers.get("content-type", ""))


def upload(
    http: httpx2.Client, url: str, *, content: Iterable[bytes] | bytes | Path, content_type: str, length: int
) -> None:
    """Puts exactly `length` bytes at `url`, streamed; `content_type` must be the one declared at Amazon.

    Raises ValueError when `content` is of another length, Unavailable when the address has run out or the
    storage refuses the content type (ask for a new document), NotReached when the way broke.
    """
    operation = "uploadDocument"
    request = _build(http, "PUT", url, operation, content=_measured(content, length))
    request.headers["content-type"] = content_type
    request.headers["content-length"] = str(length)
    request.headers.pop("transfer-encoding", None)
    raw = fetch(http, request, Exchange(operation, limits=Limits(total_s=_LIFETIME_S)))
    if raw.status != 200:
        raise _to_error(operation, raw)


def to_utf8(document: Document) -> bytes:
    """The document's text in UTF-8 without a byte order mark, whatever charset it came in.

    Reports come as CP1252 or CP932 where UTF-8 is promised (selling-partner-api-docs issue 2423): a mark
    decides, else text that is valid UTF-8 is UTF-8, else the declared charset, else Windows-1252.
    """
    content = document.content
    for mark, charset in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content.decode(charset, errors="replace").removeprefix("\ufeff").encode()
    declared = _CHARSET.search(document.content_type)
    for charset in ("utf-8", declared[1] if declared else "cp1252"):
        try:
            return content.decode(charset).encode()
        except (UnicodeError, LookupError):
            continue
    return content.decode("cp1252", errors="replace").encode()


def _build(
    http: httpx2.Client, method: str, url: str, operation: str, content: Iterable[bytes] | None = None
) -> httpx2.Request:
    try:
        return http.build_request(method, url, content=content)
    except httpx2.InvalidURL as error:
        raise NotUnderstood("Amazon gave an address that is none.", operation=operation) from error


def _measured(content: Iterable[bytes] | bytes | Path, length: int) -> Iterator[bytes]:
    sent = 0
    for part in _parts(content):
        sent += len(part)
        if sent > length:
            break
        yield part
    if sent != length:
        raise ValueError(f"The document was announced with {length} bytes and has another length.")


def _parts(content: Iterable[bytes] | bytes | Path) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
    elif isinstance(content, Path):
        with content.open("rb") as file:
            yield from _read_parts(file)
    else:
        yield from content


def _read_parts(file: BinaryIO) -> Iterator[bytes]:
    while part := file.read(_PART):
        yield part


def _to_error(operation: str, raw: RawAnswer) -> AmazonError:
    """The storage speaks XML; a refusal there is about the address, never about the seller's grant."""
    code = _ERROR_CODE.search(raw.content)
    answer = replace(
        raw.head,
        code=code[1].decode() if code else None,
        request_id=raw.headers.get("x-amz-request-id") or raw.request_id,
    )
    if raw.status == 404:
        return Missing("The document is gone from Amazon's storage.", operation=operation, answer=answer)
    if raw.status in {429, 503}:
        return Throttled("Amazon's storage asks to slow down.", operation=operation, answer=answer, retry_after_s=10.0)
    if raw.status in {403, 400} or raw.status >= 500 or 300 <= raw.status < 400:
        return Unavailable(
            "Amazon's storage refuses the address; ask for a new one.", operation=operation, answer=answer
        )
    return Rejected("Amazon's storage does not take the document.", operation=operation, answer=answer)
