"""The time of the local Amazon: it can be frozen, moved, sped up, and followed by other processes.

A clock runs with the wall or stands still. While something waits to be noticed by the client (`expect`), it
hurries; while a person stands before the consent page (`hold`), it never does. Every change of its course is
written to `file`, so that another process reads the same time: `now + (time.time() - wall) * speed`.
"""

import json
import os
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

LONGEST_HURRY = timedelta(minutes=20)
LONGEST_HOLD_S = 600.0


class Clock:
    """Simulated time; `Clock(now=...)` stands frozen there, `Clock()` runs with the wall.

    `hurry` is the speed while something expected has not been noticed, at most 20 simulated minutes each.
    `wall` returns epoch seconds and exists so that a test holds the wall still.
    """

    def __init__(
        self,
        now: datetime | None = None,
        hurry: float = 1.0,
        file: str | Path | None = None,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._lock = threading.RLock()
        self._wall = wall
        self._hurry = hurry
        self._file = Path(file) if file else None
        self._base_speed = 1.0 if now is None else 0.0
        self._wall_at = wall()
        self._sim_at = self._first_instant() if now is None else now.timestamp()
        self._expected: dict[str, float] = {}
        self._held: dict[str, float] = {}
        self._timer: threading.Timer | None = None
        self._told_speed: float | None = None
        self._woken_at: float | None = None
        self._course_changed()

    def now(self) -> datetime:
        """Return the simulated instant, aware, in UTC."""
        with self._lock:
            self._catch_up()
            return datetime.fromtimestamp(self._sim_at, UTC)

    @property
    def speed(self) -> float:
        """Simulated seconds per wall second at this moment; 0 is frozen."""
        with self._lock:
            self._catch_up()
            return self._speed()

    def freeze(self, at: datetime | None = None) -> None:
        """Stand still, at `at` or where it is."""
        self._change(at=at, speed=0.0)

    def set(self, at: datetime) -> None:
        """Move to `at` and go on as before."""
        self._change(at=at)

    def advance(self, by: timedelta) -> None:
        """Move by `by` and go on as before."""
        with self._lock:
            self._change(at=self.now() + by)

    def run(self, speed: float = 1.0) -> None:
        """Follow the wall, `speed` simulated seconds for each of its seconds."""
        if speed < 0:
            raise ValueError("a clock does not run backwards")
        self._change(speed=speed)

    def expect(self, key: str) -> None:
        """Hurry until `key` was noticed, at most 20 simulated minutes."""
        with self._lock:
            self._expected[key] = (self.now() + LONGEST_HURRY).timestamp()
            self._course_changed()

    def noticed(self, key: str) -> None:
        """Tell that the client has seen `key`; unknown keys are fine."""
        with self._lock:
            self._catch_up()
            if self._expected.pop(key, None) is not None:
                self._course_changed()

    def hold(self, key: str, seconds: float = LONGEST_HOLD_S) -> None:
        """Do not hurry for `seconds` wall seconds, or until `key` is released."""
        with self._lock:
            self._catch_up()
            self._held[key] = self._wall() + seconds
            self._course_changed()

    def release(self, key: str) -> None:
        """End a hold; unknown keys are fine."""
        with self._lock:
            self._catch_up()
            if self._held.pop(key, None) is not None:
                self._course_changed()

    def state(self) -> dict[str, Any]:
        """Tell where the clock stands and why it hurries or does not, for the panel and the control."""
        with self._lock:
            return {
                "now": self.now().isoformat(),
                "speed": self._speed(),
                "frozen": self._base_speed == 0,
                "expecting": sorted(self._expected),
                "holding": sorted(self._held),
            }

    def close(self) -> None:
        """Stop hurrying for good and leave a file that runs on at the ordinary speed."""
        with self._lock:
            self._catch_up()
            self._expected.clear()
            self._course_changed()

    def _first_instant(self) -> float:
        """Go on from the file of an earlier run, so that time never steps back for those who followed it."""
        if self._file is None or not self._file.exists():
            return self._wall_at
        try:
            left = json.loads(self._file.read_text())
            return float(left["now"]) + max(0.0, self._wall_at - float(left["wall"]))
        except (ValueError, KeyError, TypeError):
            return self._wall_at

    def _speed(self) -> float:
        if self._base_speed and self._expected and not self._held:
            return max(self._base_speed, self._hurry)
        return self._base_speed

    def _change(self, *, at: datetime | None = None, speed: float | None = None) -> None:
        with self._lock:
            self._catch_up()
            if at is not None:
                self._sim_at = at.timestamp()
            if speed is not None:
                self._base_speed = speed
            self._course_changed(is_moved=at is not None)

    def _turns(self) -> list[tuple[float, dict[str, float], str]]:
        """Return at which wall instant each hold and expectation ends by itself."""
        turns = [(end, self._held, key) for key, end in self._held.items()]
        if speed := self._speed():
            for key, end in self._expected.items():
                turns.append((self._wall_at + (end - self._sim_at) / speed, self._expected, key))
        return turns

    def _next_turn(self) -> float | None:
        return min((at for at, _, _ in self._turns()), default=None)

    def _catch_up(self) -> None:
        """Walk from turn to turn up to this wall instant; each turn ends at least one hold or expectation."""
        wall, turned = self._wall(), False
        while (turns := self._turns()) and (turn := min(at for at, _, _ in turns)) <= wall:
            self._move_to(max(turn, self._wall_at))
            for at, ended, key in turns:
                if at <= self._wall_at:
                    del ended[key]
            turned = True
        self._move_to(wall)
        if turned:
            self._course_changed()

    def _move_to(self, wall: float) -> None:
        self._sim_at += max(0.0, wall - self._wall_at) * self._speed()
        self._wall_at = wall

    def _course_changed(self, *, is_moved: bool = False) -> None:
        """Tell the followers, unless their line still holds."""
        if self._file is None:
            return
        if is_moved or self._speed() != self._told_speed:
            self._told_speed = self._speed()
            course = {"wall": self._wall_at, "now": self._sim_at, "speed": self._told_speed}
            write_atomically(self._file, json.dumps(course).encode())
        self._wake_at(self._next_turn())

    def _turn(self) -> None:
        with self._lock:
            self._woken_at = None  # a timer may ring a moment early; then it is set again
            self._catch_up()
            self._course_changed()

    def _wake_at(self, turn: float | None) -> None:
        """Turn in time even when nobody asks, because followers know only the file."""
        if turn is not None and self._woken_at is not None and abs(turn - self._woken_at) < 1e-3:
            return
        self._woken_at = turn
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if turn is not None:
            self._timer = threading.Timer(max(0.0, turn - self._wall()), self._turn)
            self._timer.daemon = True
            self._timer.start()


def write_atomically(path: Path, content: bytes) -> None:
    """Replace `path` with `content` in one step, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp makes it 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
