"""The one clock: real time, the local Amazon's time in a demo, a fixed instant in a test."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Pace:
    """At wall instant `wall` (epoch seconds) it was `now` (epoch seconds); since then time runs at `speed`."""

    wall: float
    now: float
    speed: float

    def at(self, wall: float) -> float:
        """Return the epoch seconds that this clock shows at a wall instant."""
        return self.now + (wall - self.wall) * self.speed


REAL = Pace(wall=0.0, now=0.0, speed=1.0)
_frozen: list[datetime] = []


def now() -> datetime:
    """Return the present instant, aware and in UTC."""
    if _frozen:
        return _frozen[-1]
    return datetime.fromtimestamp(_pace().at(time.time()), UTC)


def wall_instant(at: datetime) -> datetime:
    """Return the wall-clock instant at which this clock will show `at`.

    The queue's own schedule is kept by the database's clock. Under a clock that stands still the answer is now:
    whoever waits then is woken early and looks again.
    """
    pace = _pace()
    if _frozen or pace.speed <= 0:
        return datetime.now(UTC)
    return datetime.fromtimestamp(pace.wall + (at.timestamp() - pace.now) / pace.speed, UTC)


@contextmanager
def freeze(at: datetime) -> Iterator[None]:
    """Hold this process's clock at `at`; nests."""
    _frozen.append(at)
    try:
        yield
    finally:
        _frozen.pop()


def advance(by: timedelta) -> None:
    """Move a frozen clock on by `by`; a running clock is not ours to move (RuntimeError)."""
    if not _frozen:
        raise RuntimeError("Only a frozen clock can be advanced.")
    _frozen[-1] += by


def _pace() -> Pace:
    file: Path | None = settings.CLOCK_FILE
    if file is None:
        return REAL
    try:
        stamp = file.stat().st_mtime_ns
    except OSError:
        return REAL
    return _read_pace(file, stamp)


@lru_cache(maxsize=4)
def _read_pace(file: Path, stamp: int) -> Pace:  # noqa: ARG001 (the stamp is what makes a rewritten file news)
    data = json.loads(file.read_text(encoding="utf-8"))
    return Pace(wall=float(data["wall"]), now=float(data["now"]), speed=float(data["speed"]))
