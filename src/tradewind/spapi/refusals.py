"""Turns an answer that is not a success into the error that says what to do about it."""

import json
from dataclasses import dataclass, replace
from typing import Any

from tradewind.spapi.errors import (
    AmazonError,
    AnswerHead,
    Missing,
    NotAuthorized,
    Reason,
    Rejected,
    Throttled,
    Unavailable,
)
from tradewind.spapi.operations import Operation

_UNAUTHORIZED_CODES = frozenset({"Unauthorized", "MissingAuthenticationToken", "InvalidToken"})
_LONGEST_WAIT_S = 3600.0

# Amazon tells these apart only in its words (docs: resolve-common-http-and-authorization-error-codes).
_REASONS: tuple[tuple[str, Reason], ...] = (
    ("access token you provided has expired", "token_expired"),
    ("lwa secret token you provided has expired", "secret_expired"),
    ("not valid for region", "other_region"),
    ("revoked, malformed or invalid", "token_invalid"),
    ("access token is missing", "token_invalid"),
    ("missing authentication token", "token_invalid"),
)


@dataclass(frozen=True)
class Complaint:
    """The first of the errors in Amazon's list, or what stands for it when there is no such list."""

    code: str | None
    message: str
    details: str = ""

    @property
    def words(self) -> str:
        """Message and details as one sentence."""
        return f"{self.message} {self.details}".strip()


def read_complaint(content: bytes) -> Complaint:
    """Reads `{"errors": [{code, message, details}]}`; never fails, whatever stands there."""
    try:
        first = json.loads(content)["errors"][0]
        message = str(first.get("message") or "Amazon gave no reason.")
        return Complaint(_text(first.get("code")), message, str(first.get("details") or ""))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return Complaint(None, "Amazon gave no reason that can be read.")


def _text(value: Any) -> str | None:
    return str(value) if value else None


def to_error(
    name: str, operation: Operation, head: AnswerHead, content: bytes, retry_after: str | None = None
) -> AmazonError:
    """The error for an answer with `head.status` outside the successes of `operation`."""
    complaint = read_complaint(content)
    answer = replace(head, code=complaint.code)
    status = head.status or 0
    if status == 429:
        return Throttled(
            complaint.words,
            operation=name,
            answer=answer,
            retry_after_s=_wait_s(retry_after, operation.rate),
        )
    if status in {401, 403} or (status == 400 and complaint.code in _UNAUTHORIZED_CODES):
        return NotAuthorized(complaint.words, operation=name, answer=answer, reason=_reason(complaint, status))
    if status in {404, 410}:
        return Missing(complaint.words, operation=name, answer=answer)
    if 400 <= status < 500 and status not in {408, 425}:
        return Rejected(complaint.words, operation=name, answer=answer)
    return Unavailable(
        complaint.words,
        operation=name,
        answer=answer,
        outcome_unknown=operation.is_write and not 300 <= status < 400,
    )


def _reason(complaint: Complaint, status: int) -> Reason:
    words = complaint.words.lower()
    for part, reason in _REASONS:
        if part in words:
            return reason
    if status == 403 and complaint.code == "Unauthorized":
        return "role_missing"
    return "unknown"


def _wait_s(retry_after: str | None, rate: float) -> float:
    """Amazon documents no Retry-After; one call's share of the rate is when the next may pass."""
    if retry_after and retry_after.isdecimal():
        return min(float(retry_after), _LONGEST_WAIT_S)
    return 1 / rate
