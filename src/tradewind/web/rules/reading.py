"""Reads what the editor's script sends: the level in the address, and staged changes as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.mapping.editor.levels import EditedLevel, open_level
from tradewind.amazon.mapping.editor.places import Place, find_place
from tradewind.amazon.mapping.edits import Change, ResetRule, SetRule
from tradewind.amazon.mapping.rules.rules import RuleInvalid, read_chain
from tradewind.base.errors import Refused

from ..query import read_number, read_text

_MOST_CHANGES = 1_000
_LONGEST_PATH = 300


@dataclass
class Staged:
    """The changes that can be made, and why others cannot, by the path they are for."""

    changes: list[Change] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    told_early: dict[str, str] = field(default_factory=dict)
    """Of the errors those worth telling while somebody still types: what is there is wrong, not just missing."""


def read_level(request: HttpRequest, connection: Connection) -> EditedLevel:
    """Return the level that the address names. Raises NotFound."""
    return open_level(
        connection,
        category_id=read_number(request, "category"),
        product_type=read_text(request, "product_type", longest=100),
        product_id=read_number(request, "product"),
    )


def read_body(request: HttpRequest) -> Mapping[str, Any]:
    """Return the JSON object that was sent; raises Refused (`not_understood`)."""
    try:
        given = orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        raise Refused("not_understood", _("What was sent cannot be read.")) from error
    if not isinstance(given, dict):
        raise Refused("not_understood", _("What was sent cannot be read."))
    return given


def read_staged(given: Mapping[str, Any], edited: EditedLevel) -> Staged:
    """Return the changes of this level that were sent, each looked at for itself; later ones of a path win."""
    entries = given.get("changes", [])
    if not isinstance(entries, list) or len(entries) > _MOST_CHANGES:
        raise Refused("not_understood", _("What was sent cannot be read."))
    staged = Staged()
    by_path: dict[str, Change] = {}
    for entry in entries:
        path = read_path(entry)
        if entry.get("reset"):
            by_path[path] = ResetRule(path, **edited.change_keys)
            continue
        place = find_place(path, edited.shape)
        chain = as_amazons(entry.get("source"), place)
        try:
            read_chain(chain)
        except RuleInvalid as error:
            staged.errors[path] = _say_lack(chain) or str(error)
            if error.place.endswith("template") and str(error).startswith("Line"):
                staged.told_early[path] = str(error)
        else:
            by_path[path] = SetRule(path, chain, **edited.change_keys)
    staged.changes = list(by_path.values())
    return staged


def _say_lack(chain: Sequence[Mapping[str, Any]]) -> str:
    """Return what is still to be filled in, in the words of the page; empty when nothing is."""
    for source in chain:
        if source.get("kind") in ("field", "map") and not source.get("field"):
            return _("Choose a product field.")
        if source.get("kind") == "map" and not source.get("values"):
            return _("Give at least one value of the store a value at Amazon.")
        if source.get("kind") == "fixed" and source.get("value") in ("", []):
            return _("Choose or type a value.")
        if source.get("kind") == "template" and not source.get("template"):
            return _("Write what the template says.")
    return ""


def read_path(entry: object) -> str:
    """Return the path that an entry names; raises Refused (`not_understood`)."""
    path = entry.get("path") if isinstance(entry, dict) else None
    if not isinstance(path, str) or not 1 <= len(path) <= _LONGEST_PATH or "\x00" in path:
        raise Refused("not_understood", _("What was sent cannot be read."))
    return path


def as_amazons(chain: Any, place: Place | None) -> list[dict[str, Any]]:
    """Return the chain with Amazon's own values where the editor shows Amazon's labels."""
    sources = [dict(one) for one in chain if isinstance(one, dict)] if isinstance(chain, list) else []
    if place is None or not place.leaf.choices:
        return sources
    known = place.leaf.choice_by_words
    for source in sources:
        if source.get("kind") == "fixed":
            source["value"] = _each(source.get("value"), known)
        if source.get("kind") == "map" and isinstance(source.get("values"), dict):
            source["values"] = {given: _one(value, known) for given, value in source["values"].items()}
    return sources


def _each(value: Any, known: Mapping[str, Any]) -> Any:
    return [_one(one, known) for one in value] if isinstance(value, list) else _one(value, known)


def _one(value: Any, known: Mapping[str, Any]) -> Any:
    return known.get(value.strip().casefold(), value) if isinstance(value, str) else value


def said_at(refusal: Refused, changes: Sequence[Change]) -> dict[str, str]:
    """Return a refusal's words by the path they are about; fields are named `changes.2.source.0.template`."""
    found = {}
    for name, words in refusal.fields.items():
        number = name.split(".")[1] if name.startswith("changes.") else ""
        change = changes[int(number)] if number.isdecimal() and int(number) < len(changes) else None
        if isinstance(change, SetRule | ResetRule):
            found[change.path] = words
    return found
