"""Waits for transactions of tests that run beside: readers of changes wait for all that the server has under way."""

import threading

from django.db import connection

_LOOKS, _PAUSE_S = 1200, 0.05


def wait_for_earlier_transactions() -> None:
    """Return when every transaction that is under way now has ended. Call it outside of one."""
    newest = _read("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    for _look in range(_LOOKS):
        if _read("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint") >= newest:
            return
        threading.Event().wait(_PAUSE_S)
    raise AssertionError("A transaction has been under way for a minute.")


def _read(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])
