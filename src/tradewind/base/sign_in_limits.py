"""How failed sign-ins slow further ones: deciding only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

FREE_FAILURES = 5
FAILURES_TO_LOCK = 10
FIRST_WAIT = timedelta(seconds=5)
LOCK = timedelta(minutes=15)


@dataclass(frozen=True)
class Hold:
    """Nobody may try before `until`; `is_lock` when it is the long one."""

    until: datetime
    is_lock: bool


def decide_hold(failures: Sequence[datetime], now: datetime) -> Hold | None:
    """Return the hold that these failures bring at `now`, or None.

    Only failures of the last 15 minutes count. From the fifth on each doubles the wait, 5 seconds at first; the
    tenth locks for 15 minutes.
    """
    recent = sorted(at for at in failures if now - at < LOCK)
    if len(recent) < FREE_FAILURES:
        return None
    is_lock = len(recent) >= FAILURES_TO_LOCK
    wait = LOCK if is_lock else FIRST_WAIT * 2 ** (len(recent) - FREE_FAILURES)
    until = recent[-1] + wait
    return Hold(until, is_lock) if now < until else None
