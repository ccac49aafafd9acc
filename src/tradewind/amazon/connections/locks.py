"""A lock that outlives a transaction: one worker speaks to Amazon while the others wait in PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

# The upper 16 bits of PostgreSQL's 64-bit lock number say what the number below them counts.
TOKEN_OF_ACCOUNT = 0x5457
CALLBACK = 0x5458
_WAIT_MS = 20_000


class LockBusy(Exception):
    """Somebody else has held the lock for longer than we wait (20 s)."""


@contextmanager
def hold(kind: int, number: int) -> Iterator[None]:
    """Hold the lock for the length of the block; its end, or that of our connection, releases it.

    It is a session's lock: taken in a short transaction that sets how long to wait, kept when that ends.
    """
    key = kind << 48 | number
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {_WAIT_MS:d}")
            cursor.execute("SELECT pg_advisory_lock(%s)", [key])
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != "55P03":
            raise
        raise LockBusy from error
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
