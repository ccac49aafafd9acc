"""The clock: frozen, moved, hurried, held, and followed through its file."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tradewind.simulator.clock import Clock

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Wall:
    """A wall clock that moves when told."""

    def __init__(self) -> None:
        self.at = NOON.timestamp()

    def __call__(self) -> float:
        return self.at

    def pass_by(self, seconds: float) -> None:
        self.at += seconds


@pytest.fixture
def wall() -> Wall:
    return Wall()


def read_as_follower(file: Path, wall: Wall) -> datetime:
    course = json.loads(file.read_text())
    return datetime.fromtimestamp(course["now"] + (wall() - course["wall"]) * course["speed"], UTC)


def test_given_an_instant_it_stands_there(wall: Wall) -> None:
    clock = Clock(now=NOON, wall=wall)
    wall.pass_by(3600)
    assert clock.now() == NOON
    clock.advance(timedelta(minutes=5))
    assert clock.now() == NOON + timedelta(minutes=5)


def test_it_runs_with_the_wall_and_faster(wall: Wall) -> None:
    clock = Clock(wall=wall)
    wall.pass_by(10)
    assert clock.now() == NOON + timedelta(seconds=10)
    clock.run(60)
    wall.pass_by(10)
    assert clock.now() == NOON + timedelta(seconds=610)
    clock.freeze()
    wall.pass_by(10)
    assert clock.now() == NOON + timedelta(seconds=610)


def test_it_keeps_running_after_being_set(wall: Wall) -> None:
    clock = Clock(wall=wall)
    clock.set(NOON + timedelta(days=1))
    wall.pass_by(1)
    assert clock.now() == NOON + timedelta(days=1, seconds=1)


def test_it_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        Clock().run(-1)


def test_it_hurries_until_noticed(wall: Wall) -> None:
    clock = Clock(hurry=60, wall=wall)
    clock.expect("feed:1")
    wall.pass_by(2)
    assert clock.now() == NOON + timedelta(minutes=2)
    clock.noticed("feed:1")
    wall.pass_by(2)
    assert clock.now() == NOON + timedelta(minutes=2, seconds=2)


def test_it_hurries_for_twenty_minutes_at_most(wall: Wall) -> None:
    clock = Clock(hurry=60, wall=wall)
    clock.expect("order:1")
    wall.pass_by(100)
    assert clock.now() == NOON + timedelta(minutes=20, seconds=80)
    assert clock.speed == 1


def test_two_expectations_each_have_their_own_end(wall: Wall) -> None:
    clock = Clock(hurry=60, wall=wall)
    clock.expect("order:1")
    wall.pass_by(10)
    clock.expect("order:2")
    wall.pass_by(100)
    assert clock.now() == NOON + timedelta(minutes=30, seconds=80)


def test_it_never_hurries_before_the_consent_page(wall: Wall) -> None:
    clock = Clock(hurry=60, wall=wall)
    clock.hold("visit")
    clock.expect("order:1")
    wall.pass_by(30)
    assert clock.now() == NOON + timedelta(seconds=30)
    clock.release("visit")
    wall.pass_by(1)
    assert clock.now() == NOON + timedelta(seconds=90)


def test_a_forgotten_consent_page_holds_ten_minutes(wall: Wall) -> None:
    clock = Clock(hurry=60, wall=wall)
    clock.hold("visit")
    clock.expect("order:1")
    wall.pass_by(601)
    assert clock.now() == NOON + timedelta(seconds=660)


def test_a_frozen_clock_does_not_hurry(wall: Wall) -> None:
    clock = Clock(now=NOON, hurry=60, wall=wall)
    clock.expect("order:1")
    wall.pass_by(5)
    assert clock.now() == NOON


def test_others_follow_its_file(wall: Wall, tmp_path: Path) -> None:
    file = tmp_path / "clock.json"
    clock = Clock(hurry=60, file=file, wall=wall)
    wall.pass_by(3)
    clock.expect("feed:1")
    wall.pass_by(3)
    assert read_as_follower(file, wall) == clock.now() == NOON + timedelta(seconds=183)
    clock.noticed("feed:1")
    wall.pass_by(3)
    assert read_as_follower(file, wall) == clock.now() == NOON + timedelta(seconds=186)
    assert file.stat().st_mode & 0o777 == 0o600
    clock.close()


def test_the_file_is_written_only_when_the_line_changes(wall: Wall, tmp_path: Path) -> None:
    file = tmp_path / "clock.json"
    clock = Clock(hurry=60, file=file, wall=wall)
    clock.expect("order:1")
    written = file.stat().st_mtime_ns, file.read_text()
    wall.pass_by(1)
    clock.expect("order:2")
    clock.noticed("order:1")
    assert (file.stat().st_mtime_ns, file.read_text()) == written
    assert read_as_follower(file, wall) == clock.now()
    clock.advance(timedelta(hours=1))
    assert read_as_follower(file, wall) == clock.now() == NOON + timedelta(hours=1, minutes=1)
    clock.close()


def test_it_turns_by_itself_for_those_who_follow_the_file(tmp_path: Path) -> None:
    file = tmp_path / "clock.json"
    clock = Clock(hurry=1_200_000, file=file)  # 20 minutes are over after a millisecond
    clock.expect("order:1")
    while (timer := clock._timer) is not None:  # a ring a moment early sets another
        timer.join(5)
    assert json.loads(file.read_text())["speed"] == 1


def test_a_new_clock_goes_on_where_the_file_ended(wall: Wall, tmp_path: Path) -> None:
    first = Clock(file=tmp_path / "clock.json", wall=wall)
    first.advance(timedelta(days=3))
    first.close()
    wall.pass_by(60)
    assert Clock(file=tmp_path / "clock.json", wall=wall).now() == NOON + timedelta(days=3, seconds=60)


def test_an_unreadable_file_is_begun_anew(wall: Wall, tmp_path: Path) -> None:
    file = tmp_path / "clock.json"
    file.write_text("{")
    assert Clock(file=file, wall=wall).now() == NOON
    assert read_as_follower(file, wall) == NOON
