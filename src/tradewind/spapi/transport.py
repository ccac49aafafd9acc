"""Connections whose every read and write ends by the deadline of the call, however slowly bytes drip in.

The library limits each read; an answer of one byte a second would pass every such limit and hold a worker.
"""

import importlib.metadata
import platform
import ssl
import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import httpcore2
import httpx2

USER_AGENT = (
    f"Tradewind/{importlib.metadata.version('tradewind')} "
    f"(Language=Python/{sys.version_info.major}.{sys.version_info.minor}; Platform={platform.system()})"
)


class DeadlinePassed(Exception):
    """The whole exchange took longer than it may."""


class Deadline:
    """The moment by which an exchange must be over, on a clock that never jumps."""

    def __init__(self, total_s: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._ends = monotonic() + total_s
        self._total_s = total_s

    def check(self) -> float:
        """The seconds that remain; raises DeadlinePassed when there are none."""
        remaining = self._ends - self._monotonic()
        if remaining <= 0:
            raise DeadlinePassed(f"not over after {self._total_s:g} s")
        return remaining

    def shorten(self, timeout: float | None) -> float:
        """`timeout` seconds, or what remains if that is less."""
        remaining = self.check()
        return remaining if timeout is None else min(timeout, remaining)


_current: ContextVar[Deadline | None] = ContextVar("spapi_deadline", default=None)


@contextmanager
def within(deadline: Deadline) -> Iterator[None]:
    """Holds every read and write of this thread to `deadline`."""
    token = _current.set(deadline)
    try:
        yield
    finally:
        _current.reset(token)


def _shortened(timeout: float | None) -> float | None:
    deadline = _current.get()
    return deadline.shorten(timeout) if deadline else timeout


class DeadlineStream(httpcore2.NetworkStream):
    """A connection that looks at the deadline before each read and write."""

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Reads within what remains of the deadline."""
        return self._stream.read(max_bytes, _shortened(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Writes within what remains of the deadline."""
        self._stream.write(buffer, _shortened(timeout))

    def close(self) -> None:
        """Closes the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Secures the connection within what remains of the deadline."""
        return DeadlineStream(self._stream.start_tls(ssl_context, server_hostname, _shortened(timeout)))

    def get_extra_info(self, info: str) -> Any:
        """Facts of the connection below."""
        return self._stream.get_extra_info(info)


class DeadlineBackend(httpcore2.SyncBackend):
    """Opens connections that know the deadline."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connects within what remains of the deadline."""
        return DeadlineStream(super().connect_tcp(host, port, _shortened(timeout), local_address, socket_options))


# The first that fits; httpcore2 has the same tree as httpx2 under other names.
_SAME_ERROR: tuple[tuple[type[Exception], type[httpx2.TransportError]], ...] = (
    (httpcore2.ConnectTimeout, httpx2.ConnectTimeout),
    (httpcore2.PoolTimeout, httpx2.PoolTimeout),
    (httpcore2.TimeoutException, httpx2.ReadTimeout),
    (httpcore2.ConnectError, httpx2.ConnectError),
    (httpcore2.NetworkError, httpx2.ReadError),
    (httpcore2.UnsupportedProtocol, httpx2.UnsupportedProtocol),
    (httpcore2.ProtocolError, httpx2.RemoteProtocolError),
)


@contextmanager
def _translated() -> Generator[None]:
    try:
        yield
    except tuple(ours for ours, _ in _SAME_ERROR) as error:
        kind = next(theirs for ours, theirs in _SAME_ERROR if isinstance(error, ours))
        raise kind(str(error)) from error


class _Body(httpx2.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        with _translated():
            yield from self._stream

    def close(self) -> None:
        self._stream.close()


class DeadlineTransport(httpx2.BaseTransport):
    """HTTP/1.1 with certificates always verified and every read held to the deadline."""

    def __init__(self, *, max_connections: int = 20) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(),
            max_connections=max_connections,
            max_keepalive_connections=max_connections,
            keepalive_expiry=30.0,
            network_backend=DeadlineBackend(),
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Sends the request and returns as soon as the answer's head is there."""
        with _translated():
            answer = self._pool.handle_request(
                httpcore2.Request(
                    method=request.method,
                    url=httpcore2.URL(
                        scheme=request.url.raw_scheme,
                        host=request.url.raw_host,
                        port=request.url.port,
                        target=request.url.raw_path,
                    ),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        return httpx2.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        """Closes every connection."""
        self._pool.close()


def open_http(transport: httpx2.BaseTransport | None = None) -> httpx2.Client:
    """A client for Amazon: certificates verified, redirects not followed, no cookie kept from one account."""
    http = httpx2.Client(
        transport=transport or DeadlineTransport(),
        follow_redirects=False,
        headers={"user-agent": USER_AGENT},
    )
    http.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return http
