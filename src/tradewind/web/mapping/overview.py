"""The Data Mapping page of a connection: what is complete, the categories, the defaults, what would be refused now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.connections.queries import find_connection
from tradewind.amazon.listings import queries as listings
from tradewind.amazon.listings.category_counts import spread_problems
from tradewind.amazon.listings.queries import ProblemGroup
from tradewind.amazon.mapping import queries
from tradewind.amazon.mapping.queries import CategoryRow, Overview
from tradewind.amazon.mapping.schema.report_queries import list_reports
from tradewind.store.models import Variant

from ..access import page, person
from ..connection_frame import frame_of
from .defaults import DefaultsForm, as_given
from .fixes import Fix, Spread, find_fixes
from .returned import Returned
from .rows import show_categories

_LONG_TREE = 8
"""From so many categories on the tree has a field to find one."""


@dataclass(frozen=True)
class ShownProblem:
    """One problem that products share, and where it is put right."""

    group: ProblemGroup
    fixes: Sequence[Fix]


@page("viewer")
@require_GET
def mapping_page(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Show the mapping of one connection; while products are checked, the page asks for its findings anew."""
    connection = find_connection(connection_id)
    if getattr(request, "htmx", False):
        overview = queries.show_overview(connection)
        context = {"overview": overview, "is_part": True, **_findings(connection, overview)}
        if not context["is_checking"]:
            context["rows"] = show_categories(connection, overview.categories)
        context["may_edit"] = person(request).has_role("operator")
        return render(request, "web/mapping/parts/findings.html", context)
    return show_mapping(request, connection)


def show_mapping(request: HttpRequest, connection: Connection, returned: Returned | None = None) -> HttpResponse:
    """Return the page, with all that waits on it where its form came back."""
    returned = returned or Returned()
    overview = queries.show_overview(connection)
    rows = show_categories(connection, overview.categories, returned.staged)
    seen = as_given(overview.answers)
    context = {
        **_findings(connection, overview),
        "overview": overview,
        "reports": list_reports(connection, only_waiting=True),
        "rows": rows,
        "is_long": len(rows) >= _LONG_TREE,
        "waiting_count": sum(one.wants_suggestion for one in rows),
        "form": returned.form or DefaultsForm(seen, connection=connection, seen=seen),
        "again": returned.again,
        "path": reverse("mapping", args=[connection.pk]),  # a form that came back stands at the address it was sent to
        "may_edit": person(request).has_role("operator"),
    }
    return render(request, "web/mapping/overview.html", context, status=returned.status)


def _findings(connection: Connection, overview: Overview) -> dict[str, Any]:
    counts = listings.count_listings(connection.pk)
    return {
        **frame_of(connection.pk),
        "problems": _show_problems(connection.pk, overview.categories),
        "counts": counts,
        "valid_count": counts.total - counts.with_problems,
        "check": listings.show_check(connection.pk),
        "is_checking": listings.is_checking(connection.pk),
        "open_count": sum(not step.is_done for step in overview.steps),
    }


def _show_problems(connection_id: int, categories: Sequence[CategoryRow]) -> list[ShownProblem]:
    groups = listings.group_problems(connection_id)
    products = dict(Variant.objects.filter(sku__in=[one.sample_sku for one in groups]).values_list("sku", "product_id"))
    spread = spread_problems(connection_id, [one.words for one in groups])
    found: list[ShownProblem] = []
    for one in groups:
        counts = spread.get(one.words, {})
        there = Spread({row: counts[row.id] for row in categories if row.id in counts}, products.get(one.sample_sku))
        found.append(ShownProblem(one, find_fixes(connection_id, one, there)))
    return found
