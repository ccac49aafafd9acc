"""Writes what a proven authorization brings: the seller account, its tokens, and the marketplaces connected."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from tradewind.base import audit
from tradewind.spapi.auth import Token
from tradewind.spapi.sellers import Participation

from . import marketplaces, tokens
from .activity import note
from .models import Connection, SellerAccount

READ_EVERY = timedelta(days=1)
"""How often Amazon is asked where an account takes part."""
AUTHORIZATION_LIFE = timedelta(days=365)
"""Sellers renew an authorization every 365 days (developer-docs: renew-authorizations)."""


@dataclass(frozen=True)
class Grant:
    """A proven authorization: whose it is, and its tokens."""

    region: str
    merchant_id: str
    refresh_token: str = field(repr=False)
    token: Token = field(repr=False)
    obtained_at: datetime


@dataclass(frozen=True)
class Admitted:
    """A connection, and whether it is new."""

    connection: Connection
    is_new: bool


@transaction.atomic
def admit(
    grant: Grant, participations: Sequence[Participation], *, marketplace_id: str, description: str, actor: audit.Actor
) -> Admitted:
    """Store account and connection; for ones that are there already it is a reconnect, which replaces the tokens."""
    account, is_new = SellerAccount.objects.get_or_create(
        region=grant.region, merchant_id=grant.merchant_id, defaults=_granted(grant) | {"created_at": grant.obtained_at}
    )
    account = SellerAccount.objects.select_for_update().get(pk=account.pk)
    if not is_new:
        for name, value in _granted(grant).items():
            setattr(account, name, value)
        account.generation += 1
    account.store_name = next((one.store_name for one in participations if one.store_name), account.store_name)[:200]
    account.save()
    tokens.keep_token(account, grant.token, obtained_at=grant.obtained_at)
    admitted = add_marketplaces(account, participations, [marketplace_id], now=grant.obtained_at, actor=actor)[0]
    if description:
        admitted.connection.description = description
        admitted.connection.save(update_fields=["description"])
    return admitted


def add_marketplaces(
    account: SellerAccount,
    participations: Sequence[Participation],
    marketplace_ids: Sequence[str],
    *,
    now: datetime,
    actor: audit.Actor,
) -> list[Admitted]:
    """Connect the account in these marketplaces, in a transaction in which its row is locked.

    What Amazon says of all of the account's connections is written too.
    """
    there = {row.marketplace_id for row in account.connections.all()}
    for one in participations:
        if one.marketplace_id in marketplace_ids and one.marketplace_id not in there:
            _create(account, one, now=now, actor=actor)
    write_participations(account, participations, now=now)
    rows = {row.marketplace_id: row for row in account.connections.select_related("seller_account")}
    admitted = [Admitted(rows[one], one not in there) for one in marketplace_ids]
    for result in admitted:
        _tell(result, actor)
    return admitted


def write_participations(account: SellerAccount, participations: Sequence[Participation], *, now: datetime) -> None:
    """Write what Amazon says of the account's connections; one that Amazon leaves out takes part no more.

    What changed is told in the activity. The account's row is locked by the caller.
    """
    told = {one.marketplace_id: one for one in participations}
    for row in account.connections.select_for_update().order_by("pk"):
        one = told.get(row.marketplace_id)
        before = (row.is_participating, row.has_suspended_listings)
        row.is_participating = one is not None and one.is_participating
        row.has_suspended_listings = one is not None and one.has_suspended_listings
        if one is not None:
            row.currency, row.language = one.currency[:3] or row.currency, one.language[:10] or row.language
        row.participation_read_at = now
        row.save()
        if before != (row.is_participating, row.has_suspended_listings):
            _tell_participation(row)


def _granted(grant: Grant) -> dict[str, object]:
    return {
        "sealed_refresh_token": tokens.seal_refresh_token(
            grant.refresh_token, region=grant.region, merchant_id=grant.merchant_id
        ),
        "authorized_at": grant.obtained_at,
        "expires_at": grant.obtained_at + AUTHORIZATION_LIFE,
        "state": SellerAccount.State.AUTHORIZED,
        "state_reason": "",
        "state_changed_at": grant.obtained_at,
        "refusal_count": 0,
        "next_attempt_at": None,
        "reminded_days": None,
        "participations_due_at": grant.obtained_at + READ_EVERY,
        "health_due_at": None,
        "health_report_id": "",
        "health_asked_at": None,
        "health_problem": "",
        "health_failures": 0,
    }


def _create(account: SellerAccount, one: Participation, *, now: datetime, actor: audit.Actor) -> None:
    marketplace = marketplaces.get(one.marketplace_id)
    Connection.objects.create(
        seller_account=account,
        marketplace_id=one.marketplace_id,
        currency=one.currency[:3] or marketplace.currency,
        language=one.language[:10] or marketplace.language,
        is_participating=one.is_participating,
        has_suspended_listings=one.has_suspended_listings,
        switched_at=now,
        switched_by=actor.name[:200],
        created_at=now,
    )


def _tell(admitted: Admitted, actor: audit.Actor) -> None:
    connection = admitted.connection
    name = marketplaces.get(connection.marketplace_id).name
    action = "connection.connected" if admitted.is_new else "connection.reconnected"
    audit.record(action, actor=actor, subject=f"{name} {connection.seller_account.merchant_id}")
    words = _("%s was connected.") if admitted.is_new else _("%s was connected again.")
    note("connection", words % name, connection=connection)


def _tell_participation(row: Connection) -> None:
    name = marketplaces.get(row.marketplace_id).name
    if not row.is_participating:
        words = _("Amazon says that the account no longer sells on %s.")
    elif row.has_suspended_listings:
        words = _("Amazon has suspended the account's listings on %s.")
    else:
        words = _("The account sells on %s again.")
    is_problem = not row.is_participating or row.has_suspended_listings
    note("participation", words % name, connection=row, is_problem=is_problem)
