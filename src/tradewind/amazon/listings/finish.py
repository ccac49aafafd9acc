"""Ends a submission: counts, listings, the activity line, and the feed that waits behind it."""

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from tradewind.base import clock

from ..connections import activity
from ..connections.models import Connection
from ..connections.row_locks import lock_connection
from .models import Listing, Submission, SubmissionItem
from .recheck import recheck_sent
from .submit import UNDER_WAY, enqueue_step

State = Submission.State
Outcome = SubmissionItem.Outcome
_PROBLEMS = (State.FAILED, State.CANCELLED, State.UNKNOWN, State.PARKED)


def finish(submission: Submission, state: str, *, reason: str = "") -> bool:
    """End the submission once; return False when it was over already.

    What its messages came to decides its counts; listings of messages without an outcome go back to be sent.
    """
    now = clock.now()
    with transaction.atomic():
        if lock_connection(submission.connection_id) is None:
            return False
        kept = Submission.objects.select_for_update().filter(pk=submission.pk, state__in=UNDER_WAY).first()
        if kept is None:
            return False
        if state != State.DONE:
            kept.items.filter(outcome=Outcome.WAITING).update(outcome=Outcome.UNKNOWN)
        counts = count_outcomes(kept)
        kept.state = state
        kept.reason = reason or kept.reason
        kept.accepted_count = counts[Outcome.ACCEPTED] + counts[Outcome.WARNED]
        kept.warning_count = counts[Outcome.WARNED]
        kept.invalid_count = counts[Outcome.INVALID]
        kept.finished_at, kept.next_step_at = now, None
        kept.save()
        _release_listings(kept)
        if kept.feed_id:
            recheck_sent(kept)
        _note(kept)
        _start_follower(kept)
    submission.refresh_from_db()
    return True


def count_outcomes(submission: Submission) -> dict[str, int]:
    """Return how many messages came to what."""
    names = {str(value): Count("pk", filter=Q(outcome=value)) for value in Outcome.values}
    return submission.items.aggregate(**names)


def _release_listings(submission: Submission) -> None:
    """Give listings that were on their way and got no outcome back: unknown once sent, else ready again."""
    stuck = Listing.objects.filter(submission_items__submission=submission, state=Listing.State.SENT)
    was_refused_whole = submission.state in (State.CANCELLED, State.FAILED) or not submission.feed_id
    stuck.update(state=Listing.State.READY if was_refused_whole else Listing.State.UNKNOWN)


def _note(submission: Submission) -> None:
    if submission.message_count:
        Connection.objects.filter(pk=submission.connection_id).update(feed_sent_at=submission.submitted_at)
    activity.note(
        "feed",
        _summary(submission),
        connection=submission.connection,
        is_problem=submission.state in _PROBLEMS or submission.invalid_count > 0,
        feed_id=submission.feed_id,
    )


def _summary(submission: Submission) -> str:
    if submission.state == State.DONE and submission.message_count:
        told = {
            "accepted": submission.accepted_count,
            "total": submission.message_count,
            "invalid": submission.invalid_count,
        }
        return _("Amazon accepted %(accepted)s of %(total)s messages and refused %(invalid)s.") % told
    return submission.reason or _("The submission is over.")


def _start_follower(submission: Submission) -> None:
    for follower in Submission.objects.filter(follows=submission, state=State.RENDERING):
        follower.next_step_at = clock.now()
        follower.save(update_fields=["next_step_at"])
        enqueue_step(follower)
