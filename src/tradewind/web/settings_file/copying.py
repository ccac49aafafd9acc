"""Copying settings from another connection: chosen, looked at, done."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tradewind.amazon.connections import queries
from tradewind.amazon.connections.models import Connection
from tradewind.amazon.connections.queries import find_connection
from tradewind.amazon.mapping.file import copy
from tradewind.amazon.mapping.file.document import SECTIONS
from tradewind.base.errors import Refused

from ..access import actor, page, person
from ..connection_frame import frame_of
from ..query import LARGEST_ID
from .file import say_applied
from .presenting import show_plan

SECTION_WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "options": (_("Export & import"), _("What goes to Amazon, prices, stock, schedule, orders")),
    "product_types": (_("Category mapping"), _("What each category is at Amazon")),
    "rules": (_("Rules"), _("Where attributes take their values from, at all levels")),
}


@dataclass(frozen=True)
class Other:
    """A connection to copy from."""

    id: int
    name: str


@page("viewer")
@require_safe
def copy_page(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Let somebody choose, and show what copying would change; the choice stands in the address."""
    return _show(request, find_connection(connection_id), request.GET)


@page("operator")
@require_POST
def apply_copy(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Copy exactly what was looked at."""
    target = find_connection(connection_id)
    source_id, sections = _read(request.POST)
    seen = request.POST.get("seen", "")
    try:
        found = copy.apply_copy(find_connection(source_id), target, sections, actor=actor(request), seen=seen)
    except Refused as refusal:
        return _show(request, target, request.POST, refusal=refusal)
    messages.success(request, say_applied(len(found.differences)))
    return redirect("mapping", target.pk)


def _read(given: QueryDict) -> tuple[int, frozenset[str]]:
    text = given.get("from", "")
    source_id = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    return min(source_id, LARGEST_ID), frozenset(given.getlist("section")) & frozenset(SECTIONS)


def _show(
    request: HttpRequest, target: Connection, given: QueryDict, *, refusal: Refused | None = None
) -> HttpResponse:
    source_id, sections = _read(given)
    context: dict[str, Any] = {
        **frame_of(target.pk),
        "others": _list_others(target),
        "source_id": source_id,
        "sections": [(name, *SECTION_WORDS[name], name in sections or not source_id) for name in SECTIONS],
        "may_edit": person(request).has_role("operator"),
    }
    if source_id:
        try:
            plan, left_out = copy.plan_copy(find_connection(source_id), target, sections)
            context |= {"left_out": left_out, "chosen": sorted(sections), **show_plan(target, plan)}
        except Refused as fault:
            refusal = refusal or fault
    context["refusal"] = refusal
    status = refusal.status if refusal else 200
    return render(request, "web/settings_file/copy.html", context, status=status)


def _list_others(target: Connection) -> list[Other]:
    rows = [row for row in queries.list_connections() if row.id != target.pk]
    return [Other(row.id, f"{row.description}: {row.name}" if row.description else row.name) for row in rows]
