"""What pages and programs show of the reports on Amazon's new rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from ...connections.models import Connection
from ..models import SchemaReport
from .compare import SchemaChange
from .compare_wording import describe_change
from .settle import USED_AFTER, find_report


@dataclass(frozen=True)
class RuleChange:
    """One change of the rules in a sentence, and whether products may fail by it."""

    words: str
    is_stricter: bool
    path: str


@dataclass(frozen=True)
class ReportRow:
    """One new version of a product type's rules, for one connection."""

    id: int
    connection_id: int
    product_type: str
    display_name: str
    version: str
    state: str
    checked_count: int
    failing_count: int
    created_at: datetime
    used_at: datetime | None
    used_by: str
    used_by_itself_at: datetime
    """When a version that waits is used without anybody's word."""

    @property
    def is_waiting(self) -> bool:
        """Whether somebody can still say to use it."""
        return self.state == SchemaReport.State.WAITING


@dataclass(frozen=True)
class Other:
    """A further connection in the marketplace, which uses the new rules at the same time."""

    connection_id: int
    report_id: int
    name: str
    failing_count: int


@dataclass(frozen=True)
class Report:
    """A report in full."""

    row: ReportRow
    changes: Sequence[RuleChange]
    failing: Sequence[dict[str, Any]]
    """The first products that would fail: `sku`, `title`, `product_id`, `problems`."""
    others: Sequence[Other]


def list_reports(connection: Connection, *, only_waiting: bool = False, most: int = 50) -> list[ReportRow]:
    """Return the reports of a connection, the newest first. One query."""
    rows = _rows().filter(connection=connection)
    if only_waiting:
        rows = rows.filter(state=SchemaReport.State.WAITING)
    return [_as_row(row) for row in rows.order_by("-created_at", "-pk")[:most]]


def show_report(report_id: int, *, connection_id: int | None = None) -> Report:
    """Return one report in full; raises NotFound (`schema_report_unknown`)."""
    found = find_report(report_id, connection_id=connection_id)
    changes = [SchemaChange(**one) for one in found.changes]
    return Report(
        _as_row(found),
        [RuleChange(describe_change(one), one.is_stricter, one.path) for one in changes],
        found.failing,
        _list_others(found),
    )


def _list_others(report: SchemaReport) -> list[Other]:
    rows = SchemaReport.objects.filter(schema=report.schema_id).exclude(pk=report.pk)
    rows = rows.select_related("connection__seller_account").only(
        "failing_count", "connection__description", "connection__seller_account__merchant_id"
    )
    return [
        Other(
            row.connection_id,
            row.pk,
            row.connection.description or row.connection.seller_account.merchant_id,
            row.failing_count,
        )
        for row in rows.order_by("pk")
    ]


def _rows() -> "QuerySet[SchemaReport]":
    return SchemaReport.objects.select_related("schema").defer("schema__document", "changes", "failing")


def _as_row(report: SchemaReport) -> ReportRow:
    schema = report.schema
    return ReportRow(
        id=report.pk,
        connection_id=report.connection_id,
        product_type=schema.product_type,
        display_name=schema.display_name or schema.product_type,
        version=schema.version,
        state=report.state,
        checked_count=report.checked_count,
        failing_count=report.failing_count,
        created_at=report.created_at,
        used_at=report.used_at,
        used_by=report.used_by,
        used_by_itself_at=schema.fetched_at + USED_AFTER,
    )
