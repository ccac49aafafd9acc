"""When the next step of a submission is due: growing waits, and an end to trying."""

from datetime import datetime, timedelta

FIRST_POLL_S = 15.0
LONGEST_POLL_S = 300.0
FIRST_RETRY_S = 5.0
LONGEST_RETRY_S = 900.0
MOST_TRIES = 20
LOOK_AFTER = timedelta(seconds=60)
"""How long an intent without a result rests before Amazon is asked: a feed shows in the list a little late."""
GIVE_UP_AFTER = timedelta(days=7)
"""Feeds of five days were seen (selling-partner-api-docs issue 1455)."""


def next_poll(polls: int, now: datetime) -> datetime:
    """Return when to look again at a feed that was looked at `polls` times."""
    return now + timedelta(seconds=min(FIRST_POLL_S * 1.4 ** min(polls, 30), LONGEST_POLL_S))


def next_try(failed: int, now: datetime, *, told_s: float | None = None) -> datetime:
    """Return when to try a step again that failed `failed` times; `told_s` is Amazon's or our gate's own wish."""
    if told_s is not None:
        return now + timedelta(seconds=max(told_s, 1.0))
    return now + timedelta(seconds=min(FIRST_RETRY_S * 2 ** min(failed, 10), LONGEST_RETRY_S))


def is_overdue(submitted_at: datetime | None, now: datetime) -> bool:
    """Return whether a feed has been at Amazon for longer than anybody should wait."""
    return submitted_at is not None and now - submitted_at > GIVE_UP_AFTER
