"""How failures slow and lock signing in."""

from datetime import UTC, datetime, timedelta

import pytest

from tradewind.base.sign_in_limits import decide_hold

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def _failures(count: int) -> list[datetime]:
    return [NOON] * count


def test_four_failures_hold_nobody():
    assert decide_hold(_failures(4), NOON) is None


@pytest.mark.parametrize(("count", "seconds"), [(5, 5), (6, 10), (7, 20), (8, 40), (9, 80), (10, 900), (30, 900)])
def test_the_wait_doubles_and_then_locks(count: int, seconds: int):
    hold = decide_hold(_failures(count), NOON)
    assert hold is not None
    assert hold.until == NOON + timedelta(seconds=seconds)
    assert hold.is_lock == (count >= 10)


def test_a_hold_ends_at_its_instant():
    assert decide_hold(_failures(5), NOON + timedelta(seconds=5)) is None
    assert decide_hold(_failures(10), NOON + timedelta(minutes=15)) is None


def test_old_failures_count_no_more():
    old = [NOON - timedelta(minutes=15)] * 9
    assert decide_hold([*old, NOON], NOON) is None


def test_the_wait_runs_from_the_last_failure_in_any_order():
    failures = [NOON, *[NOON - timedelta(minutes=5)] * 4]
    hold = decide_hold(failures, NOON + timedelta(seconds=1))
    assert hold is not None
    assert hold.until == NOON + timedelta(seconds=5)
