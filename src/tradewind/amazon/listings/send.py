"""Brings a submission to Amazon: the document, the upload, and the feed, of which there is never a second."""

import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tradewind.base import clock
from tradewind.spapi import feeds
from tradewind.spapi.client import Client
from tradewind.spapi.errors import AmazonError

from ..connections import activity, wire
from ..connections.row_locks import lock_or_stop
from .models import Listing, Submission
from .pace import FIRST_POLL_S, LOOK_AFTER
from .record import note_storage
from .render import FEED_TYPE, render_feed

State = Submission.State
_CLOCKS_DIFFER = timedelta(minutes=2)
_MOST_PAGES = 5


def upload(submission: Submission, client: Client) -> None:
    """Render the messages to a file, ask Amazon for a place, put the file there.

    The place's address lives five minutes and is never kept: a run that was stopped asks for a new one.
    """
    with tempfile.TemporaryDirectory(prefix="feed-", dir=settings.DATA) as folder:
        file = Path(folder) / "feed.json"
        length = _write(submission, file)
        document = feeds.create_feed_document(client)
        _move(submission, State.UPLOADING, feed_document_id=document.feed_document_id, byte_count=length)
        started = time.monotonic()
        try:
            feeds.upload(wire.http(), document.url, content=file, content_type=feeds.CONTENT_TYPE, length=length)
        except AmazonError as error:
            note_storage(submission, "uploadDocument", time.monotonic() - started, error)
            raise
        note_storage(submission, "uploadDocument", time.monotonic() - started)
    _move(submission, State.CREATING, creating_since=None, next_step_at=clock.now(), failed_steps=0)


def create(submission: Submission, client: Client) -> None:
    """Have Amazon take the uploaded document into its queue.

    The intent is written before the call. Where a call's outcome is not known, the next step looks for the feed
    among the account's feeds and calls again only when it is not there.
    """
    if submission.creating_since is not None:
        _look(submission, client, submission.creating_since)
        return
    now = clock.now()
    intent = Submission.objects.filter(pk=submission.pk, state=State.CREATING, creating_since=None)
    if not intent.update(creating_since=now, next_step_at=now + LOOK_AFTER):
        return
    try:
        made = feeds.create_feed(
            client,
            feed_type=FEED_TYPE,
            marketplace_ids=[submission.connection.marketplace_id],
            input_feed_document_id=submission.feed_document_id,
        )
    except Exception as error:
        if not getattr(error, "outcome_unknown", False):
            _take_back(submission)
        raise
    _note_created(submission, made.feed_id, made.request_id or "", now)


def _look(submission: Submission, client: Client, since: datetime) -> None:
    """Find out whether the feed was made; when it certainly was not, the intent is taken back."""
    if clock.now() < since + LOOK_AFTER:
        Submission.objects.filter(pk=submission.pk).update(next_step_at=since + LOOK_AFTER)
        return
    found = _find_feed(submission, client, since)
    if found is not None:
        _note_created(submission, found.feed_id, found.request_id or "", since)
    else:
        _take_back(submission)


def _find_feed(submission: Submission, client: Client, since: datetime) -> feeds.Feed | None:
    """Return the oldest feed since the intent that is none of ours: a connection has one in flight, so it is it."""
    known = set(
        Submission.objects.filter(seller_account=submission.seller_account_id)
        .exclude(feed_id="")
        .values_list("feed_id", flat=True)
    )
    earliest = since - _CLOCKS_DIFFER
    page = feeds.get_feeds(client, feed_types=[FEED_TYPE], created_since=earliest)
    found = list(page.feeds)
    for _page in range(_MOST_PAGES):
        if not page.next_token:
            break
        page = feeds.get_feeds(client, next_token=page.next_token)
        found.extend(page.feeds)
    fitting = [
        feed
        for feed in found
        if feed.feed_id not in known
        and feed.feed_type == FEED_TYPE
        and feed.marketplace_ids == [submission.connection.marketplace_id]
        and (feed.created_at is None or feed.created_at >= earliest)
    ]
    return min(fitting, key=lambda feed: feed.created_at or since, default=None)


def _note_created(submission: Submission, feed_id: str, request_id: str, since: datetime) -> None:
    now = clock.now()
    with transaction.atomic():
        lock_or_stop(submission.connection_id)
        moved = Submission.objects.filter(pk=submission.pk, state=State.CREATING, feed_id="").update(
            state=State.QUEUED,
            feed_id=feed_id,
            submitted_at=since,
            next_step_at=now + timedelta(seconds=FIRST_POLL_S),
            failed_steps=0,
        )
        if not moved:
            return
        Listing.objects.filter(submission_items__submission=submission).update(state=Listing.State.SENT, updated_at=now)
        words = _("Feed %(feed)s with %(count)s messages went to Amazon.")
        activity.note(
            "feed",
            words % {"feed": feed_id, "count": submission.message_count},
            connection=submission.connection,
            operation="createFeed",
            request_id=request_id,
            feed_id=feed_id,
        )


def _take_back(submission: Submission) -> None:
    """Take the intent back: the feed was certainly not made."""
    rows = Submission.objects.filter(pk=submission.pk, state=State.CREATING, feed_id="")
    rows.update(creating_since=None, next_step_at=clock.now())


def _write(submission: Submission, file: Path) -> int:
    rows = submission.items.order_by("message_id").values_list("message_id", "message").iterator(chunk_size=1000)
    pieces = render_feed(
        seller_id=submission.seller_account.merchant_id,
        issue_locale=submission.connection.language,
        messages=rows,
    )
    with file.open("wb") as target:
        return sum(target.write(piece) for piece in pieces)


def _move(submission: Submission, state: str, **fields: object) -> None:
    """Move on from rendering or uploading; a second feed in flight of the connection waits for its turn."""
    rows = Submission.objects.filter(pk=submission.pk, state__in=[State.RENDERING, State.UPLOADING])
    try:
        with transaction.atomic():
            rows.update(state=state, **fields)
    except IntegrityError:
        rows.update(next_step_at=clock.now() + LOOK_AFTER)
    submission.refresh_from_db()
