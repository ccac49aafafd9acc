"""Opens and closes the windows of a cursor in the database: which span it reads, what is read when it ends."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tradewind.amazon.connections.models import Connection
from tradewind.spapi.orders import INCLUDED_DATA

from .models import OrderCursor, OrderGap, OrderReach
from .policy import first_instant
from .wanted import imports_of, taking
from .windows import (
    FIRST_IMPORT,
    NEAREST_END,
    OVERLAP,
    Gap,
    Reach,
    Window,
    halve,
    is_shortest,
    plan_catch_up,
    plan_search,
    shrink_gap,
)

SEARCH = "search"
CATCH_UP = "catch_up"
POLL_EVERY = timedelta(minutes=3)
"""Amazon allows one search in three minutes and account (FACTS 4.1); a gap under way takes every other one."""
SWEEP_EVERY = timedelta(hours=12)
SWEEP_BACK = timedelta(hours=24)
"""Most orders show after two minutes, some after hours (FACTS 7): the last day is read once more twice a day."""
REST = timedelta(minutes=15)
"""How long a road rests that only a change at Amazon can help."""


def open_window(cursor: OrderCursor, connections: Sequence[Connection], *, now: datetime) -> bool:
    """Set the next window over connections that are On; return whether there is one. The caller saves the cursor."""
    window = _next_window(cursor, connections, now)
    if window is None:
        return False
    generations = {one.id: one.generation for one in connections}
    refused = cursor.refused_data if cursor.refused_until_at and cursor.refused_until_at > now else []
    cursor.window_from_at, cursor.window_before_at = window.from_at, window.before_at
    cursor.window_generations = {str(key): generations[key] for key in window.connection_ids}
    cursor.window_included_data = [name for name in INCLUDED_DATA if name not in refused]
    return True


def current_window(cursor: OrderCursor) -> Window:
    """Return the window under way."""
    if cursor.window_from_at is None:
        raise ValueError("No window is open.")
    ids = tuple(int(key) for key in cursor.window_generations)
    return Window(cursor.window_from_at, cursor.window_before_at, ids)


def asks_for(cursor: OrderCursor, connections: Sequence[Connection]) -> bool:
    """Return whether all that the window asks for is still On, and has been all the time."""
    now_on = {str(one.id): one.generation for one in connections}
    return all(now_on.get(key) == generation for key, generation in cursor.window_generations.items())


def finish_window(cursor: OrderCursor, *, now: datetime) -> None:
    """Close a window whose last page was taken: gaps shrink, connections and cursor move on. The caller saves."""
    window, until_at = current_window(cursor), cursor.window_until_at or now
    for row in OrderGap.objects.filter(connection_id__in=window.connection_ids).order_by("id"):
        _keep_rest(row, shrink_gap(_gap(row), window, until_at=until_at))
    if cursor.road == SEARCH:
        _sweep(cursor, until_at, now=now)
    others = taking(Connection.objects.filter(seller_account_id=cursor.seller_account_id))
    has_gaps = OrderGap.objects.filter(connection__in=others).exists()
    if cursor.road == SEARCH:
        for connection_id in window.connection_ids:
            _set_reach(connection_id, until_at, from_at=window.from_at + OVERLAP)
        cursor.read_until_at = max(cursor.read_until_at, until_at)
        Connection.objects.filter(id__in=window.connection_ids).update(orders_read_at=now)
        cursor.next_due_at = now + POLL_EVERY * (2 if has_gaps else 1)
    else:
        longest = cursor.longest_window_s
        cursor.longest_window_s = longest * 2 if longest and has_gaps else None
    drop_window(cursor)


def break_up_window(cursor: OrderCursor, *, now: datetime) -> bool:
    """Give up a window that cannot be read to its end and have it read in smaller ones; False when it is the smallest.

    A window of the search road becomes a gap, so that new orders do not wait for it. The caller saves the cursor.
    """
    window = current_window(cursor)
    if is_shortest(window):
        drop_window(cursor)
        return False
    if cursor.road == SEARCH:
        until_at = cursor.window_until_at or max(window.from_at, now - NEAREST_END)
        for connection_id in window.connection_ids:
            open_gap(Gap(connection_id, window.from_at, until_at))
            _set_reach(connection_id, until_at, from_at=window.from_at + OVERLAP)
        cursor.read_until_at = max(cursor.read_until_at, until_at)
        cursor.next_due_at = now + POLL_EVERY
        _make_catch_up_shorter(cursor, (until_at - window.from_at) / 2)
    else:
        cursor.longest_window_s = int(halve(window).total_seconds())
    drop_window(cursor)
    return True


def drop_window(cursor: OrderCursor) -> None:
    """Forget the window under way; what was taken from its pages stays. The caller saves the cursor."""
    cursor.window_from_at = cursor.window_before_at = cursor.window_until_at = None
    cursor.window_generations, cursor.page_fingerprints, cursor.window_included_data = {}, [], []
    cursor.pagination_token, cursor.pages_in_window = "", 0


def open_gap(gap: Gap) -> None:
    """Have the catch-up road read a span of a connection's orders; gaps that touch become one."""
    touching = OrderGap.objects.filter(
        connection_id=gap.connection_id, from_at__lte=gap.until_at, until_at__gte=gap.from_at
    )
    spans = [(gap.from_at, gap.until_at), *touching.values_list("from_at", "until_at")]
    touching.delete()
    OrderGap.objects.create(
        connection_id=gap.connection_id,
        from_at=min(from_at for from_at, _ in spans),
        until_at=max(until_at for _, until_at in spans),
    )


def start_of(connection: Connection, *, now: datetime) -> datetime:
    """Return from when on a connection's orders are fetched: what its options say, else a week before it was made."""
    return min(first_instant(imports_of(connection)) or connection.created_at - FIRST_IMPORT, now)


def _sweep(cursor: OrderCursor, until_at: datetime, *, now: datetime) -> None:
    """Have the last day read once more when that is due. The caller saves the cursor."""
    last_at, cursor.swept_at = cursor.swept_at, cursor.swept_at or now
    if last_at is None or now - last_at < SWEEP_EVERY:
        return
    cursor.swept_at = now
    for one in Connection.objects.filter(pk__in=current_window(cursor).connection_ids).order_by("pk"):
        from_at = max(until_at - SWEEP_BACK, one.created_at - FIRST_IMPORT)
        if from_at < until_at:
            open_gap(Gap(one.pk, from_at, until_at))


def _next_window(cursor: OrderCursor, connections: Sequence[Connection], now: datetime) -> Window | None:
    if cursor.road == CATCH_UP:
        return _next_catch_up(cursor, connections, now)
    if not connections:
        return None
    rows = OrderReach.objects.filter(connection__in=connections)
    reached = dict(rows.values_list("connection_id", "read_until_at"))
    plan = plan_search([Reach(one.id, reached.get(one.id, start_of(one, now=now))) for one in connections])
    for gap in plan.gaps:
        open_gap(gap)
        _set_reach(gap.connection_id, gap.until_at, from_at=gap.from_at + OVERLAP)
    return plan.window


def _next_catch_up(cursor: OrderCursor, connections: Sequence[Connection], now: datetime) -> Window | None:
    gaps = [_gap(row) for row in OrderGap.objects.filter(connection__in=connections)]
    readable = [gap for gap in gaps if gap.from_at < now - NEAREST_END]
    if gaps and not readable:
        cursor.next_due_at = now + NEAREST_END  # by then the search road has mostly read it
    longest = timedelta(seconds=cursor.longest_window_s) if cursor.longest_window_s else None
    return plan_catch_up(readable, longest=longest, now=now) if readable else None


def _make_catch_up_shorter(cursor: OrderCursor, longest: timedelta) -> None:
    """Let the catch-up road of the same account read no more than this at once."""
    rows = OrderCursor.objects.filter(seller_account_id=cursor.seller_account_id, road=CATCH_UP)
    rows.update(longest_window_s=max(60, int(longest.total_seconds())))


def _keep_rest(row: OrderGap, rest: Gap | None) -> None:
    if rest is None:
        row.delete()
    elif rest.from_at != row.from_at:
        row.from_at = rest.from_at
        row.save(update_fields=["from_at"])


def _set_reach(connection_id: int, until_at: datetime, *, from_at: datetime) -> None:
    """Write until when a connection's orders are read, and at its first window from when on."""
    first = {"read_from_at": from_at, "read_until_at": until_at}
    row, is_new = OrderReach.objects.get_or_create(connection_id=connection_id, defaults=first)
    if not is_new and row.read_until_at < until_at:
        row.read_until_at = until_at
        row.save(update_fields=["read_until_at"])


def _gap(row: OrderGap) -> Gap:
    return Gap(row.connection_id, row.from_at, row.until_at)
