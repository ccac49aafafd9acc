"""The values of one category: what Amazon asks of its product type, and what stands in where products say nothing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.connections.queries import find_connection
from tradewind.amazon.listings import queries as listings
from tradewind.amazon.mapping import change, queries
from tradewind.amazon.mapping.queries import ValueRow
from tradewind.base.errors import NotAllowed, NotFound, Refused

from ..access import actor, page, person
from ..connection_frame import frame_of

_LONGEST = 2000


@page("viewer")
@require_http_methods(["GET", "POST"])
def values_page(request: HttpRequest, connection_id: int, category_id: int) -> HttpResponse:
    """Show the values of a category; a post saves those that changed, all or none."""
    connection = find_connection(connection_id)
    rows = _read_rows(connection, category_id)
    if request.method == "GET":
        return _show(request, connection, category_id, rows)
    if not person(request).has_role("operator"):
        raise NotAllowed("not_allowed", _("This needs the role operator."))
    changes = [
        change.fallback_change(connection, row.path, given, category_id=category_id)
        for row in rows
        if (given := request.POST.get(row.path, row.fallback).strip()[:_LONGEST]) != row.fallback
    ]
    try:
        if changes:
            change.save_mapping(connection, changes, actor=actor(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _show(request, connection, category_id, rows, status=refusal.status)
    messages.success(request, _("Saved. The products are being checked."))
    return redirect("mapping_values", connection_id, category_id)


def _read_rows(connection: Connection, category_id: int) -> list[ValueRow]:
    troubled = listings.count_troubled(connection.pk, listings.below(category_id))
    return queries.list_values(connection, category_id, troubled=troubled)


def _show(
    request: HttpRequest, connection: Connection, category_id: int, rows: list[ValueRow], *, status: int = 200
) -> HttpResponse:
    category = next((one for one in queries.list_categories(connection) if one.id == category_id), None)
    if category is None:
        raise NotFound("category_unknown", _("This category is not there any more."))
    context = {
        **frame_of(connection.pk),
        "category": category,
        "needed": [row for row in rows if row.troubled_count or (not row.source and not row.fallback)],
        "filled": [row for row in rows if not (row.troubled_count or (not row.source and not row.fallback))],
        "may_edit": person(request).has_role("operator"),
    }
    return render(request, "web/listings/values.html", context, status=status)
