"""Calls one operation of the Selling Partner API and gives the answer, or an error that says what to do."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self

import httpx2

from tradewind.spapi.errors import AmazonError, NotAuthorized, NotUnderstood, Unavailable
from tradewind.spapi.operations import OPERATIONS, Operation
from tradewind.spapi.redaction import outline
from tradewind.spapi.refusals import to_error
from tradewind.spapi.transport import USER_AGENT, open_http
from tradewind.spapi.wire import Exchange, Limits, RawAnswer, fetch
from tradewind.spapi.writing import QueryValue, write_body, write_query

_RENEWABLE = frozenset({"token_expired", "token_invalid"})


@dataclass(frozen=True)
class Answer:
    """A success: `body` is the JSON as it came, unknown fields included, or None where none is promised."""

    body: Any
    request_id: str | None
    rate_limit: float | None
    status: int
    date: datetime | None


@dataclass(frozen=True)
class CallRecord:
    """One attempt at a call, for the activity log and the rate buckets; holds no secret and no body."""

    operation: str
    method: str
    path: str
    status: int | None
    request_id: str | None
    duration_s: float
    error: str | None
    rate_limit: float | None


def _let_pass(_operation: str) -> None:
    """No gate."""


def _forget(_record: CallRecord) -> None:
    """No log."""


def _now() -> datetime:
    return datetime.now(UTC)


class Client:
    """Calls Amazon in one region for one seller account; use it in one thread at a time.

    `access_token(force_new)` gives the token, a new one when `force_new` is true. `before_call(operation)`
    runs before every attempt and may raise, which stops it: the rate gate and the off switch stand there.
    `after_call(record)` runs after every attempt. Nothing is retried but a call refused for its token:
    that is repeated once, with a new one.
    """

    def __init__(  # noqa: PLR0913 - the seams to the house, each with a default
        self,
        *,
        endpoint: str,
        access_token: Callable[[bool], str],
        http: httpx2.Client | None = None,
        before_call: Callable[[str], None] = _let_pass,
        after_call: Callable[[CallRecord], None] = _forget,
        user_agent: str = USER_AGENT,
        clock: Callable[[], datetime] = _now,
        limits: Limits = Limits(),  # noqa: B008 - frozen
    ) -> None:
        self._endpoint = endpoint.rstrip("/")
        self._access_token = access_token
        self._owns_http = http is None
        self._http = http or open_http()
        self._before_call = before_call
        self._after_call = after_call
        self._user_agent = user_agent[:500]  # Amazon's limit
        self._clock = clock
        self._limits = limits

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections this client opened itself."""
        if self._owns_http:
            self._http.close()

    def call(
        self,
        operation: str,
        *,
        path_args: Mapping[str, str] | None = None,
        query: Mapping[str, QueryValue] | None = None,
        body: Any = None,
    ) -> Answer:
        """Calls `operation`, a key of OPERATIONS.

        `query` leaves out None and empty lists, joins lists by commas and writes instants in UTC as `…Z`.
        Raises an AmazonError, or whatever `before_call` and `access_token` raise.
        """
        request = _Request(
            name=operation,
            operation=OPERATIONS[operation],
            path=OPERATIONS[operation].fill_path(dict(path_args or {})),
            query=write_query(query or {}),
            content=None if body is None else write_body(body),
        )
        try:
            return self._attempt(request, is_repeat=False)
        except NotAuthorized as error:
            if error.reason not in _RENEWABLE:
                raise
        return self._attempt(request, is_repeat=True)

    def _attempt(self, request: "_Request", *, is_repeat: bool) -> Answer:
        self._before_call(request.name)
        token = self._access_token(is_repeat)
        started = time.monotonic()
        raw: RawAnswer | None = None
        failure: AmazonError | None = None
        try:
            raw = self._send(request, token)
            return _understand(request, raw)
        except AmazonError as error:
            failure = error
            raise
        finally:
            self._after_call(_record(request, raw, failure, time.monotonic() - started))

    def _send(self, request: "_Request", token: str) -> RawAnswer:
        headers = {
            "x-amz-access-token": token,
            "x-amz-date": self._clock().astimezone(UTC).strftime("%Y%m%dT%H%M%SZ"),
            "user-agent": self._user_agent,
            "accept": "application/json",
        }
        if request.content is not None:
            headers["content-type"] = "application/json"
        exchange = Exchange(request.name, request.operation.is_write, self._limits)
        url = self._endpoint + request.path + (f"?{request.query}" if request.query else "")
        return fetch(
            self._http,
            self._http.build_request(request.operation.method, url, headers=headers, content=request.content),
            exchange,
        )


@dataclass(frozen=True)
class _Request:
    name: str
    operation: Operation
    path: str
    query: str
    content: bytes | None


def _understand(request: _Request, raw: RawAnswer) -> Answer:
    if not 200 <= raw.status < 300:
        raise to_error(request.name, request.operation, raw.head, raw.content, raw.headers.get("retry-after"))
    return Answer(
        body=None if 204 in request.operation.success else _read_json(request, raw),
        request_id=raw.request_id,
        rate_limit=_read_rate(request, raw),
        status=raw.status,
        date=_read_date(raw.headers.get("date")),
    )


def _read_json(request: _Request, raw: RawAnswer) -> Any:
    """The body of a success; an empty, cut or HTML one is Amazon's failure, not an empty answer."""
    writes = request.operation.is_write
    if raw.content.lstrip()[:1] not in {b"{", b"["}:
        raise Unavailable(
            "Amazon answered with something else than JSON.",
            operation=request.name,
            answer=raw.head,
            outcome_unknown=writes,
        )
    try:
        return json.loads(raw.content)
    except (UnicodeDecodeError, RecursionError):
        raise NotUnderstood(
            "Amazon's answer cannot be read.",
            operation=request.name,
            answer=raw.head,
            excerpt=outline(raw.content),
            outcome_unknown=writes,
        ) from None
    except ValueError:
        raise Unavailable(
            "Amazon's answer is cut or damaged.",
            operation=request.name,
            answer=raw.head,
            outcome_unknown=writes,
        ) from None


def _read_rate(request: _Request, raw: RawAnswer) -> float | None:
    """The rate Amazon tells for this plan, per second; None when absent, senseless or another plan's."""
    try:
        rate = float(raw.headers.get("x-amzn-ratelimit-limit", ""))
    except ValueError:
        return None
    if not request.operation.is_told_by_header:
        return None
    return rate if 0 < rate < 1_000_000 else None


def _read_date(text: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(text or "").astimezone(UTC)
    except (ValueError, TypeError):
        return None


def _record(request: _Request, raw: RawAnswer | None, failure: AmazonError | None, duration_s: float) -> CallRecord:
    return CallRecord(
        operation=request.name,
        method=request.operation.method,
        path=request.path,
        status=raw.status if raw else failure.status if failure else None,
        request_id=raw.request_id if raw else failure.request_id if failure else None,
        duration_s=duration_s,
        error=": ".join(filter(None, [type(failure).__name__, failure.code])) if failure else None,
        rate_limit=_read_rate(request, raw) if raw else None,
    )
