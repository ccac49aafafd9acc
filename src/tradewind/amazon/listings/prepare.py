"""Decides what a submission sends: every product is checked, the valid and new ones become its messages."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tradewind.base import clock
from tradewind.store.catalog.changes import newest_cursor

from ..connections.row_locks import lock_or_stop
from ..mapping.assess import Assessment, Assessor
from ..mapping.catalog import Catalog
from .check import keep_assessments
from .finish import finish
from .models import Listing, Submission, SubmissionItem
from .recheck import recheck_changed
from .render import fits, make_message, measure_message
from .states import should_send

State = Submission.State


@dataclass
class _Filling:
    """The feed being filled now."""

    submission: Submission
    messages: int = 0
    size: int = 0


def prepare(submission: Submission) -> None:
    """Fill the submission, and as many after it as Amazon's limits ask for, then let the first one go.

    Runs from the start again when it was stopped; what an earlier run left is removed first.
    """
    _start_over(submission)
    filling = _Filling(submission)
    newest = newest_cursor()
    assessor = Assessor(submission.connection, Catalog())
    for chunk in assessor.catalog.read(skus=submission.skus):
        pairs = keep_assessments(submission.connection, [assessor.assess_chosen(facts) for facts in chunk])
        filling = _take(submission, filling, pairs)
    with transaction.atomic():
        lock_or_stop(submission.connection_id)
        kept = Submission.objects.select_for_update().filter(pk=submission.pk, state=State.WAITING).first()
        if kept is None:
            return
        recheck_changed(submission.connection, assessor, newest)
        if kept.message_count:
            kept.state, kept.next_step_at = State.RENDERING, clock.now()
            kept.save(update_fields=["state", "next_step_at"])
            return
    finish(submission, State.DONE, reason=_nothing_to_send(kept))


def _start_over(submission: Submission) -> None:
    with transaction.atomic():
        lock_or_stop(submission.connection_id)
        SubmissionItem.objects.filter(submission=submission).delete()
        follower = Submission.objects.filter(follows=submission).first()
        while follower is not None:
            following, follower = follower, Submission.objects.filter(follows=follower).first()
            if follower is not None:
                Submission.objects.filter(pk=follower.pk).update(follows=submission)
            following.delete()
        Submission.objects.filter(pk=submission.pk).update(
            message_count=0, byte_count=0, checked_count=0, refused_count=0
        )


def _take(first: Submission, filling: _Filling, pairs: Sequence[tuple[Listing, Assessment]]) -> _Filling:
    """Give the listings that are to go their messages; return the feed that is being filled afterwards."""
    items: list[SubmissionItem] = []
    with transaction.atomic():
        lock_or_stop(first.connection_id)
        for listing, assessment in pairs:
            if not should_send(listing.state, is_scheduled=first.is_scheduled):
                continue
            message = make_message(listing.sku, assessment.message, listing.accepted, assessment.parts)
            size = measure_message(message)
            if filling.messages and not fits(messages=filling.messages, size=filling.size, next_size=size):
                _note_size(filling)
                filling = _Filling(_follow(filling.submission))
            filling.messages += 1
            filling.size += size
            items.append(
                SubmissionItem(
                    submission=filling.submission,
                    listing=listing,
                    message_id=filling.messages,
                    sku=listing.sku,
                    message=message,
                )
            )
        SubmissionItem.objects.bulk_create(items)
        _note_size(filling)
        kept_back = sum(1 for listing, _assessment in pairs if listing.state == Listing.State.INCOMPLETE)
        Submission.objects.filter(pk=first.pk).update(
            checked_count=F("checked_count") + len(pairs), refused_count=F("refused_count") + kept_back
        )
    return filling


def _note_size(filling: _Filling) -> None:
    Submission.objects.filter(pk=filling.submission.pk).update(message_count=filling.messages, byte_count=filling.size)


def _follow(before: Submission) -> Submission:
    """Return a new submission that goes when `before` is over."""
    return Submission.objects.create(
        seller_account=before.seller_account,
        connection=before.connection,
        follows=before,
        state=State.RENDERING,
        requested_by=before.requested_by,
        is_scheduled=before.is_scheduled,
        created_at=clock.now(),
    )


def _nothing_to_send(submission: Submission) -> str:
    if not submission.checked_count:
        return _("No product is there to send: the store has none, or none is chosen under Export & Import.")
    if submission.refused_count == submission.checked_count:
        return _("Nothing was sent: every product has a problem. The Products tab names them.")
    if submission.refused_count:
        words = _("Nothing was sent: Amazon has all valid products as they are, and %(count)s have a problem.")
        return words % {"count": submission.refused_count}
    return _("Nothing had to be sent: Amazon has every product as it is.")
