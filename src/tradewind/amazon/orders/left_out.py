"""Remembers that options left orders at Amazon, and has them read when the options change: nothing is lost by them."""

from collections.abc import Sequence
from datetime import datetime

from tradewind.amazon.connections.models import Connection

from .models import OrderLeftOut, OrderReach
from .policy import describe_policy
from .progress import open_gap, start_of
from .wanted import imports_of
from .windows import FIRST_IMPORT, Gap


def keep_left_out(connection: Connection, at: datetime) -> None:
    """Remember that an order which changed `at` was left out; the connection is locked."""
    row, is_new = OrderLeftOut.objects.get_or_create(
        connection_id=connection.pk, defaults={"from_at": at, "policy": describe_policy(imports_of(connection))}
    )
    if not is_new and at < row.from_at:
        row.from_at = at
        row.save(update_fields=["from_at"])


def follow_options(connections: Sequence[Connection], *, now: datetime) -> None:
    """Have read what the options of now ask for and those of before did not; the connections are locked."""
    reaches = {row.connection_id: row for row in OrderReach.objects.filter(connection__in=connections)}
    left_out = {row.connection_id: row for row in OrderLeftOut.objects.filter(connection__in=connections)}
    for one in connections:
        reach = reaches.get(one.pk)
        if row := left_out.get(one.pk):
            _read_left_out(one, row, until_at=reach.read_until_at if reach else now)
        if reach is not None:
            _read_earlier(one, reach, now=now)


def _read_left_out(connection: Connection, row: OrderLeftOut, *, until_at: datetime) -> None:
    """Read from the first order on that was left out, once the options are others."""
    if row.policy == describe_policy(imports_of(connection)):
        return
    if row.from_at <= until_at:
        open_gap(Gap(connection.pk, row.from_at, until_at))
    row.delete()


def _read_earlier(connection: Connection, reach: OrderReach, *, now: datetime) -> None:
    """Read what lies before the first reading, once the options begin earlier than they did."""
    read_from_at = reach.read_from_at or connection.created_at - FIRST_IMPORT
    start_at = start_of(connection, now=now)
    if start_at < read_from_at:
        open_gap(Gap(connection.pk, start_at, read_from_at))
        reach.read_from_at = start_at
        reach.save(update_fields=["read_from_at"])
