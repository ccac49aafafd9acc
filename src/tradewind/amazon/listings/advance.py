"""Does the next step of a submission, whatever it is, and says when the one after it is due."""

import logging
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from tradewind.base import clock
from tradewind.spapi.client import Client
from tradewind.spapi.errors import AmazonError, NotAuthorized, NotUnderstood, Throttled

from ..connections.calls import Stopped, open_client
from .finish import finish
from .models import Submission
from .pace import LOOK_AFTER, MOST_TRIES, next_try
from .poll import poll, read_outcomes
from .prepare import prepare
from .record import recorder
from .send import create, upload
from .submit import UNDER_WAY, enqueue_step

logger = logging.getLogger(__name__)
State = Submission.State
Step = Callable[[Submission, Client], None]
_BEFORE_AMAZON = (State.WAITING, State.RENDERING, State.UPLOADING, State.CREATING)

_STEPS: dict[str, Step] = {
    State.RENDERING: upload,
    State.UPLOADING: upload,
    State.CREATING: create,
    State.QUEUED: poll,
    State.PROCESSING: poll,
    State.READING: read_outcomes,
}


def continue_submission(submission_id: int) -> None:
    """Do the next step of a submission if it is due; enqueue the one after it when that is due at once.

    A step may run twice: each one looks at what the database says was done before it does anything. When the
    connection is Off or gone it stops before its next call and stays where it is.
    """
    submission = (
        Submission.objects.select_related("seller_account", "connection__seller_account")
        .filter(pk=submission_id, state__in=UNDER_WAY)
        .first()
    )
    if submission is None or submission.next_step_at is None or submission.next_step_at > clock.now():
        return
    try:
        _do_step(submission)
    except Stopped:
        return
    except Throttled as error:
        _try_later(submission, told_s=error.retry_after_s)
    except AmazonError as error:
        _face(submission, error)
    except Exception:
        if not Submission.objects.filter(pk=submission.pk).exists():
            return  # disconnected in the middle of the step: nothing is left to write to
        logger.exception("The step of submission %s failed in state %s.", submission.pk, submission.state)
        _face_own_error(submission)
    _go_on(submission)


def _do_step(submission: Submission) -> None:
    if not submission.connection.is_on:
        raise Stopped("switched_off", _("This marketplace is switched off."))
    if submission.state in _BEFORE_AMAZON and not _may_sell(submission):
        words = _("Amazon has suspended this account's listings here. Settle it in Seller Central, then send again.")
        finish(submission, State.PARKED, reason=words)
        return
    if submission.state == State.WAITING:
        prepare(submission)
        return
    generation = submission.connection.generation
    with open_client(submission.connection, generation=generation, record=recorder(submission)) as client:
        _STEPS[submission.state](submission, client)


def _may_sell(submission: Submission) -> bool:
    """Return whether Amazon takes feeds here; a feed whose call is under way may be there already."""
    connection = submission.connection
    is_dead = not connection.is_participating or connection.has_suspended_listings
    return submission.creating_since is not None or not is_dead


def _face(submission: Submission, error: AmazonError) -> None:
    """Decide what follows from a failed call: try again, or stop with the reason."""
    if error.outcome_unknown and submission.state == State.CREATING:
        _try_later(submission, told_s=LOOK_AFTER.total_seconds())
    elif error.retryable and submission.failed_steps < MOST_TRIES:
        _try_later(submission)
    elif error.retryable:
        words = _("Amazon did not answer as it should after many tries: %(words)s Send again later.")
        _end(submission, State.PARKED, words, error)
    elif isinstance(error, NotUnderstood):
        _face_own_error(submission)
    elif isinstance(error, NotAuthorized):
        words = _("Amazon does not allow this: %(words)s Check the connection, then send again.")
        _end(submission, State.PARKED, words, error)
    else:
        words = _("Amazon refused the feed: %(words)s")
        _end(submission, State.FAILED, words, error)


def _face_own_error(submission: Submission) -> None:
    """Try a step again that failed on our side; one that goes on failing waits for a person."""
    if submission.failed_steps < MOST_TRIES:
        _try_later(submission)
    else:
        words = _("Something on our side keeps failing; the log says what. Nothing was sent twice.")
        finish(submission, State.PARKED, reason=words)


def _end(submission: Submission, state: str, words: str, error: AmazonError) -> None:
    code = f" ({error.code})" if error.code else ""
    finish(submission, state, reason=words % {"words": error.message} + code)


def _try_later(submission: Submission, *, told_s: float | None = None) -> None:
    failed = submission.failed_steps + (told_s is None)
    due_at = next_try(submission.failed_steps, clock.now(), told_s=told_s)
    Submission.objects.filter(pk=submission.pk, state__in=UNDER_WAY).update(next_step_at=due_at, failed_steps=failed)


def _go_on(submission: Submission) -> None:
    """Enqueue the next step when it is due now; one that is due later the clock's own job finds."""
    with transaction.atomic():
        kept = Submission.objects.filter(pk=submission.pk, state__in=UNDER_WAY).first()
        if kept is not None and kept.next_step_at is not None and kept.next_step_at <= clock.now():
            enqueue_step(kept)
