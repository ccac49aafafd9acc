"""Keeps every call of a submission, with the request id that Amazon's support asks for."""

from collections.abc import Callable

from tradewind.base import clock
from tradewind.spapi.client import CallRecord
from tradewind.spapi.errors import AmazonError

from .models import Attempt, Submission


def recorder(submission: Submission) -> Callable[[CallRecord], None]:
    """Return what writes an attempt after each call; neither body nor secret is kept."""

    def keep(record: CallRecord) -> None:
        Attempt.objects.create(
            submission=submission,
            at=clock.now(),
            operation=record.operation,
            status=record.status,
            request_id=record.request_id or "",
            duration_s=record.duration_s,
            error=(record.error or "")[:300],
        )

    return keep


def note_storage(submission: Submission, operation: str, duration_s: float, error: AmazonError | None = None) -> None:
    """Keep an exchange with Amazon's storage, which is not the API's and has no usage plan."""
    Attempt.objects.create(
        submission=submission,
        at=clock.now(),
        operation=operation,
        status=error.status if error else 200,
        request_id=(error.request_id or "") if error else "",
        duration_s=duration_s,
        error=str(error)[:300] if error else "",
    )
