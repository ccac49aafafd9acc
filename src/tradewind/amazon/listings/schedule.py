"""Sends listings without a person: as changes come, every so many minutes, or once a day."""

from datetime import UTC, datetime, time, timedelta
from itertools import takewhile

from django.db import transaction

from tradewind.base import audit, clock
from tradewind.base.errors import Refused

from ..connections.models import Connection
from ..connections.options import Schedule, read_options
from .models import Listing, Submission
from .submit import request_submission

SHORTEST_PAUSE = timedelta(minutes=20)
"""Amazon asks for no more than one feed of a type in this time (developer-docs: Feeds API best practices)."""

LONGEST_PAUSE = timedelta(days=1)
_MOST_IN_A_ROW = 8
_CAME_TO_NOTHING = {Submission.State.FAILED, Submission.State.CANCELLED, Submission.State.PARKED}


def next_due(schedule: Schedule, last_at: datetime | None, now: datetime) -> datetime | None:
    """Return when the next feed is due, which may be past; None when only a person asks for one.

    `last_at` is when one was asked for last, or when the schedule was set.
    """
    if schedule.kind == "by_hand":
        return None
    if schedule.kind == "daily":
        hour, minute = (int(part) for part in schedule.at.split(":"))
        due_at = datetime.combine((last_at or now).astimezone(UTC).date(), time(hour, minute), UTC)
        return due_at if last_at is None or due_at > last_at else due_at + timedelta(days=1)
    pause = SHORTEST_PAUSE if schedule.kind == "changes" else timedelta(minutes=schedule.minutes)
    return now if last_at is None else last_at + pause


def is_due(schedule: Schedule, last_at: datetime | None, now: datetime) -> bool:
    """Return whether a feed is due now."""
    due_at = next_due(schedule, last_at, now)
    return due_at is not None and due_at <= now


def rests_until(connection: Connection) -> datetime:
    """Return until when the schedule rests, because feeds came to nothing as a whole; long ago when none did.

    20 minutes after the first, then twice as long each time, up to a day: a marketplace where Amazon cancels every
    feed (withdrawn right to sell) is asked now and then, and heals by itself.
    """
    over = Submission.objects.filter(connection=connection, finished_at__isnull=False, message_count__gt=0)
    latest = list(over.order_by("-pk").values_list("state", "finished_at")[:_MOST_IN_A_ROW])
    failed = list(takewhile(lambda row: row[0] in _CAME_TO_NOTHING, latest))
    finished_at = failed[0][1] if failed else None
    if finished_at is None:
        return datetime.min.replace(tzinfo=UTC)
    return finished_at + min(SHORTEST_PAUSE * (1 << len(failed) - 1), LONGEST_PAUSE)


def send_due() -> None:
    """Ask for a feed for each connection where one is due and there is something new to send.

    A due time with nothing to send is passed over, except that changes are waited for. What cannot go now, because
    a feed is in flight, the settings are not complete or Amazon does not let us in, stays due.
    """
    now = clock.now()
    for connection in Connection.objects.filter(is_on=True).select_related("seller_account").order_by("pk"):
        schedule = read_options(connection.options).export.schedule
        if not is_due(schedule, connection.feed_scheduled_at, now) or rests_until(connection) > now:
            continue
        has_news = Listing.objects.filter(connection=connection, state=Listing.State.READY).exists()
        if has_news:
            _ask(connection, now)
        elif schedule.kind != "changes":
            _note(connection, now)


def _ask(connection: Connection, now: datetime) -> None:
    try:
        with transaction.atomic():
            request_submission(connection, actor=audit.TRADEWIND, is_scheduled=True)
            _note(connection, now)
    except Refused:
        return  # the page of the connection says what is in the way


def _note(connection: Connection, now: datetime) -> None:
    Connection.objects.filter(pk=connection.pk).update(feed_scheduled_at=now)
