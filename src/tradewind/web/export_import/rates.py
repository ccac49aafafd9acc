"""Currency rates on the page Export & Import: each acts at once, and for all connections."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from tradewind.amazon.connections import rates
from tradewind.amazon.connections.queries import find_row
from tradewind.base import clock
from tradewind.base.errors import NotFound, Refused

from ..access import actor, page

CHANGED = "rates-changed"
"""What the page hears, so that its examples follow."""


@dataclass(frozen=True)
class RateShown:
    """One rate in words."""

    id: int
    base: str
    quote: str
    words: str
    day: str


@page("operator")
@require_POST
def add_rate(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Keep a rate; return the table, with what is wrong where something is."""
    given = {name: request.POST.get(f"rate-{name}", "").strip()[:40] for name in ("base", "quote", "rate", "starts_on")}
    try:
        rates.set_rate(rates.read_rate(**given), actor=actor(request))
    except Refused as refusal:
        return _show(request, connection_id, given=given, errors=refusal.fields)
    return trigger_client_event(_show(request, connection_id), CHANGED)


@page("operator")
@require_POST
def remove_rate(request: HttpRequest, connection_id: int, rate_id: int) -> HttpResponse:
    """Forget a rate; one that is gone already is no matter."""
    try:
        rates.drop_rate(rate_id, actor=actor(request))
    except NotFound:
        return _show(request, connection_id)
    return trigger_client_event(_show(request, connection_id), CHANGED)


def show_rates() -> list[RateShown]:
    """Return all rates as the page shows them."""
    return [
        RateShown(row.pk, row.base, row.quote, f"{row.rate.normalize():f}", row.starts_on.isoformat())
        for row in rates.list_rates()
    ]


def _show(request: HttpRequest, connection_id: int, **more: Any) -> HttpResponse:
    today = clock.now().date().isoformat()
    rows = show_rates()
    context = {"connection": find_row(connection_id), "rates": rows, "today": today, "may_edit": True, **more}
    return render(request, "web/export_import/parts/rates.html", context)
