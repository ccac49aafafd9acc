"""Reads Amazon's schemas again every day, so that a changed rule is known before Amazon refuses for it."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from tradewind.base import clock
from tradewind.base.queue import enqueue
from tradewind.spapi.errors import AmazonError

from ..connections.calls import Stopped, open_client
from ..connections.models import Connection, SellerAccount
from .change import request_check
from .models import CategoryMapping, ProductTypeSchema
from .readiness import refresh_readiness
from .schemas import find_schema, read_schema

READ_AGAIN_AFTER = timedelta(days=1)


def enqueue_old_schemas(now: datetime) -> None:
    """Enqueue each connection that uses a product type whose schema was last looked at more than a day ago."""
    fresh = ProductTypeSchema.objects.filter(
        marketplace_id=OuterRef("connection__marketplace_id"),
        product_type=OuterRef("product_type"),
        is_current=True,
        checked_at__gt=now - READ_AGAIN_AFTER,
    )
    old = CategoryMapping.objects.filter(~Exists(fresh), connection__is_on=True).exclude(
        connection__seller_account__state=SellerAccount.State.RECONNECT_NEEDED
    )
    for connection_id in sorted(set(old.values_list("connection_id", flat=True))):
        lock = f"schemas:{connection_id}"
        enqueue("amazon.renew_connection_schemas", lock=lock, queueing_lock=lock, connection_id=connection_id)


def renew_schemas(connection_id: int) -> None:
    """Read the old schemas of a connection; a new version has its products checked again.

    While Amazon is away the last good versions stay in use, and the next round tries again.
    """
    connection = Connection.objects.select_related("seller_account").filter(pk=connection_id).first()
    if connection is None:
        return
    names = CategoryMapping.objects.filter(connection=connection).values_list("product_type", flat=True).distinct()
    if any([_renew(connection, name) for name in sorted(names)]):
        request_check(connection)
        refresh_readiness(connection)


def _renew(connection: Connection, product_type: str) -> bool:
    """Return whether there is a new version now."""
    known = find_schema(connection, product_type)
    if known is not None and clock.now() - known.checked_at < READ_AGAIN_AFTER:
        return False
    try:
        with open_client(connection, needs_on=False) as client:
            newest = read_schema(client, connection, product_type)
    except (AmazonError, Stopped):
        return False
    return known is None or newest.pk != known.pk
