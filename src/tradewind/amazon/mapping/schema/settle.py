"""Takes new rules of Amazon's into use: at once where they harm nobody, when a person says so, or after 7 days.

All connections in a marketplace share the versions, so they change together; a version waits while one of them
would lose a product by it (ADR 14).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from tradewind.base import audit, clock
from tradewind.base.errors import Conflict, NotFound
from tradewind.base.queue import enqueue

from ...connections.activity import note
from ...connections.configure import request_check
from ...connections.models import Connection
from ...connections.row_locks import lock_some
from ..models import ProductTypeSchema, SchemaReport
from .schemas import Key, key_of, key_of_row, lock_versions, versions_of

USED_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class Told:
    """What the report of one connection says."""

    connection_id: int
    failing_count: int


def may_be_used(told: Sequence[Told], connection_ids: Collection[int], *, fetched_at: datetime, now: datetime) -> bool:
    """Return whether a waiting version is used by itself: nobody loses a product by it, or it waited long enough."""
    if now - fetched_at >= USED_AFTER:
        return True
    harmless = {one.connection_id for one in told if one.failing_count == 0}
    return harmless >= set(connection_ids)


def settle_schemas() -> None:
    """Have every version that waits reported, and use those that may be; may run twice and at any time."""
    _end_overtaken_reports()
    in_use = ProductTypeSchema.objects.filter(Exists(_later_versions()), is_current=True)
    for row in in_use.defer("document").order_by("pk"):
        waiting = find_waiting(key_of_row(row))
        if waiting is not None:
            _settle(waiting)


def find_waiting(key: Key) -> ProductTypeSchema | None:
    """Return the newest version where it is not the one in use."""
    newest = versions_of(key).first()
    return None if newest is None or newest.is_current else newest


def find_users(key: Key) -> list[Connection]:
    """Return the connections that some category maps to this product type, by id."""
    names = {"marketplace_id": key["marketplace_id"], "category_mappings__product_type": key["product_type"]}
    rows = Connection.objects.filter(**names).select_related("seller_account").distinct().order_by("pk")
    return [one for one in rows if key_of(one, key["product_type"]) == key]


def use_report(report: SchemaReport, *, actor: audit.Actor) -> None:
    """Use the version a report is about, for all connections in its marketplace.

    Raises Conflict (`schema_replaced`) when it is used already or a newer one came.
    """
    if not use_version(report.schema, by=actor.name, actor=actor):
        words = _("These rules no longer wait: they are in use already, or Amazon published newer ones.")
        raise Conflict("schema_replaced", words)


def find_report(report_id: int, *, connection_id: int | None = None) -> SchemaReport:
    """Return a report with its connection and versions; raises NotFound (`schema_report_unknown`)."""
    rows = SchemaReport.objects.select_related("connection__seller_account", "schema", "previous")
    rows = rows.defer("schema__document", "previous__document")
    found = rows.filter(pk=report_id, **({"connection_id": connection_id} if connection_id else {})).first()
    if found is None:
        raise NotFound("schema_report_unknown", _("This report on Amazon's rules is not there (any more)."))
    return found


def use_version(row: ProductTypeSchema, *, by: str, actor: audit.Actor = audit.TRADEWIND) -> bool:
    """Use a version that waits, have all products checked, and tell it; return False when it does not wait any more."""
    key = key_of_row(row)
    now = clock.now()
    with transaction.atomic():
        users = lock_some(one.pk for one in find_users(key))
        lock_versions(key)
        waiting = find_waiting(key)
        if waiting is None or waiting.pk != row.pk:
            return False
        versions_of(key).filter(is_current=True).update(is_current=False)
        versions_of(key).filter(pk=row.pk).update(is_current=True)
        reports = SchemaReport.objects.filter(schema=row, state=SchemaReport.State.WAITING)
        reports.update(state=SchemaReport.State.USED, used_at=now, used_by=by[:200])
        SchemaReport.objects.filter(schema__in=versions_of(key), state=SchemaReport.State.WAITING).update(
            state=SchemaReport.State.REPLACED
        )
        for connection in users:
            note("schema_used", _said(row, actor), connection=connection)
            request_check(connection.pk)
        subject = f"{row.marketplace_id} {row.product_type}"
        audit.record("schema.used", actor=actor, subject=subject, detail={"version": row.version})
    return True


def _settle(waiting: ProductTypeSchema) -> None:
    users = [one.pk for one in find_users(key_of_row(waiting))]
    reports = SchemaReport.objects.filter(
        schema=waiting, state=SchemaReport.State.WAITING, created_at__gte=waiting.fetched_at
    )
    told = [Told(*row) for row in reports.values_list("connection_id", "failing_count")]
    if may_be_used(told, users, fetched_at=waiting.fetched_at, now=clock.now()):
        use_version(waiting, by=audit.TRADEWIND.name)
        return
    for connection_id in sorted(set(users) - {one.connection_id for one in told}):
        lock = f"schema-report:{connection_id}:{waiting.pk}"
        enqueue(
            "amazon.report_schema", lock=lock, queueing_lock=lock, connection_id=connection_id, schema_id=waiting.pk
        )


def _end_overtaken_reports() -> None:
    """Mark the reports on versions that Amazon has replaced, by a newer one or by an older one again."""
    overtaken = SchemaReport.objects.filter(
        Exists(_later_versions("schema__")) | Q(schema__fetched_at__gt=F("created_at")),
        state=SchemaReport.State.WAITING,
    )
    connection_ids = list(overtaken.values_list("connection_id", flat=True))
    if connection_ids:
        with transaction.atomic():
            lock_some(connection_ids)
            overtaken.update(state=SchemaReport.State.REPLACED)


def _later_versions(below: str = "") -> "QuerySet[ProductTypeSchema]":
    same = ("marketplace_id", "product_type", "requirements", "locale")
    return ProductTypeSchema.objects.filter(
        **{name: OuterRef(f"{below}{name}") for name in same}, fetched_at__gt=OuterRef(f"{below}fetched_at")
    )


def _said(row: ProductTypeSchema, actor: audit.Actor) -> str:
    told = {"name": row.display_name or row.product_type, "who": actor.name}
    if actor == audit.TRADEWIND:
        return _("Amazon's new rules for %(name)s are in use. All products are checked by them.") % told
    return _("Amazon's new rules for %(name)s are in use: %(who)s said so. All products are checked by them.") % told
