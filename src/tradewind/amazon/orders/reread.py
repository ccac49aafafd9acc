"""Reads single orders by their id: those a person asks for, those that Amazon sent only in part."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from tradewind.amazon.connections.calls import Stopped, open_account_client
from tradewind.amazon.connections.models import Connection, SellerAccount
from tradewind.amazon.connections.row_locks import lock_connections
from tradewind.base import clock
from tradewind.base.errors import NotFound, Refused
from tradewind.spapi.errors import AmazonError, Missing, NotAuthorized, Rejected
from tradewind.spapi.orders import get_order

from .intake import Outcome, Source, take_one
from .models import AmazonOrder
from .troubles import describe
from .wanted import taking

MOST_AT_ONCE = 30
"""Amazon's burst for getOrder (FACTS 4.1)."""
AGAIN_AFTER = timedelta(minutes=30)


def fetch_order(amazon_order_id: str, *, connections: Sequence[Connection]) -> Outcome:
    """Read one order from the accounts of these connections, the first that has it.

    Raises NotFound (`order_not_at_amazon`) when none has, Refused (`orders_not_read`) when Amazon cannot say.
    """
    accounts: dict[int, list[Connection]] = {}
    for one in sorted(connections, key=lambda connection: connection.pk):
        accounts.setdefault(one.seller_account_id, []).append(one)
    for mine in accounts.values():
        outcome = _fetch_from(mine, amazon_order_id)
        if outcome is not None:
            return outcome
    raise NotFound("order_not_at_amazon", _("Amazon knows no order %s in the accounts that are On.") % amazon_order_id)


def reread_incomplete(seller_account: SellerAccount, *, now: datetime) -> int:
    """Read again what Amazon sent only in part; return how many are complete now. One failure ends the round."""
    connections = on_connections(seller_account)
    if not connections:
        return 0
    waiting = AmazonOrder.objects.filter(
        seller_account=seller_account, marketplace_id__in=[one.marketplace_id for one in connections]
    ).exclude(missing_data=[])
    complete = 0
    for order in waiting.filter(read_at__lte=now - AGAIN_AFTER).order_by("read_at")[:MOST_AT_ONCE]:
        AmazonOrder.objects.filter(pk=order.pk).update(read_at=now)
        try:
            complete += _fetch_from(connections, order.amazon_order_id) is not None
        except Refused:
            break
    return complete


def accounts_incomplete(now: datetime) -> list[int]:
    """Return the ids of the seller accounts that have orders to read again."""
    rows = AmazonOrder.objects.exclude(missing_data=[]).filter(read_at__lte=now - AGAIN_AFTER)
    return sorted(set(rows.values_list("seller_account_id", flat=True)))


def _fetch_from(connections: Sequence[Connection], amazon_order_id: str) -> Outcome | None:
    """Read the order from one account, None when it has none. The connections are that account's."""
    account = connections[0].seller_account
    wanted = {one.pk: one.generation for one in connections}
    try:
        with open_account_client(account, wanted) as client:
            raw = get_order(client, amazon_order_id)
    except (Missing, NotAuthorized, Rejected) as error:
        if isinstance(error, Rejected) and error.status != 400:
            raise Refused("orders_not_read", describe(error)) from error
        return None
    except (AmazonError, Stopped) as error:
        words = str(error) if isinstance(error, Stopped) else describe(error)
        raise Refused("orders_not_read", words) from error
    with transaction.atomic():
        return take_one(Source(account, _still_on(connections), clock.now(), operation="getOrder"), raw)


def _still_on(connections: Sequence[Connection]) -> list[Connection]:
    """Return, locked, those that nobody switched while Amazon was asked and that import orders still."""
    generations = {one.pk: one.generation for one in connections}
    rows = lock_connections(connections[0].seller_account_id)
    return [one for one in taking(rows) if one.generation == generations.get(one.pk)]


def on_connections(seller_account: SellerAccount) -> list[Connection]:
    """Return the account's connections whose orders are asked for."""
    rows = Connection.objects.filter(seller_account=seller_account, is_on=True).select_related("seller_account")
    return taking(rows.order_by("pk"))
