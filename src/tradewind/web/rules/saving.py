"""Saves what is staged in the editor, all or nothing, and says beforehand what saving would do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tradewind.amazon.connections.queries import find_connection
from tradewind.amazon.listings.troubles import choose_products, count_stand
from tradewind.amazon.mapping.change import save_mapping
from tradewind.amazon.mapping.editor.impact import describe_changes, describe_impact, weigh_changes
from tradewind.base.errors import Refused

from ..access import actor, page
from .reading import read_body, read_level, read_staged, said_at

_MOST_WEIGHED = 300


@page("operator")
@require_POST
def show_impact(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Return in words what saving would do, judged by at most 300 products, those with problems first."""
    edited = read_level(request, find_connection(connection_id))
    staged = read_staged(read_body(request), edited)
    said = describe_changes(edited, staged.changes)
    if staged.changes:
        product_ids = choose_products(edited, most=_MOST_WEIGHED)
        impact = weigh_changes(edited, staged.changes, product_ids)
        said = f"{said} {describe_impact(impact, count_stand(edited).total)}"
    return JsonResponse({"says": said, "errors": staged.told_early})


@page("operator")
@require_POST
def save(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Save all changes or none; answers with the words for each path at fault (422), else that it is saved."""
    connection = find_connection(connection_id)
    edited = read_level(request, connection)
    staged = read_staged(read_body(request), edited)
    if staged.errors:
        return _refuse(_("Some values cannot be saved yet; each says why. Nothing was saved."), staged.errors)
    try:
        save_mapping(connection, staged.changes, actor=actor(request))
    except Refused as refusal:
        return _refuse(refusal.message, said_at(refusal, staged.changes))
    messages.success(request, _("Saved. The products this touches are being checked."))
    return JsonResponse({"saved": len(staged.changes)})


def _refuse(message: str, errors: dict[str, str]) -> HttpResponse:
    return JsonResponse({"message": message, "errors": errors}, status=422)
