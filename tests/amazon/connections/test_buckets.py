"""The bucket row: never more than burst + rate × t, whatever the order of events, and what Amazon's answers change."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.amazon.connections import bucket_model
from tradewind.amazon.connections import buckets
from tradewind.amazon.connections.models import RateBucket

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NAME = ("na:A3NORTHWIND7US1", "searchOrders")


def take(now: datetime = NOON, *, rate: float = 0.5, burst: float = 3) -> float:
    return buckets.take(*NAME, rate=rate, burst=burst, now=now)


def drain(now: datetime = NOON, *, rate: float = 0.5, least_s: float = 0.0) -> float:
    return buckets.drain(*NAME, rate=rate, burst=3, now=now, least_s=least_s)


def test_a_new_bucket_is_full() -> None:
    assert [take() for _ in range(4)] == [0, 0, 0, 2]


def test_what_is_refused_takes_nothing() -> None:
    for _ in range(10):
        take()
    assert take(NOON + timedelta(seconds=2)) == 0


def test_a_bucket_holds_no_more_than_its_burst() -> None:
    take()
    later = NOON + timedelta(days=1)
    assert [take(later) for _ in range(4)] == [0, 0, 0, 2]


def test_a_clock_that_goes_back_gives_nothing() -> None:
    for _ in range(3):
        take()
    assert take(NOON - timedelta(minutes=14)) == 2
    assert take(NOON + timedelta(seconds=1)) == 1


def test_a_clock_that_was_set_right_does_not_stop_calls_until_it_is_there_again() -> None:
    for _ in range(3):
        take(NOON + timedelta(days=365))
    assert [take(), take(), take(NOON + timedelta(seconds=2))] == [0, 2, 0]


def test_a_refusal_after_the_clock_was_set_right_counts_from_now() -> None:
    take(NOON + timedelta(days=365))
    assert drain(least_s=4) == 4
    assert take(NOON + timedelta(seconds=3)) == 1


def test_a_token_can_be_given_back() -> None:
    for _ in range(3):
        take()
    buckets.give_back(*NAME)
    assert take() == 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.floats(0, 20), min_size=1, max_size=60),
    rate=st.floats(0.005, 5),
    burst=st.integers(1, 20),
)
def test_never_more_than_the_plan(steps: list[float], rate: float, burst: int) -> None:
    RateBucket.objects.all().delete()
    now, taken = NOON, 0
    model = bucket_model.Bucket(float(burst), NOON, rate, float(burst))
    for step in steps:
        now += timedelta(seconds=step)
        wait_s = take(now, rate=rate, burst=burst)
        after, expected_s = bucket_model.take(model, now)
        assert wait_s == pytest.approx(expected_s, abs=1e-2 / rate)
        if wait_s == 0:
            taken += 1
            model = after
    assert taken <= burst + rate * (now - NOON).total_seconds() + 1e-3


def test_after_a_429_nobody_calls_before_a_token_is_due() -> None:
    assert drain() == 2
    assert take(NOON + timedelta(seconds=1)) == 1
    assert take(NOON + timedelta(seconds=2)) == 0


def test_each_429_in_a_row_doubles_the_pause_up_to_fifteen_minutes() -> None:
    now, pauses = NOON, []
    for _ in range(12):
        pauses.append(drain(now))
        now += timedelta(seconds=pauses[-1])
    assert pauses[:4] == [2, 4, 8, 16]
    assert pauses[-1] == 900


def test_a_slow_operation_pauses_for_its_own_time() -> None:
    assert [round(drain(rate=1 / 1800)) for _ in range(2)] == [1800, 1800]


def test_what_amazon_asks_for_is_waited_for() -> None:
    assert drain(least_s=60) == 60


def test_a_call_that_passes_ends_the_doubling() -> None:
    drain()
    drain()
    buckets.settle(*NAME, told_rate=None)
    assert drain(NOON + timedelta(hours=1)) == 2


def test_another_rate_that_amazon_tells_is_in_force_at_once() -> None:
    for _ in range(3):
        take()
    buckets.settle(*NAME, told_rate=0.005)
    assert take() == 200
    assert take(NOON + timedelta(seconds=200)) == 0


@pytest.mark.parametrize("told", [None, 0.5, 0.51])
def test_a_rounded_rate_is_no_news(told: float | None) -> None:
    take()
    buckets.settle(*NAME, told_rate=told)
    assert RateBucket.objects.get().rate == 0.5


def test_one_account_never_takes_from_another() -> None:
    for _ in range(9):
        take()
    assert buckets.take("na:A1OUTLET22US09", "searchOrders", rate=0.5, burst=3, now=NOON) == 0
    assert buckets.take(NAME[0], "getOrder", rate=0.5, burst=3, now=NOON) == 0


def test_taking_is_one_statement(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        take()
    with django_assert_num_queries(1):  # type: ignore[operator]
        take()
