"""Parts of the editor that the page asks for when they are wanted: one attribute, one place, Amazon's values."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tradewind.amazon.connections.queries import find_connection
from tradewind.amazon.listings.troubles import read_needed, read_troubles
from tradewind.amazon.mapping.editor.editor import PlaceRow, show_attribute, show_place
from tradewind.amazon.mapping.editor.levels import EditedLevel
from tradewind.amazon.mapping.editor.places import find_place
from tradewind.amazon.mapping.editor.values import MapRow, list_map_rows
from tradewind.amazon.mapping.rules.fields_in_use import list_fields
from tradewind.amazon.mapping.rules.rules import RuleInvalid, write_source
from tradewind.amazon.mapping.rules.transforms import CATALOGUE
from tradewind.base.errors import NotFound

from ..access import page, person
from ..query import read_text
from .context import show_attribute_row
from .reading import as_amazons, read_body, read_level, read_path
from .shown import KINDS, LIST_UP_TO, PlaceShown, group_fields, read_values, show_row, show_source

_LONGEST_CHAIN = 10


@page("viewer")
@require_GET
def show_attribute_part(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Return one attribute with all its places. Raises NotFound."""
    edited = read_level(request, find_connection(connection_id))
    standing = edited.standing(needed=read_needed(edited), troubles=read_troubles(edited))
    row = show_attribute(read_text(request, "name"), edited.shape, standing, with_all=True)
    if row is None:
        raise NotFound("attribute_unknown", _("This product type has no such attribute."))
    context = {
        "shown": show_attribute_row(row, standing),
        "edited": edited,
        "may_edit": person(request).has_role("operator"),
    }
    return render(request, "web/rules/parts/attribute.html", context)


@page("operator")
@require_POST
def show_place_part(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Return one place: for reading, or with a chain that is being edited, however complete. Writes nothing.

    `source` is the chain so far; without it the rule that holds is opened for editing. With `reset` the place is as
    it will be once the level says nothing; with `closed` as it is now.
    """
    edited = read_level(request, find_connection(connection_id))
    given = read_body(request)
    row = show_place(read_path(given), edited.shape, edited.standing())
    if row is None:
        raise NotFound("attribute_unknown", _("This product type has no such attribute."))
    if given.get("reset"):
        shown = replace(show_row(replace(row, rule=row.above, is_own=False), edited.standing()), is_reset=True)
    elif given.get("closed"):
        shown = show_row(row, edited.standing())
    else:
        shown = _open(edited, row, given.get("source"))
    context = {
        "one": shown,
        "may_edit": True,
        "kinds": KINDS.items(),
        "field_groups": group_fields(list_fields(), [source.field for source in shown.sources])
        if shown.is_open
        else [],
        "catalogue": CATALOGUE.values(),
    }
    return render(request, "web/rules/parts/place.html", context)


def _open(edited: EditedLevel, row: PlaceRow, given: Any) -> PlaceShown:
    chain: Sequence[Mapping[str, Any]] = as_amazons(given, row.place)[:_LONGEST_CHAIN]
    if not chain and row.rule:
        chain = [write_source(source) for source in row.rule.chain]
    sources = [
        show_source(position, source, row.place, map_rows=_map_rows(edited, row, source))
        for position, source in enumerate(chain or [{"kind": "fixed" if row.place.leaf.choices else "field"}])
    ]
    return replace(show_row(row, edited.standing()), sources=sources, is_open=True)


def _map_rows(edited: EditedLevel, row: PlaceRow, source: Mapping[str, Any]) -> list[MapRow]:
    if source.get("kind") != "map" or not isinstance(source.get("field"), str):
        return []
    given = source.get("transforms")
    transforms = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    try:
        return list_map_rows(
            edited, field=source["field"], transforms=transforms, values=read_values(source), leaf=row.place.leaf
        )
    except RuleInvalid:
        return []


@page("viewer")
@require_GET
def list_choices(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Return those of Amazon's values for a place whose label or value holds the words typed."""
    edited = read_level(request, find_connection(connection_id))
    place = find_place(read_text(request, "path", longest=300), edited.shape)
    words = read_text(request, "search").casefold()
    choices = place.leaf.choices if place else ()
    found = [one for one in choices if words in one.label.casefold() or words in str(one.value).casefold()]
    found.sort(key=lambda one: not one.label.casefold().startswith(words))
    return render(request, "web/rules/parts/choices.html", {"choices": found[:LIST_UP_TO]})
