"""Disconnects a marketplace: what we have of it from Amazon goes, from every table; the store's own stays."""

from dataclasses import dataclass
from typing import Any

from django.db import connection as database
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tradewind.base import audit
from tradewind.base.errors import NotFound
from tradewind.store.orders.models import OrderRecipient
from tradewind.store.orders.place import forget_recipients

from . import marketplaces
from .calls import owner_of
from .models import AuthorizationRequest, Connection, RateBucket, SellerAccount
from .queries import manage_apps_url


@dataclass(frozen=True)
class Counts:
    """What goes with a connection, and what stays."""

    listings: int
    submissions: int
    mappings: int
    rules: int
    orders_at_amazon: int
    """Our copies of Amazon's orders, with the buyers' data."""
    waiting_jobs: int
    store_orders_kept: int
    is_last_of_account: bool
    """Whether the account's tokens go too."""


@dataclass(frozen=True)
class Farewell:
    """What was disconnected, what went, and where the seller takes the authorization back at Amazon."""

    name: str
    merchant_id: str
    counts: Counts
    manage_apps_url: str


def count_what_goes(connection: Connection) -> Counts:
    """Return what disconnecting would take away. Ten queries."""
    account = connection.seller_account
    orders = account.orders.filter(marketplace_id=connection.marketplace_id)
    return Counts(
        listings=connection.listings.count(),
        submissions=connection.submissions.count(),
        mappings=connection.category_mappings.count(),
        rules=connection.attribute_rules.count(),
        orders_at_amazon=orders.count(),
        waiting_jobs=_count_jobs(connection),
        store_orders_kept=orders.exclude(store_order=None).count(),
        is_last_of_account=_is_last(connection),
    )


@transaction.atomic
def disconnect(connection: Connection, *, actor: audit.Actor) -> Farewell:
    """Remove the connection and all that hangs on it; the account as well when this was its last one.

    Jobs that are under way see it before their next call and stop. One that writes in this moment waits for us
    and then fails, because the row it hangs its own on is gone. Raises
    NotFound.
    """
    account = SellerAccount.objects.select_for_update().filter(pk=connection.seller_account_id).first()
    locked = Connection.objects.select_for_update().filter(pk=connection.pk).first()
    if account is None or locked is None:
        raise NotFound("connection_unknown", _("There is no such connection (any more)."))
    marketplace = marketplaces.get(connection.marketplace_id)
    counts = count_what_goes(connection)
    _delete_jobs(connection, with_account=counts.is_last_of_account)
    _forget_buyers(connection)
    AuthorizationRequest.objects.filter(Q(connection=connection) | Q(outcome__connection_id=connection.pk)).delete()
    connection.delete()
    if counts.is_last_of_account:
        _forget_account(account)
    farewell = Farewell(marketplace.name, account.merchant_id, counts, manage_apps_url(marketplace))
    audit.record(
        "connection.disconnected",
        actor=actor,
        subject=f"{marketplace.name} {account.merchant_id}",
        detail={"listings": counts.listings, "submissions": counts.submissions, "orders": counts.orders_at_amazon},
    )
    return farewell


def _is_last(connection: Connection) -> bool:
    return not Connection.objects.filter(seller_account=connection.seller_account_id).exclude(pk=connection.pk).exists()


def _forget_buyers(connection: Connection) -> None:
    """Delete Amazon's orders of this marketplace, and who received them from the store's own orders."""
    account = connection.seller_account
    orders = account.orders.filter(marketplace_id=connection.marketplace_id)
    OrderRecipient.objects.filter(order__amazon_order__in=orders).delete()
    orders.delete()
    account.set_aside_orders.filter(marketplace_id=connection.marketplace_id).delete()


def _forget_account(account: SellerAccount) -> None:
    forget_recipients(source="amazon", prefix=f"{account.region}:{account.merchant_id}:")
    RateBucket.objects.filter(owner=owner_of(account)).delete()
    account.delete()


_THEIR_JOBS = """FROM procrastinate_jobs WHERE status = 'todo' AND (
    (args ->> 'connection_id')::bigint = %(connection)s
    OR (args ->> 'submission_id')::bigint = ANY(%(submissions)s)
    OR (%(with_account)s AND (args ->> 'seller_account_id')::bigint = %(account)s)
)"""


def _their_jobs(connection: Connection, *, with_account: bool) -> dict[str, Any]:
    return {
        "connection": connection.pk,
        "submissions": list(connection.submissions.values_list("pk", flat=True)),
        "account": connection.seller_account_id,
        "with_account": with_account,
    }


def _count_jobs(connection: Connection) -> int:
    with database.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {_THEIR_JOBS}", _their_jobs(connection, with_account=_is_last(connection)))
        return int(cursor.fetchone()[0])


def _delete_jobs(connection: Connection, *, with_account: bool) -> None:
    with database.cursor() as cursor:
        cursor.execute(f"DELETE {_THEIR_JOBS}", _their_jobs(connection, with_account=with_account))
