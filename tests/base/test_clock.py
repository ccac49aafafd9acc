"""The clock follows the local Amazon's file, and a frozen one moves only when told."""

import json
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tradewind.base import clock

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def write_pace(file: Path, *, wall: float, now: float, speed: float) -> None:
    file.write_text(json.dumps({"wall": wall, "now": now, "speed": speed}))
    os.utime(file, ns=(time.time_ns(), time.time_ns()))


def test_a_frozen_clock_moves_only_when_advanced() -> None:
    with clock.freeze(NOON):
        clock.advance(timedelta(minutes=5))
        assert clock.now() == NOON + timedelta(minutes=5)


def test_a_running_clock_cannot_be_advanced() -> None:
    with pytest.raises(RuntimeError):
        clock.advance(timedelta(minutes=5))


def test_a_file_sets_instant_and_pace(tmp_path: Path, settings: Any) -> None:
    settings.CLOCK_FILE = tmp_path / "clock.json"
    write_pace(settings.CLOCK_FILE, wall=time.time(), now=NOON.timestamp(), speed=0)
    assert clock.now() == NOON
    write_pace(settings.CLOCK_FILE, wall=time.time() - 10, now=NOON.timestamp(), speed=60)
    assert clock.now() >= NOON + timedelta(seconds=600)


def test_later_by_a_fast_clock_is_sooner_on_the_wall(tmp_path: Path, settings: Any) -> None:
    settings.CLOCK_FILE = tmp_path / "clock.json"
    wall = time.time()
    write_pace(settings.CLOCK_FILE, wall=wall, now=NOON.timestamp(), speed=60)
    assert clock.wall_instant(NOON + timedelta(minutes=3)).timestamp() == pytest.approx(wall + 3, abs=0.001)


def test_without_a_file_the_clock_is_the_wall(tmp_path: Path, settings: Any) -> None:
    settings.CLOCK_FILE = tmp_path / "nothing.json"
    assert abs((clock.now() - datetime.now(UTC)).total_seconds()) < 5
