"""Saves what was staged on the Marketplaces page: descriptions, switches and disconnections, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tradewind.base import audit, clock
from tradewind.base.errors import Conflict, Refused

from . import marketplaces
from .activity import note
from .description import clean_description
from .disconnect import Farewell, disconnect
from .models import Connection, SellerAccount

_MOST = 500


@dataclass(frozen=True)
class Change:
    """What is to become of one connection; `version` is the one that was seen, None when it does not matter."""

    connection_id: int
    version: int | None = None
    description: str | None = None
    is_on: bool | None = None
    disconnect: bool = False


@dataclass(frozen=True)
class Saved:
    """What was saved."""

    connections: tuple[Connection, ...]
    farewells: tuple[Farewell, ...]


def save_changes(changes: Sequence[Change], *, actor: audit.Actor) -> Saved:
    """Make all of the changes or none of them.

    A switch counts the connection's generation, by which work under way sees that it is of before. Raises Refused
    with the field `<id>.description`, Conflict (`changed_meanwhile`) whose fields name the rows by id.
    """
    cleaned = _clean(changes)
    now = clock.now()
    with transaction.atomic():
        rows = _lock([one.connection_id for one in changes])
        _require_unchanged(changes, rows)
        kept, farewells = [], []
        for change in sorted(changes, key=lambda one: one.connection_id):
            row = rows[change.connection_id]
            if change.disconnect:
                farewells.append(disconnect(row, actor=actor))
            else:
                _apply(row, change, cleaned.get(row.pk), now=now, actor=actor)
                kept.append(row)
    return Saved(tuple(kept), tuple(farewells))


def set_on(connection_id: int, *, actor: audit.Actor) -> Connection:
    """Switch a connection on; it goes on where it stopped. Raises Conflict when it is gone."""
    return save_changes([Change(connection_id, is_on=True)], actor=actor).connections[0]


def set_off(connection_id: int, *, actor: audit.Actor) -> Connection:
    """Switch a connection off: nothing is sent or fetched for it from now on, everything is kept."""
    return save_changes([Change(connection_id, is_on=False)], actor=actor).connections[0]


def describe(connection_id: int, description: str, *, actor: audit.Actor) -> Connection:
    """Give a connection another description. Raises Refused (`description_invalid`)."""
    try:
        return save_changes([Change(connection_id, description=description)], actor=actor).connections[0]
    except Refused as refusal:
        if refusal.code != "description_invalid":
            raise
        raise Refused(refusal.code, refusal.message, fields={"description": refusal.message}) from refusal


def _clean(changes: Sequence[Change]) -> dict[int, str]:
    """Return the descriptions as they will be kept, by connection."""
    if len({one.connection_id for one in changes}) != len(changes) or len(changes) > _MOST:
        raise Refused("changes_invalid", _("Each connection is changed once, and at most 500 of them at a time."))
    cleaned, fields, message = {}, {}, ""
    for change in changes:
        if change.description is None or change.disconnect:
            continue
        try:
            cleaned[change.connection_id] = clean_description(change.description)
        except Refused as refusal:
            fields[f"{change.connection_id}.description"] = message = refusal.message
    if fields:
        raise Refused("description_invalid", message, fields=fields)
    return cleaned


def _lock(connection_ids: Sequence[int]) -> dict[int, Connection]:
    """Lock the accounts, then the connections, each by id: the order in which everybody does."""
    accounts = SellerAccount.objects.filter(connections__in=connection_ids).values("pk")
    list(SellerAccount.objects.select_for_update().filter(pk__in=accounts).order_by("pk"))
    rows = Connection.objects.select_for_update(of=("self",)).select_related("seller_account")
    return {row.pk: row for row in rows.filter(pk__in=connection_ids).order_by("pk")}


def _require_unchanged(changes: Sequence[Change], rows: dict[int, Connection]) -> None:
    fields = {}
    for change in changes:
        row = rows.get(change.connection_id)
        if row is None:
            fields[str(change.connection_id)] = _("This marketplace was disconnected meanwhile.")
        elif change.version is not None and change.version != row.version:
            fields[str(row.pk)] = _("Somebody else changed %s meanwhile.") % _name(row)
    if fields:
        message = " ".join([*dict.fromkeys(fields.values()), _("Nothing was saved; look again and repeat.")])
        raise Conflict("changed_meanwhile", message, fields=fields)


def _apply(row: Connection, change: Change, description: str | None, *, now: datetime, actor: audit.Actor) -> None:
    is_described = description is not None and description != row.description
    is_switched = change.is_on is not None and change.is_on != row.is_on
    if not is_described and not is_switched:
        return
    row.version += 1
    if is_described and description is not None:
        row.description = description
        audit.record("connection.described", actor=actor, subject=_name(row))
    if is_switched:
        row.is_on = not row.is_on
        row.generation += 1
        row.switched_at, row.switched_by = now, actor.name[:200]
        action, words = (
            ("connection.on", _("%s was switched on.")) if row.is_on else ("connection.off", _("%s was switched off."))
        )
        audit.record(action, actor=actor, subject=_name(row))
        note("switch", words % marketplaces.get(row.marketplace_id).name, connection=row)
    row.save(update_fields=["version", "description", "is_on", "generation", "switched_at", "switched_by"])


def _name(row: Connection) -> str:
    return f"{marketplaces.get(row.marketplace_id).name} {row.seller_account.merchant_id}"
