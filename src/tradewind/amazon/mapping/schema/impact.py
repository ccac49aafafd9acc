"""Reports what a new version of Amazon's rules would do to one connection's products, before it is used."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tradewind.base import clock

from ...connections.activity import note
from ...connections.models import Connection
from ...connections.row_locks import lock_connection
from ..assess import Assessment, Assessor
from ..catalog import Catalog
from ..models import ProductTypeSchema, SchemaReport
from .compare import compare_schemas
from .schemas import find_schema, key_of, key_of_row, lock_versions
from .settle import USED_AFTER, find_waiting, settle_schemas
from .wording import describe_problem

_MOST_SHOWN = 50
_MOST_PROBLEMS = 5


@dataclass
class Impact:
    """How many products were looked at, how many would fail that pass now, and the first of these."""

    checked_count: int = 0
    failing_count: int = 0
    failing: list[dict[str, Any]] = field(default_factory=list)


def report_schema(connection_id: int, schema_id: int) -> None:
    """Keep what a waiting version changes for a connection; then use the version if it harms nobody.

    May be stopped and run again: nothing is kept before all is counted. Does nothing when the version no longer waits.
    """
    connection = Connection.objects.select_related("seller_account").filter(pk=connection_id).first()
    row = ProductTypeSchema.objects.filter(pk=schema_id).first()
    if connection is None or row is None or not _waits(connection, row):
        return
    previous = find_schema(connection, row.product_type, requirements=row.requirements)
    started_at = clock.now()
    changes = compare_schemas(previous.document, row.document) if previous else ()
    impact = measure_impact(connection, row)
    with transaction.atomic():
        locked = lock_connection(connection_id)
        lock_versions(key_of_row(row))
        if locked is None or not _waits(locked, row):
            return
        SchemaReport.objects.update_or_create(
            connection=locked,
            schema=row,
            defaults={
                "previous": previous,
                "state": SchemaReport.State.WAITING,
                "changes": [change.as_data() for change in changes],
                "checked_count": impact.checked_count,
                "failing_count": impact.failing_count,
                "failing": impact.failing,
                "created_at": max(started_at, row.fetched_at),
                "used_at": None,
                "used_by": "",
            },
        )
        _tell(locked, row, impact)
    settle_schemas()


def measure_impact(connection: Connection, row: ProductTypeSchema) -> Impact:
    """Count the chosen products of the type that are valid today and would not be by the version `row`."""
    catalog = Catalog()
    by_new = Assessor(connection, catalog, use_schemas={row.product_type: row})
    by_old = Assessor(connection, catalog)
    found = Impact()
    for assessment in _assess_type(by_new, row.product_type):
        found.checked_count += assessment.is_selected
        if not assessment.problems or by_old.assess(assessment.facts).problems:
            continue
        found.failing_count += 1
        if len(found.failing) < _MOST_SHOWN:
            told = [describe_problem(problem) for problem in assessment.problems[:_MOST_PROBLEMS]]
            facts = assessment.facts
            about = {"sku": facts.sku, "title": facts.title, "product_id": facts.product_id}
            found.failing.append({**about, "problems": told})
    return found


def _assess_type(assessor: Assessor, product_type: str) -> Iterator[Assessment]:
    for chunk in assessor.catalog.read():
        for facts in chunk:
            if assessor.product_type_of(facts) == product_type:
                yield assessor.assess_chosen(facts)


def _waits(connection: Connection, row: ProductTypeSchema) -> bool:
    key = key_of_row(row)
    waiting = find_waiting(key)
    return waiting is not None and waiting.pk == row.pk and key_of(connection, row.product_type) == key


def _tell(connection: Connection, row: ProductTypeSchema, impact: Impact) -> None:
    told = {"name": row.display_name or row.product_type, "count": impact.failing_count}
    if impact.failing_count == 0:
        words = _("Amazon published new rules for %(name)s. No product would fail by them.") % told
    else:
        told["days"] = USED_AFTER.days
        words = (
            ngettext(
                "Amazon published new rules for %(name)s. %(count)s product that is valid now would fail by them. "
                "They are used in %(days)s days, or when you say so.",
                "Amazon published new rules for %(name)s. %(count)s products that are valid now would fail by them. "
                "They are used in %(days)s days, or when you say so.",
                impact.failing_count,
            )
            % told
        )
    note("schema_changed", words, connection=connection, is_problem=impact.failing_count > 0)
