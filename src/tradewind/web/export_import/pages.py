"""The page Export & Import: shown, tried while one types, and saved in one act."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tradewind.amazon.connections import marketplaces
from tradewind.amazon.connections.models import Connection
from tradewind.amazon.connections.options import Options, read_options
from tradewind.amazon.connections.queries import find_connection
from tradewind.amazon.mapping.offer.forecast import forecast_export
from tradewind.amazon.mapping.offer.offering import check_export, list_offering, save_export
from tradewind.base.errors import Conflict, Refused

from ..access import actor, page, person
from ..connection_frame import frame_of
from .choices import list_choices
from .fields import SLOTS, Field, key_of, read_offering_given, read_options_given, show_fields
from .result import show_result

_LONGEST_SKU = 200


@page("viewer")
@require_GET
def export_import_page(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Show the settings, and what they come to."""
    return _show(request, find_connection(connection_id))


@page("viewer")
@require_POST
def preview(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Return what the settings as they stand on the page come to, and what is wrong with them. Writes nothing."""
    connection = find_connection(connection_id)
    saved = read_options(connection.options)
    fields = _fields(connection, saved, request)
    context: dict[str, Any] = {"is_part": True}
    try:
        options = check_export(connection, read_options_given(request.POST, saved), read_offering_given(request.POST))
        context |= _result(request, connection, options)
    except Refused as refusal:
        fields = _with_errors(fields, refusal.fields)
        context["is_wrong"] = True
    context["slots"] = [fields[key] for key in SLOTS]
    return render(request, "web/export_import/parts/result.html", context)


@page("operator")
@require_POST
def save(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Save all of it; where that is refused, show everything that was written and what is wrong with it."""
    connection = find_connection(connection_id)
    saved = read_options(connection.options)
    try:
        save_export(
            connection,
            read_options_given(request.POST, saved),
            read_offering_given(request.POST),
            actor=actor(request),
            seen_version=_seen_version(request),
        )
    except Conflict as refusal:
        messages.warning(request, refusal.message)
        connection.refresh_from_db()
        return _show(request, connection, status=refusal.status)
    except Refused as refusal:
        messages.error(request, _("Nothing was saved: put right what is marked."))
        return _show(request, connection, status=refusal.status, errors=refusal.fields)
    messages.success(request, _("Saved. What it changes at Amazon goes with the next feed."))
    return redirect("export_import", connection.pk)


def _show(
    request: HttpRequest, connection: Connection, *, status: int = 200, errors: Mapping[str, str] | None = None
) -> HttpResponse:
    saved = read_options(connection.options)
    context = {
        **frame_of(connection.pk),
        **list_choices(connection, saved, marketplaces.get(connection.marketplace_id)),
        **_result(request, connection, saved),
        "fields": _with_errors(_fields(connection, saved, request), errors or {}),
        "offering": list_offering(connection),
        "options_version": connection.options_version,
        "may_edit": person(request).has_role("operator"),
    }
    return render(request, "web/export_import/page.html", context, status=status)


def _result(request: HttpRequest, connection: Connection, options: Options) -> dict[str, Any]:
    sku = request.POST.get("sku", "").strip().replace("\x00", "")[:_LONGEST_SKU]
    forecast = forecast_export(connection, options.export, sku=sku)
    return {"result": show_result(forecast, options.export, connection), "forecast": forecast, "sku": sku}


def _fields(connection: Connection, saved: Options, request: HttpRequest) -> dict[str, Field]:
    values = {name: one.value for name, one in list_offering(connection).items()}
    return show_fields(saved, values, request.POST if request.method == "POST" else None)


def _with_errors(fields: Mapping[str, Field], errors: Mapping[str, str]) -> dict[str, Field]:
    told = {key_of(path): words for path, words in errors.items() if "." in path}
    return {key: replace(field, error=told.get(key, "")) for key, field in fields.items()}


def _seen_version(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
