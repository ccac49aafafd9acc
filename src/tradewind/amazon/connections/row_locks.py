"""Locks rows in the order in which everybody does: the seller account, then its connections by id, then the rest.

Whoever writes what hangs on a connection takes these first. A switch or a disconnection then comes wholly before
or wholly after, and nobody waits for another in a ring.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from .models import Connection, SellerAccount
from .stops import Stopped


def lock_connection(connection_id: int) -> Connection | None:
    """Return the connection, locked with its account until the end of the transaction; None when it is gone."""
    accounts = SellerAccount.objects.select_for_update(no_key=True)
    account = accounts.filter(connections=connection_id).first()
    if account is None:
        return None
    found = Connection.objects.select_for_update(no_key=True).filter(pk=connection_id).first()
    if found is not None:
        found.seller_account = account
    return found


def lock_or_stop(connection_id: int) -> Connection:
    """Return the connection as `lock_connection` does. Raises Stopped (`disconnected`) when it is gone."""
    found = lock_connection(connection_id)
    if found is None:
        raise Stopped("disconnected", _("This marketplace was disconnected."))
    return found


def lock_some(connection_ids: Iterable[int]) -> list[Connection]:
    """Return these connections, of whatever accounts, locked with their accounts until the end of the transaction."""
    wanted = set(connection_ids)
    accounts = SellerAccount.objects.select_for_update(no_key=True).filter(
        pk__in=Connection.objects.filter(pk__in=wanted).values("seller_account_id")
    )
    known = {account.pk: account for account in accounts.order_by("pk")}
    found = list(Connection.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))
    for one in found:
        one.seller_account = known.get(one.seller_account_id, one.seller_account)
    return found


def lock_connections(seller_account_id: int) -> list[Connection]:
    """Return all connections of an account, locked with it until the end of the transaction."""
    account = SellerAccount.objects.select_for_update(no_key=True).filter(pk=seller_account_id).first()
    if account is None:
        return []
    return list(Connection.objects.select_for_update(no_key=True).filter(seller_account=account).order_by("pk"))
