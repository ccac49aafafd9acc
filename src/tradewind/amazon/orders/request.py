"""Asks for an import at once, instead of at its next turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tradewind.amazon.connections.models import Connection, SellerAccount
from tradewind.amazon.connections.row_locks import lock_connections
from tradewind.base import audit, clock
from tradewind.base.errors import NotFound, Refused
from tradewind.base.queue import enqueue

from .models import OrderCursor, OrderReach
from .progress import SEARCH, open_gap
from .wanted import imports_orders, taking
from .windows import Gap


@dataclass(frozen=True)
class Requested:
    """The seller accounts whose orders are being read."""

    accounts: tuple[SellerAccount, ...]


def request_import(*, actor: audit.Actor, connection_id: int | None = None, since: datetime | None = None) -> Requested:
    """Have the orders of all connections that are On (or of one) read now, `since` also those of the past.

    A worker does it, within Amazon's rate. Raises NotFound, or Refused (`nothing_on`, `connection_off`,
    `since_in_future`).
    """
    now = clock.now()
    with transaction.atomic():
        accounts = prepare_import(actor=actor, connection_id=connection_id, since=since)
        due_later = OrderCursor.objects.filter(seller_account__in=accounts, road=SEARCH, next_due_at__gt=now)
        due_later.update(next_due_at=now)
        for account in accounts:
            enqueue_fetch(account.pk)
    return Requested(tuple(accounts))


@transaction.atomic
def prepare_import(
    *, actor: audit.Actor, connection_id: int | None = None, since: datetime | None = None
) -> list[SellerAccount]:
    """Return the accounts to read for an import, for whoever reads them at once; refuses as `request_import`."""
    connections = choose_connections(connection_id)
    if since:
        read_again(connections, since=since, now=clock.now())
    audit.record(
        "import_orders", actor=actor, detail={"connection_id": connection_id, "since": since and since.isoformat()}
    )
    accounts = {one.seller_account_id: one.seller_account for one in connections}
    return [accounts[key] for key in sorted(accounts)]


def choose_connections(connection_id: int | None) -> list[Connection]:
    """Return the connections to read: the one given, else all that are On and import orders.

    Raises NotFound, Refused (`nothing_on`, `connection_off`, `orders_off`).
    """
    rows = Connection.objects.select_related("seller_account").order_by("id")
    if connection_id is None:
        on = list(rows.filter(is_on=True))
        if not on:
            raise Refused("nothing_on", _("No marketplace is On. Connect one or switch one on, then import orders."))
        if not (found := taking(on)):
            raise Refused("orders_off", _("No marketplace imports orders. Switch that on under Export & Import."))
        return found
    one = rows.filter(pk=connection_id).first()
    if one is None:
        raise NotFound("connection_unknown", _("There is no connection %d.") % connection_id)
    if not one.is_on:
        raise Refused("connection_off", _("This marketplace is Off. Switch it on to import its orders."))
    if not imports_orders(one):
        raise Refused("orders_off", _("This marketplace imports no orders. Switch that on under Export & Import."))
    return [one]


def read_again(connections: Sequence[Connection], *, since: datetime, now: datetime) -> None:
    """Have everything that changed since then read (again), behind what changes now."""
    if since > now:
        raise Refused(
            "since_in_future", _("Orders of the future cannot be imported."), fields={"since": _("Lies in the future.")}
        )
    for account_id in sorted({one.seller_account_id for one in connections}):
        lock_connections(account_id)
    reached = dict(OrderReach.objects.filter(connection__in=connections).values_list("connection_id", "read_until_at"))
    for one in connections:
        until_at = reached.get(one.pk, now)
        if since < until_at:
            open_gap(Gap(one.pk, since, until_at))


def enqueue_fetch(seller_account_id: int) -> bool:
    """Have a worker read the account's orders, once however often it is asked; False when one waits already."""
    lock = f"account:{seller_account_id}:orders"
    return enqueue("amazon.fetch_orders", lock=lock, queueing_lock=lock, seller_account_id=seller_account_id)
