"""Reads Amazon's schemas again every day, so that a changed rule is known before Amazon refuses for it."""

from datetime import datetime, timedelta

from django.db import transaction

from tradewind.base import clock
from tradewind.base.queue import enqueue
from tradewind.spapi.errors import AmazonError, Throttled

from ...connections.calls import Stopped, open_client
from ...connections.configure import request_check
from ...connections.models import Connection, SellerAccount
from ..readiness import refresh_readiness
from ..state import load_product_types
from .schemas import find_schema, find_schemas, read_schema
from .settle import settle_schemas

READ_AGAIN_AFTER = timedelta(days=1)


def enqueue_old_schemas(now: datetime) -> None:
    """Enqueue each connection that uses a product type whose schema was last looked at more than a day ago."""
    usable = Connection.objects.filter(is_on=True, category_mappings__isnull=False).distinct()
    for connection in usable.exclude(seller_account__state=SellerAccount.State.RECONNECT_NEEDED).order_by("pk"):
        names = _list_types(connection)
        known = find_schemas(connection, names)
        if len([row for row in known if now - row.checked_at < READ_AGAIN_AFTER]) < len(names):
            _enqueue(connection.pk)


def _enqueue(connection_id: int, *, not_before: datetime | None = None) -> None:
    lock = f"schemas:{connection_id}"
    enqueue(
        "amazon.renew_connection_schemas",
        lock=lock, queueing_lock=lock, not_before=not_before, connection_id=connection_id,
    )  # fmt: skip


def _list_types(connection: Connection) -> list[str]:
    return sorted(set(load_product_types(connection).values()))


def renew_schemas(connection_id: int) -> None:
    """Read the old schemas of a connection again; a new version is kept, reported, and used when settle.py says so.

    While Amazon is away, or sends what is no schema, the last good versions stay in use; the next round tries again.
    Where the rate is spent, which all seller accounts share, it goes on as soon as there is more of it.
    """
    connection = Connection.objects.select_related("seller_account").filter(pk=connection_id).first()
    if connection is None:
        return
    is_new = []
    try:
        for name in _list_types(connection):
            is_new.append(_renew(connection, name))
    except Throttled as pause:
        goes_on_at = clock.now() + timedelta(seconds=max(1.0, pause.retry_after_s or 0))
        _enqueue(connection.pk, not_before=goes_on_at)
    if any(is_new):
        with transaction.atomic():
            request_check(connection.pk)
            refresh_readiness(connection)
    settle_schemas()


def _renew(connection: Connection, product_type: str) -> bool:
    """Return whether the product type can be checked now and could not before; raises Throttled."""
    known = find_schema(connection, product_type)
    if known is not None and clock.now() - known.checked_at < READ_AGAIN_AFTER:
        return False
    try:
        with open_client(connection, needs_on=False) as client:
            read_schema(client, connection, product_type)
    except Throttled:
        raise
    except (AmazonError, Stopped):
        return False
    return known is None
