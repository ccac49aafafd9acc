"""The staged edits of the list: what a disconnect would remove, and saving all of it or nothing."""

from typing import Annotated

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tradewind.amazon.connections import disconnect, queries, switch
from tradewind.amazon.connections.switch import Change
from tradewind.base.errors import NotAllowed, NotFound, Refused

from ..access import actor, page, person
from ..query import LARGEST_ID
from .presenting import describe_conflicts, describe_leaving

MOST = 500
Number = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class ChangeIn(BaseModel):
    """One row's staged edits, with the version of the row that they were made on."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Number
    version: Number
    description: Annotated[str, Field(max_length=1000)] | None = None
    is_on: bool | None = None
    disconnect: bool = False


class ChangesIn(BaseModel):
    """All staged edits, and the query of the page that they were made on."""

    model_config = ConfigDict(extra="forbid", strict=True)

    changes: Annotated[list[ChangeIn], Field(min_length=1, max_length=MOST)]
    query: Annotated[str, Field(max_length=2000)] = ""


@page("admin")
@require_GET
def disconnect_question(request: HttpRequest) -> HttpResponse:
    """Ask once, by name, with counts of what goes and what stays."""
    asked = set(request.GET.getlist("id")[:MOST])
    leaving = [
        describe_leaving(row, disconnect.count_what_goes(queries.find_connection(row.id)))
        for row in queries.list_connections()
        if str(row.id) in asked
    ]
    if not leaving:
        raise NotFound("connection_unknown", _("These marketplaces are not connected any more."))
    return render(request, "web/marketplaces/disconnect.html", {"leaving": leaving})


@page("operator")
@require_POST
def save(request: HttpRequest) -> JsonResponse:
    """Save all staged edits, or none; the answer says where to go on, or what is in the way and at which row."""
    try:
        given = _read(request)
        changes = [_to_change(one) for one in given.changes]
        if any(one.disconnect for one in changes) and not person(request).has_role("admin"):
            raise NotAllowed("not_allowed", _("Only an admin disconnects a marketplace."))
        going = {one.connection_id for one in changes if one.disconnect}
        gone = [row.marketplace.id for row in queries.list_connections() if row.id in going] if going else []
        switch.save_changes(changes, actor=actor(request))
    except Refused as refusal:
        return _tell(refusal)
    words = ngettext("%(count)s change is saved.", "%(count)s changes are saved.", len(changes))
    messages.success(request, words % {"count": len(changes)})
    return JsonResponse({"address": _next_address(given.query, gone)})


@page("operator")
@require_POST
def switch_now(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Switch one connection, from its own pages, at once."""
    is_on = request.POST.get("is_on") == "yes"
    try:
        (switch.set_on if is_on else switch.set_off)(connection_id, actor=actor(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("marketplaces")
    messages.success(request, _("It is On.") if is_on else _("It is Off: nothing is sent or fetched. All is kept."))
    return redirect(_address_back(request, reverse("connection", args=[connection_id])))


def _address_back(request: HttpRequest, own: str) -> str:
    """Return the page of the connection that the switch was on; its first page when the address is another one."""
    back = request.POST.get("back", "")
    return back if back.startswith(f"{own}/") else own


def _read(request: HttpRequest) -> ChangesIn:
    try:
        return ChangesIn.model_validate_json(request.body)
    except ValidationError as error:
        raise Refused("invalid_input", _("The changes cannot be read. Load the page again and repeat them.")) from error


def _to_change(one: ChangeIn) -> Change:
    return Change(
        connection_id=one.id,
        version=one.version,
        description=one.description,
        is_on=one.is_on,
        disconnect=one.disconnect,
    )


def _tell(refusal: Refused) -> JsonResponse:
    at_rows = {field: words for field, words in refusal.fields.items() if field.partition(".")[0].isdigit()}
    rows = describe_conflicts(at_rows, queries.list_connections()) if at_rows else []
    content = {"code": refusal.code, "message": refusal.message, "rows": rows}
    return JsonResponse(content, status=refusal.status)


def _next_address(query: str, disconnected: list[str]) -> str:
    before = QueryDict(query.removeprefix("?"))
    kept = {name: before[name] for name in ("search", "sort") if before.get(name)}
    if disconnected:
        kept["disconnected"] = ",".join(sorted(set(disconnected)))
    return f"/channels/amazon?{urlencode(kept)}" if kept else "/channels/amazon"
