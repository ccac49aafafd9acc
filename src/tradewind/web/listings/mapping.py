"""The Data Mapping page of a connection: checklist, categories, defaults, and what would be refused now."""

from dataclasses import asdict, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.connections.queries import find_connection
from tradewind.amazon.listings import queries as listings
from tradewind.amazon.mapping import change, queries, suggest
from tradewind.amazon.mapping.defaults import Answers
from tradewind.base.errors import Refused
from tradewind.store.catalog.models import Category

from ..access import actor, page, person
from ..connection_frame import frame_of
from ..query import read_number, read_text
from .forms import DefaultsForm


@page("viewer")
@require_GET
def mapping_page(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Show the mapping of one connection; while products are checked, the page asks for its findings anew."""
    connection = find_connection(connection_id)
    if getattr(request, "htmx", False):
        context = {"overview": queries.show_overview(connection), "is_part": True, **_findings(connection_id)}
        return render(request, "web/listings/parts/problems.html", context)
    return _show(request, connection)


@page("operator")
@require_POST
def save(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Save all staged changes or none; the products are checked again afterwards."""
    connection = find_connection(connection_id)
    overview = queries.show_overview(connection)
    form = DefaultsForm(request.POST, connection=connection, seen=_as_given(overview.answers))
    if not form.is_valid():
        return _show(request, connection, form=form, status=422)
    changes: list[change.Change] = [
        change.SetProductType(row.id, wanted)
        for row in overview.categories
        if (wanted := request.POST.get(f"type-{row.id}")) is not None
        and wanted != (row.product_type if row.is_own else "")
    ]
    answers = replace(overview.answers, **form.answers())
    if "use_defaults" in request.POST or (overview.has_defaults and answers != overview.answers):
        changes += change.default_changes(connection, answers)
    if not changes:
        messages.info(request, _("Nothing had changed."))
        return redirect("mapping", connection_id)
    try:
        change.save_mapping(connection, changes, actor=actor(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _show(request, connection, form=form, status=refusal.status)
    messages.success(request, _("Saved. The products are being checked."))
    return redirect("mapping", connection_id)


@page("viewer")
@require_GET
def product_types(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Return Amazon's product types for a category, or for the words somebody typed."""
    connection = find_connection(connection_id)
    category = Category.objects.filter(pk=read_number(request, "category")).first()
    words = read_text(request, "search")
    context: dict[str, Any] = {"words": words, "category": category}
    try:
        context["suggestions"] = _suggest(connection, category, words)
    except Refused as refusal:
        context["refusal"] = refusal.message
    return render(request, "web/listings/parts/product_types.html", context)


def _suggest(connection: Connection, category: Category | None, words: str) -> list[suggest.Suggestion]:
    if words or category is None:
        return suggest.search_product_types(connection, keywords=words)
    title = queries.find_sample_title(category.pk)
    return suggest.suggest_for_category(connection, name=category.name, product_title=title)


def _show(
    request: HttpRequest, connection: Connection, *, form: DefaultsForm | None = None, status: int = 200
) -> HttpResponse:
    overview = queries.show_overview(connection)
    seen = _as_given(overview.answers)
    context = {
        **_findings(connection.pk),
        "overview": overview,
        "form": form or DefaultsForm(seen, connection=connection, seen=seen),
        "is_bound": form is not None,
        "may_edit": person(request).has_role("operator"),
    }
    return render(request, "web/listings/mapping.html", context, status=status)


def _findings(connection_id: int) -> dict[str, Any]:
    counts = listings.count_listings(connection_id)
    return {
        **frame_of(connection_id),
        "problems": listings.group_problems(connection_id),
        "counts": counts,
        "valid_count": counts.total - counts.with_problems,
        "check": listings.show_check(connection_id),
        "is_checking": listings.is_checking(connection_id),
    }


def _as_given(answers: Answers) -> dict[str, Any]:
    given = asdict(answers)
    return {**given, "is_exempt_from_barcodes": "yes" if answers.is_exempt_from_barcodes else "no"}
