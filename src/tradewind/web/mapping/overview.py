"""The Data Mapping page of a connection: what is complete, the categories, the defaults, what would be refused now."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.connections.queries import find_connection
from tradewind.amazon.listings import queries as listings
from tradewind.amazon.listings.queries import ProblemGroup
from tradewind.amazon.mapping import queries
from tradewind.amazon.mapping.queries import Overview
from tradewind.amazon.mapping.schema.report_queries import list_reports
from tradewind.store.models import Variant

from ..access import page, person
from ..connection_frame import frame_of
from .defaults import DefaultsForm, as_given
from .places import fix_address
from .rows import show_categories

_LONG_TREE = 8
"""From so many categories on the tree has a field to find one."""


@dataclass(frozen=True)
class ShownProblem:
    """One problem that products share, and where it is put right."""

    group: ProblemGroup
    fix: str


@page("viewer")
@require_GET
def mapping_page(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Show the mapping of one connection; while products are checked, the page asks for its findings anew."""
    connection = find_connection(connection_id)
    if getattr(request, "htmx", False):
        overview = queries.show_overview(connection)
        context = {"overview": overview, "is_part": True, **_findings(connection, overview)}
        context["may_edit"] = person(request).has_role("operator")
        return render(request, "web/mapping/parts/findings.html", context)
    return show_mapping(request, connection)


def show_mapping(
    request: HttpRequest, connection: Connection, *, form: DefaultsForm | None = None, status: int = 200
) -> HttpResponse:
    """Return the page, with a form that came back where one did."""
    overview = queries.show_overview(connection)
    rows = show_categories(connection, overview.categories)
    seen = as_given(overview.answers)
    context = {
        **_findings(connection, overview),
        "overview": overview,
        "reports": list_reports(connection, only_waiting=True),
        "rows": rows,
        "is_long": len(rows) >= _LONG_TREE,
        "waiting_count": sum(one.wants_suggestion for one in rows),
        "form": form or DefaultsForm(seen, connection=connection, seen=seen),
        "is_bound": form is not None,
        "may_edit": person(request).has_role("operator"),
    }
    return render(request, "web/mapping/overview.html", context, status=status)


def _findings(connection: Connection, overview: Overview) -> dict[str, Any]:
    counts = listings.count_listings(connection.pk)
    return {
        **frame_of(connection.pk),
        "problems": _show_problems(connection.pk),
        "counts": counts,
        "valid_count": counts.total - counts.with_problems,
        "check": listings.show_check(connection.pk),
        "is_checking": listings.is_checking(connection.pk),
        "open_count": sum(not step.is_done for step in overview.steps),
    }


def _show_problems(connection_id: int) -> list[ShownProblem]:
    groups = listings.group_problems(connection_id)
    samples = Variant.objects.filter(sku__in=[one.sample_sku for one in groups])
    found = {
        sku: (product, category)
        for sku, product, category in samples.values_list("sku", "product_id", "product__category_id")
    }
    return [
        ShownProblem(one, fix_address(connection_id, one, *found.get(one.sample_sku, (None, None)))) for one in groups
    ]
