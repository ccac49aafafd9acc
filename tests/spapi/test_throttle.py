"""Buckets promise no more than Amazon's usage plan, whoever asks and however clocks jump."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.spapi.throttle import Bucket, backoff_s, corrected_by_header, drained, refill, take

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def bucket(tokens: float, rate: float = 0.5, burst: float = 10) -> Bucket:
    return Bucket(tokens, NOON, rate, burst)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("tokens", "seconds", "expected"),
    [(0, 4, 2), (9, 60, 10), (-3, 2, -2), (5, 0, 5), (5, -60, 5), (10, 1e6, 10)],
)
def test_a_bucket_fills_at_its_rate_up_to_its_burst(tokens, seconds, expected):
    assert refill(bucket(tokens), after(seconds)).tokens == expected


@pytest.mark.parametrize(
    ("tokens", "seconds", "left", "wait_s"),
    [(3, 0, 2, 0), (1, 0, 0, 0), (0, 0, -1, 2), (0.5, 0, -0.5, 1), (-4, 0, -5, 10), (0, 2, 0, 0)],
)
def test_a_taken_token_is_there_or_reserved(tokens, seconds, left, wait_s):
    taken, wait = take(bucket(tokens), after(seconds))
    assert (taken.tokens, wait) == (left, wait_s)


def test_a_clock_that_went_back_makes_a_reservation_later_not_sooner():
    taken, wait_s = take(bucket(0), after(-30))
    assert wait_s == 32
    assert taken.updated_at == NOON


def test_a_refusal_drains_what_is_left_and_keeps_what_is_promised():
    assert drained(bucket(7), after(2)).tokens == 0
    assert drained(bucket(-3), after(2)).tokens == -2


@pytest.mark.parametrize("told", [None, 0, -1, float("nan"), float("inf")])
def test_a_senseless_rate_corrects_nothing(told):
    assert corrected_by_header(bucket(1), told) == bucket(1)


def test_amazons_rate_replaces_ours():
    assert corrected_by_header(bucket(1), 0.0055).rate == 0.0055


@pytest.mark.parametrize(("attempt", "longest"), [(0, 2), (1, 4), (5, 64), (20, 900), (10_000, 900)])
def test_a_backoff_doubles_up_to_a_quarter_of_an_hour_with_full_jitter(attempt, longest):
    assert backoff_s(attempt, lambda: 1.0) == longest
    assert backoff_s(attempt, lambda: 0.0) == 0


@given(
    rate=st.floats(0.005, 50),
    burst=st.integers(1, 30),
    gaps=st.lists(st.floats(-20, 500), min_size=1, max_size=60),
)
def test_no_stretch_of_time_holds_more_calls_than_the_plan(rate, burst, gaps):
    now, state, passes_at = NOON, Bucket(burst, NOON, rate, burst), []
    for gap in gaps:
        now += timedelta(seconds=gap)
        state, wait_s = take(state, now)
        passes_at.append((now - NOON).total_seconds() + wait_s)
    passes_at.sort()
    for first, start in enumerate(passes_at):
        for last in range(first, len(passes_at)):
            allowed = burst + rate * (passes_at[last] - start)
            assert last - first + 1 <= allowed + 0.001
