"""Decides which span of time is read next, for which connections, and what a finished one has covered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

OVERLAP = timedelta(minutes=15)
"""How far a window reaches back over the one before: orders appear late (FACTS 7, "Watermark")."""
NEAREST_END = timedelta(minutes=3)
"""Amazon refuses an upper limit nearer than two minutes to its own clock (model, "lastUpdatedBefore")."""
FIRST_IMPORT = timedelta(days=7)
"""How far before it was connected a connection's orders are fetched."""
SMALL_LAG = timedelta(hours=1)
"""A connection that lags no more than this is read with the others, from where it stands."""
SHORTEST = timedelta(minutes=1)


@dataclass(frozen=True)
class Reach:
    """A connection that is On, and until when its orders are read."""

    connection_id: int
    read_until_at: datetime


@dataclass(frozen=True)
class Gap:
    """A span of a connection's orders that the search road has passed over; both ends belong to it."""

    connection_id: int
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True)
class Window:
    """What a chain of pages asks for: changes from `from_at` on, up to `before_at`, or without one to the present."""

    from_at: datetime
    before_at: datetime | None
    connection_ids: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """The next window of the search road, and the gaps that it leaves behind it."""

    window: Window
    gaps: tuple[Gap, ...] = ()


def plan_search(reaches: Sequence[Reach]) -> Plan:
    """Plan the next window over all connections that are On; there must be one.

    It starts where the foremost of them stands. One that lags behind, because it was Off or is new, is read from
    there on with the others, and what lies between becomes a gap: nobody's orders wait for another's past.
    """
    front = max(reach.read_until_at for reach in reaches)
    near = [reach for reach in reaches if front - reach.read_until_at <= SMALL_LAG]
    far = [reach for reach in reaches if front - reach.read_until_at > SMALL_LAG]
    from_at = min(reach.read_until_at for reach in near) - OVERLAP
    return Plan(
        Window(from_at, None, tuple(sorted(reach.connection_id for reach in reaches))),
        tuple(Gap(reach.connection_id, reach.read_until_at - OVERLAP, from_at) for reach in far),
    )


def plan_catch_up(gaps: Sequence[Gap], *, longest: timedelta | None, now: datetime) -> Window:
    """Plan the window that fills the oldest of the gaps, with all connections that have the same one."""
    oldest = min(gaps, key=lambda gap: (gap.from_at, gap.until_at))
    same = [gap for gap in gaps if (gap.from_at, gap.until_at) == (oldest.from_at, oldest.until_at)]
    before_at = min(oldest.until_at, now - NEAREST_END)
    if longest is not None:
        before_at = min(before_at, oldest.from_at + longest)
    return Window(oldest.from_at, max(before_at, oldest.from_at), tuple(sorted({gap.connection_id for gap in same})))


def shrink_gap(gap: Gap, window: Window, *, until_at: datetime) -> Gap | None:
    """Return what is left of a gap after `window` was read until `until_at`; None when it is filled."""
    if gap.connection_id not in window.connection_ids or not window.from_at <= gap.from_at <= until_at:
        return gap
    return Gap(gap.connection_id, until_at, gap.until_at) if until_at < gap.until_at else None


def safe_watermark(window: Window, *, answered_at: datetime | None, asked_at: datetime) -> datetime:
    """Return the instant up to which a window is complete once its last page is read.

    It is what Amazon answered on the first page, where that lies within what was asked and not in the future;
    without an answer it is the last instant that Amazon can have been complete at.
    """
    latest = min(window.before_at or asked_at, asked_at)
    if answered_at is None:
        answered_at = asked_at - NEAREST_END
    return max(window.from_at, min(answered_at, latest))


def halve(window: Window) -> timedelta:
    """Return how long the next catch-up window may be after this one could not be read to its end."""
    return max(((window.before_at or window.from_at) - window.from_at) / 2, SHORTEST)


def is_shortest(window: Window) -> bool:
    """Return whether the window cannot be made smaller any more."""
    return window.before_at is not None and window.before_at - window.from_at <= SHORTEST
