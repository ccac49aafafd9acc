"""Remembers that options left orders at Amazon, and has them read when the options change: nothing is lost by them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tradewind.amazon.connections.models import Connection

from .models import OrderLeftOut, OrderReach
from .policy import describe_policy
from .progress import open_gap, start_of
from .wanted import imports_of
from .windows import FIRST_IMPORT, Gap

_MIXED: dict[str, Any] = {}
"""In place of options: some orders were left out by these and some by those, so that any are others."""


def keep_left_out(connection: Connection, at: datetime) -> None:
    """Remember that an order which changed `at` was left out; the connection is locked."""
    policy = describe_policy(imports_of(connection))
    row, is_new = OrderLeftOut.objects.get_or_create(
        connection_id=connection.pk, defaults={"from_at": at, "policy": policy}
    )
    from_at, kept = min(at, row.from_at), policy if row.policy == policy else _MIXED
    if not is_new and (from_at, kept) != (row.from_at, row.policy):
        row.from_at, row.policy = from_at, kept
        row.save(update_fields=["from_at", "policy"])


def follow_options(connections: Sequence[Connection], *, now: datetime) -> None:
    """Have read what the options of now ask for and those of before did not; the connections are locked."""
    reaches = {row.connection_id: row for row in OrderReach.objects.filter(connection__in=connections)}
    left_out = {row.connection_id: row for row in OrderLeftOut.objects.filter(connection__in=connections)}
    for one in connections:
        reach = reaches.get(one.pk)
        if row := left_out.get(one.pk):
            _read_left_out(one, row, now=now)
        if reach is not None:
            _read_earlier(one, reach, now=now)


def _read_left_out(connection: Connection, row: OrderLeftOut, *, now: datetime) -> None:
    """Read from the first order on that was left out, once the options are others.

    Until now, not only as far as the search road is: what a window under way left out is on a page that has been.
    """
    if row.policy == describe_policy(imports_of(connection)) or row.from_at > now:
        return
    open_gap(Gap(connection.pk, row.from_at, now))
    row.delete()


def _read_earlier(connection: Connection, reach: OrderReach, *, now: datetime) -> None:
    """Read what lies before the first reading, once the options begin earlier than they did."""
    read_from_at = reach.read_from_at or connection.created_at - FIRST_IMPORT
    start_at = start_of(connection, now=now)
    if start_at < read_from_at:
        open_gap(Gap(connection.pk, start_at, read_from_at))
        reach.read_from_at = start_at
        reach.save(update_fields=["read_from_at"])
