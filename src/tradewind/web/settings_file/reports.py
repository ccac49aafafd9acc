"""What Amazon's new rules change, whom they would stop, and the word to use them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tradewind.amazon.mapping.schema import report_queries, settle

from ..access import actor, page, person
from ..connection_frame import frame_of

TONES = {"waiting": "warning", "used": "good", "replaced": "off"}


@page("viewer")
@require_safe
def report_page(request: HttpRequest, connection_id: int, report_id: int) -> HttpResponse:
    """Show one report."""
    found = report_queries.show_report(report_id, connection_id=connection_id)
    context = {
        **frame_of(connection_id),
        "report": found,
        "row": found.row,
        "state_tone": TONES[found.row.state],
        "stricter": [one for one in found.changes if one.is_stricter],
        "milder": [one for one in found.changes if not one.is_stricter],
        "may_edit": person(request).has_role("operator"),
    }
    return render(request, "web/settings_file/report.html", context)


@page("operator")
@require_POST
def use_rules(request: HttpRequest, connection_id: int, report_id: int) -> HttpResponse:
    """Use the new rules now."""
    settle.use_report(settle.find_report(report_id, connection_id=connection_id), actor=actor(request))
    messages.success(request, _("The new rules are in use. All products are checked by them."))
    return redirect("schema_report", connection_id, report_id)
