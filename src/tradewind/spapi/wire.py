"""One request and its answer, within limits of time and size; the status is looked at before the body."""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

import httpx2

from tradewind.spapi.errors import AnswerHead, NotReached, NotUnderstood
from tradewind.spapi.transport import Deadline, DeadlinePassed, within
from tradewind.spapi.unpacking import CutShort, TooLarge, unpack

MEBIBYTE = 1024 * 1024
_REFUSAL_LIMIT = 256 * 1024
# The request certainly never left: no write can have been applied.
_NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol)


@dataclass(frozen=True)
class Limits:
    """Seconds and bytes that one exchange may take; `total_s` holds even when bytes only drip in."""

    connect_s: float = 10.0
    read_s: float = 30.0
    write_s: float = 30.0
    total_s: float = 90.0
    max_bytes: int = 32 * MEBIBYTE

    def as_timeout(self) -> httpx2.Timeout:
        """The same limits in the library's words."""
        return httpx2.Timeout(connect=self.connect_s, read=self.read_s, write=self.write_s, pool=self.connect_s)


@dataclass(frozen=True)
class RawAnswer:
    """A whole answer: its status, headers and unpacked body."""

    status: int
    headers: httpx2.Headers
    content: bytes

    @property
    def request_id(self) -> str | None:
        """Amazon's own number for this request; its support asks for it."""
        return self.headers.get("x-amzn-requestid")

    @property
    def head(self) -> AnswerHead:
        """The answer without its body."""
        return AnswerHead(status=self.status, request_id=self.request_id)


@dataclass(frozen=True)
class Exchange:
    """What is being done, for the words of an error: the operation and whether it may change something."""

    operation: str
    is_write: bool = False
    limits: Limits = Limits()
    monotonic: Callable[[], float] = time.monotonic


def fetch(http: httpx2.Client, request: httpx2.Request, exchange: Exchange) -> RawAnswer:
    """Sends `request` once and reads the whole answer.

    Redirects are not followed: a token must not travel on. Raises NotReached when no whole answer came in
    time, NotUnderstood when a successful answer is larger than the limit.
    """
    deadline = Deadline(exchange.limits.total_s, exchange.monotonic)
    request.extensions = {**request.extensions, "timeout": exchange.limits.as_timeout().as_dict()}
    request.headers["accept-encoding"] = "gzip"  # the one packing that unpack knows
    try:
        with within(deadline), closing(_open(http, request)) as response:
            return _read(response, exchange, deadline)
    except _NOT_SENT as error:
        raise NotReached(_in_words(error), operation=exchange.operation) from error
    except (httpx2.TransportError, DeadlinePassed, CutShort, OSError) as error:
        raise NotReached(_in_words(error), operation=exchange.operation, outcome_unknown=exchange.is_write) from error


def _open(http: httpx2.Client, request: httpx2.Request) -> httpx2.Response:
    return http.send(request, stream=True, follow_redirects=False)


def _read(response: httpx2.Response, exchange: Exchange, deadline: Deadline) -> RawAnswer:
    is_success = 200 <= response.status_code < 300
    limit = exchange.limits.max_bytes if is_success else _REFUSAL_LIMIT
    try:
        content = unpack(_read_raw(response, limit, deadline), max_bytes=limit)
    except TooLarge as error:
        content = b""
        if is_success:
            raise NotUnderstood(
                str(error),
                operation=exchange.operation,
                answer=RawAnswer(response.status_code, response.headers, b"").head,
                outcome_unknown=exchange.is_write,
            ) from error
    return RawAnswer(response.status_code, response.headers, content)


def _read_raw(response: httpx2.Response, limit: int, deadline: Deadline) -> bytes:
    """The body as it came over the wire: what unpacks itself on the way cannot be capped."""
    content = bytearray()
    # An answer made in this process is there as a whole already.
    chunks = [response.content] if response.is_stream_consumed else response.iter_raw()
    for chunk in chunks:
        deadline.check()
        content += chunk
        if len(content) > limit:
            raise TooLarge(limit)
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) != len(content) and response.request.method != "HEAD":
        raise CutShort(f"{len(content)} of {declared} bytes came")
    return bytes(content)


def _in_words(error: Exception) -> str:
    return f"Amazon could not be reached ({type(error).__name__}: {error})"
