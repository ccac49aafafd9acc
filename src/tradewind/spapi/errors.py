"""What can go wrong at Amazon, told so that the caller knows whether a retry helps, and when.

    AmazonError
    ├── NotReached       no whole answer came             retry: yes, back off
    ├── Throttled        429, or our own gate             retry: yes, after retry_after_s
    ├── Unavailable      5xx, HTML, an incomplete answer  retry: yes, back off
    ├── NotAuthorized    401, 403, the token refused      retry: no, the merchant is needed
    ├── Rejected         400, 409, 413, 415               retry: no, this item needs a change
    ├── Missing          404, 410                         retry: no
    └── NotUnderstood    a success we cannot read         retry: no, our fault; the answer's shape is kept

A write whose `outcome_unknown` is true may have been applied: look before repeating it.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

from tradewind.spapi.redaction import redact

Reason = Literal[
    "grant_revoked",
    "client_invalid",
    "secret_expired",
    "token_expired",
    "token_invalid",
    "role_missing",
    "other_region",
    "unknown",
]


@dataclass(frozen=True)
class AnswerHead:
    """What is known of an answer besides its body."""

    status: int | None = None
    request_id: str | None = None
    code: str | None = None


NO_ANSWER = AnswerHead()


class AmazonError(Exception):
    """A call that did not give what was asked; `message` is Amazon's own words, cut and redacted."""

    retryable: ClassVar[bool] = False

    def __init__(
        self,
        message: str,
        *,
        operation: str,
        answer: AnswerHead = NO_ANSWER,
        retry_after_s: float | None = None,
        outcome_unknown: bool = False,
    ) -> None:
        self.message = redact(message)
        self.operation = operation
        self.status = answer.status
        self.request_id = answer.request_id
        self.code = answer.code
        self.retry_after_s = retry_after_s
        self.outcome_unknown = outcome_unknown
        super().__init__(self.message)

    def __str__(self) -> str:
        facts = [
            str(self.status) if self.status else "",
            self.code or "",
            f"request {self.request_id}" if self.request_id else "",
        ]
        told = ", ".join(fact for fact in facts if fact)
        return f"{self.operation}: {self.message}" + (f" ({told})" if told else "")


class NotReached(AmazonError):
    """No whole answer came: no connection, a time limit, a cut body."""

    retryable = True


class Throttled(AmazonError):
    """The rate is spent, at Amazon (429) or at our own gate; try again after `retry_after_s`."""

    retryable = True

    @property
    def is_application_wide(self) -> bool:
        """Whether the limit hit is the application's, shared by all its sellers (listings rate page)."""
        return "for the application" in self.message


class Unavailable(AmazonError):
    """Amazon answered, but with a failure of its own or with less than an answer."""

    retryable = True


class NotAuthorized(AmazonError):
    """Amazon refuses this token, application or seller; `reason` says which of them needs care."""

    def __init__(
        self, message: str, *, operation: str, answer: AnswerHead = NO_ANSWER, reason: Reason = "unknown"
    ) -> None:
        super().__init__(message, operation=operation, answer=answer)
        self.reason: Reason = reason


class Rejected(AmazonError):
    """Amazon will not take this request as it is."""


class Missing(AmazonError):
    """There is no such thing at Amazon."""


class NotUnderstood(AmazonError):
    """Amazon says it succeeded and we cannot read how; `excerpt` keeps the answer's shape, values hidden."""

    def __init__(
        self,
        message: str,
        *,
        operation: str,
        answer: AnswerHead = NO_ANSWER,
        excerpt: str = "",
        outcome_unknown: bool = False,
    ) -> None:
        super().__init__(message, operation=operation, answer=answer, outcome_unknown=outcome_unknown)
        self.excerpt = excerpt
