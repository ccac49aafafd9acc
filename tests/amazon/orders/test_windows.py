"""Which span of time is read next, and what a finished one has covered."""

from datetime import UTC, datetime, timedelta

from tradewind.amazon.orders.windows import (
    NEAREST_END,
    OVERLAP,
    SHORTEST,
    Gap,
    Reach,
    Window,
    halve,
    is_shortest,
    plan_catch_up,
    plan_search,
    safe_watermark,
    shrink_gap,
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def test_search_overlaps_and_has_no_upper_limit() -> None:
    plan = plan_search([Reach(1, NOON), Reach(2, NOON)])
    assert (plan.window, plan.gaps) == (Window(NOON - OVERLAP, None, (1, 2)), ())


def test_small_lag_widens_the_window() -> None:
    plan = plan_search([Reach(1, NOON), Reach(2, NOON - HOUR)])
    assert (plan.window.from_at, plan.gaps) == (NOON - HOUR - OVERLAP, ())


def test_connection_that_was_off_is_read_from_now_on_and_its_past_behind() -> None:
    plan = plan_search([Reach(1, NOON), Reach(2, NOON - 3 * DAY)])
    assert plan.window == Window(NOON - OVERLAP, None, (1, 2))
    assert plan.gaps == (Gap(2, NOON - 3 * DAY - OVERLAP, NOON - OVERLAP),)


def test_account_that_was_wholly_off_goes_on_where_it_stopped() -> None:
    plan = plan_search([Reach(1, NOON - 9 * DAY), Reach(2, NOON - 9 * DAY)])
    assert (plan.window.from_at, plan.gaps) == (NOON - 9 * DAY - OVERLAP, ())


def test_catch_up_takes_connections_with_the_same_gap_together() -> None:
    same = [Gap(3, NOON - DAY, NOON - HOUR), Gap(1, NOON - DAY, NOON - HOUR)]
    window = plan_catch_up([*same, Gap(2, NOON - HOUR, NOON)], longest=None, now=NOON)
    assert window == Window(NOON - DAY, NOON - HOUR, (1, 3))


def test_f51_catch_up_never_ends_nearer_than_two_minutes() -> None:
    window = plan_catch_up([Gap(1, NOON - DAY, NOON)], longest=None, now=NOON)
    assert window.before_at == NOON - NEAREST_END


def test_windows_that_were_too_long_get_shorter_and_still_advance() -> None:
    gap, longest, spans = Gap(1, NOON - DAY, NOON - HOUR), timedelta(hours=5), []
    while True:
        window = plan_catch_up([gap], longest=longest, now=NOON)
        assert window.before_at is not None
        spans.append(window.before_at - window.from_at)
        rest = shrink_gap(gap, window, until_at=window.before_at)
        if rest is None:
            break
        assert rest.from_at == window.before_at
        gap = rest
    assert spans == [timedelta(hours=5)] * 4 + [timedelta(hours=3)]


def test_gap_of_another_connection_stays() -> None:
    gap = Gap(2, NOON - DAY, NOON)
    assert shrink_gap(gap, Window(NOON - DAY, NOON, (1,)), until_at=NOON) == gap
    assert shrink_gap(gap, Window(NOON - HOUR, NOON, (2,)), until_at=NOON) == gap


def test_watermark_is_amazons_within_what_was_asked() -> None:
    open_end, bounded = Window(NOON - HOUR, None, (1,)), Window(NOON - HOUR, NOON - HOUR / 2, (1,))
    two_minutes_ago = NOON - timedelta(minutes=2)
    assert safe_watermark(open_end, answered_at=two_minutes_ago, asked_at=NOON) == two_minutes_ago
    assert safe_watermark(open_end, answered_at=NOON + DAY, asked_at=NOON) == NOON
    assert safe_watermark(open_end, answered_at=NOON - DAY, asked_at=NOON) == NOON - HOUR
    assert safe_watermark(open_end, answered_at=None, asked_at=NOON) == NOON - NEAREST_END
    assert safe_watermark(bounded, answered_at=two_minutes_ago, asked_at=NOON) == NOON - HOUR / 2


def test_halving_ends_at_the_shortest() -> None:
    window = Window(NOON - HOUR, NOON, (1,))
    assert halve(window) == HOUR / 2
    smallest = Window(NOON - SHORTEST, NOON, (1,))
    assert (halve(smallest), is_shortest(smallest), is_shortest(window)) == (SHORTEST, True, False)
