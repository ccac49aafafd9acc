"""The catalog's changes in an order that a reader can follow with a cursor and never miss one."""

from collections.abc import Sequence
from dataclasses import dataclass

from .models import ProductChange


@dataclass(frozen=True, order=True)
class ChangeCursor:
    """How far a reader is. A new reader begins at `ChangeCursor()`, before every change."""

    transaction_id: int = 0
    change_id: int = 0


def changes_since(cursor: ChangeCursor, *, limit: int = 1000) -> Sequence[ProductChange]:
    """Return the changes after the cursor, in order, of finished transactions only.

    Row ids are given out before a transaction commits, so a reader that follows ids passes over a row that
    commits late. Ordered by their transaction, and read only below the oldest transaction under way, no row can
    appear any more before one that was returned (PostgreSQL manual, "Transaction ID and Snapshot Information").
    A caller's own uncommitted changes are not returned.
    """
    return list(
        ProductChange.objects.extra(
            where=[
                "transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint",
                "(transaction_id, id) > (%s, %s)",
            ],
            params=[cursor.transaction_id, cursor.change_id],
        ).order_by("transaction_id", "id")[:limit]
    )


def newest_cursor() -> ChangeCursor:
    """Return the cursor of a reader that has done with all changes that `changes_since` would return now."""
    finished = ProductChange.objects.extra(
        where=["transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"]
    )
    newest = finished.order_by("-transaction_id", "-id").first()
    return cursor_after(newest) if newest else ChangeCursor()


def cursor_after(change: ProductChange) -> ChangeCursor:
    """Return the cursor of a reader that has done with this change."""
    return ChangeCursor(change.transaction_id, change.pk)
