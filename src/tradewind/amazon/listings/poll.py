"""Follows a feed at Amazon until it is over, and reads what came of each message."""

import time
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tradewind.base import clock
from tradewind.spapi import feeds, listings
from tradewind.spapi.client import Client
from tradewind.spapi.errors import AmazonError, Missing

from ..connections import wire
from ..connections.row_locks import lock_or_stop
from .finish import finish
from .issues import (
    WAITING,
    ReportIssue,
    ReportUnreadable,
    judge_all,
    judge_listing,
    read_issue,
    read_report,
)
from .message import merge_accepted
from .models import Issue, Listing, Submission, SubmissionItem
from .pace import is_overdue, next_poll
from .record import note_storage

State = Submission.State
_CHUNK = 1000
_READ_BACK_AT_ONCE = 20


def poll(submission: Submission, client: Client) -> None:
    """Ask Amazon how far the feed is, and go on accordingly. DONE says nothing of success: the report does."""
    try:
        feed = feeds.get_feed(client, submission.feed_id)
    except Missing:
        _start_reading(submission, "", _("Amazon does not know this feed any more; its listings are looked up."))
        return
    if feed.processing_status == "CANCELLED":
        finish(submission, State.CANCELLED, reason=_("The feed was cancelled at Amazon. Nothing of it was done."))
    elif feed.processing_status == "FATAL" and not feed.result_feed_document_id:
        finish(submission, State.FAILED, reason=_FATAL())
    elif feed.processing_status == "FATAL":
        _start_reading(submission, feed.result_feed_document_id or "", _FATAL())
    elif feed.processing_status == "DONE":
        _start_reading(submission, feed.result_feed_document_id or "", "")
    else:
        _wait_on(submission, is_in_work=feed.processing_status == "IN_PROGRESS")


def _FATAL() -> str:  # noqa: N802 - a text that is translated when it is used
    return _("Amazon could not work this feed and stopped it as a whole. Send it again; if it stays so, ask Amazon.")


def read_outcomes(submission: Submission, client: Client) -> None:
    """Read the report, or where there is none or it does not explain a message, the listings themselves."""
    if submission.result_document_id:
        _read_report(submission, client)
    else:
        _read_back(submission, client)


def _start_reading(submission: Submission, document_id: str, reason: str) -> None:
    Submission.objects.filter(pk=submission.pk, state__in=[State.QUEUED, State.PROCESSING]).update(
        state=State.READING,
        result_document_id=document_id,
        reason=reason,
        next_step_at=clock.now(),
        failed_steps=0,
    )


def _wait_on(submission: Submission, *, is_in_work: bool) -> None:
    now = clock.now()
    if is_overdue(submission.submitted_at, now):
        words = _("Amazon has not finished this feed for a week. Open a case at Amazon with the feed's number.")
        finish(submission, State.PARKED, reason=words)
        return
    Submission.objects.filter(pk=submission.pk, state__in=[State.QUEUED, State.PROCESSING]).update(
        state=State.PROCESSING if is_in_work else State.QUEUED,
        polls=submission.polls + 1,
        next_step_at=next_poll(submission.polls, now),
        failed_steps=0,
    )


def _read_report(submission: Submission, client: Client) -> None:
    document = feeds.get_feed_document(client, submission.result_document_id)
    started = time.monotonic()
    try:
        content = feeds.download_document(wire.http(), document)
        report = read_report(content)
    except AmazonError as error:
        note_storage(submission, "downloadDocument", time.monotonic() - started, error)
        raise
    except ReportUnreadable:
        _look_up_instead(submission)
        return
    note_storage(submission, "downloadDocument", time.monotonic() - started)
    items = list(submission.items.order_by("message_id").values_list("message_id", "sku"))
    outcomes = judge_all(report, items)
    for start in range(0, len(items), _CHUNK):
        numbers = [number for number, _sku in items[start : start + _CHUNK]]
        rows = list(submission.items.filter(message_id__in=numbers).order_by("message_id"))
        told = [(row, outcomes[row.message_id], report.issues_of(row.message_id, row.sku)) for row in rows]
        _keep(submission, told)
    if report.of_feed:
        words = " ".join(issue.message for issue in report.of_feed[:3])
        Submission.objects.filter(pk=submission.pk).update(reason=f"{submission.reason} {words}".strip())
    if WAITING in outcomes.values():
        _look_up_instead(submission)
    else:
        finish(submission, State.FAILED if submission.reason else State.DONE)


def _look_up_instead(submission: Submission) -> None:
    """Go on with the listings themselves: the report does not say what came of every message."""
    Submission.objects.filter(pk=submission.pk, state=State.READING).update(
        result_document_id="", next_step_at=clock.now(), failed_steps=0
    )


def _read_back(submission: Submission, client: Client) -> None:
    """Look up some of the messages that nothing is known of; nothing is ever sent again to find out."""
    rows = list(submission.items.filter(outcome=WAITING).order_by("message_id")[:_READ_BACK_AT_ONCE])
    for row in rows:
        item = _find_listing(submission, row.sku, client)
        sent_at = (submission.submitted_at or submission.created_at).strftime("%Y-%m-%dT%H:%M:%S")
        outcome = judge_listing(item, row.message, sent_at=sent_at)
        said = [read_issue(entry) for entry in (item or {}).get("issues") or ()]
        if item is None:
            said = [ReportIssue("", "ERROR", _("Amazon has no listing with this SKU after the feed."))]
        _keep(submission, [(row, SubmissionItem.Outcome.UNKNOWN if outcome == WAITING else outcome, said)])
    if submission.items.filter(outcome=WAITING).exists():
        Submission.objects.filter(pk=submission.pk, state=State.READING).update(next_step_at=clock.now())
        return
    is_unknown = submission.items.filter(outcome=SubmissionItem.Outcome.UNKNOWN).exists()
    if submission.reason:
        finish(submission, State.FAILED)
    elif is_unknown:
        words = _("Amazon gave no full report, and some listings do not show the change yet.")
        finish(submission, State.UNKNOWN, reason=words)
    else:
        finish(submission, State.DONE)


def _find_listing(submission: Submission, sku: str, client: Client) -> dict[str, Any] | None:
    try:
        return listings.get_item(
            client,
            seller_id=submission.seller_account.merchant_id,
            sku=sku,
            marketplace_id=submission.connection.marketplace_id,
            included_data=("summaries", "issues", "attributes"),
        )
    except Missing:
        return None


_LISTING_STATES = {
    "accepted": Listing.State.ACCEPTED,
    "warned": Listing.State.ACCEPTED,
    "invalid": Listing.State.REFUSED,
    "unknown": Listing.State.UNKNOWN,
}
Told = tuple[SubmissionItem, str, Sequence[ReportIssue]]


def _keep(submission: Submission, told: Sequence[Told]) -> None:
    """Write outcomes and issues of some messages and what they mean for their listings; may run twice."""
    now = clock.now()
    with transaction.atomic():
        lock_or_stop(submission.connection_id)
        list(Listing.objects.select_for_update().filter(submission_items__in=[row for row, *_ in told]).order_by("pk"))
        rows = [row for row, _outcome, _said in told]
        listing_ids = [row.listing_id for row in rows if row.listing_id]
        Issue.objects.filter(submission_item__in=rows).delete()
        Issue.objects.filter(listing_id__in=listing_ids, source=Issue.Source.AMAZON).update(is_current=False)
        Issue.objects.bulk_create(
            Issue(
                listing_id=row.listing_id,
                submission_item=row,
                source=Issue.Source.AMAZON,
                code=issue.code[:60],
                severity=issue.severity[:10],
                message=issue.message,
                attributes=list(issue.attributes),
                created_at=now,
            )
            for row, _outcome, said in told
            for issue in said
            if row.listing_id
        )
        for row, outcome, _said in told:
            row.outcome = outcome
        SubmissionItem.objects.bulk_update(rows, ["outcome"])
        _move_listings(rows, now)


def _move_listings(rows: Sequence[SubmissionItem], now: Any) -> None:
    listings_by_id = Listing.objects.in_bulk([row.listing_id for row in rows if row.listing_id])
    moved = []
    for row in rows:
        listing = listings_by_id.get(row.listing_id or 0)
        if listing is None or row.outcome not in _LISTING_STATES:
            continue
        listing.state, listing.updated_at = _LISTING_STATES[row.outcome], now
        if listing.state == Listing.State.ACCEPTED:
            listing.accepted, listing.accepted_at = merge_accepted(listing.accepted, row.message), now
            listing.content_version += 1
        moved.append(listing)
    Listing.objects.bulk_update(moved, ["state", "accepted", "accepted_at", "content_version", "updated_at"])
