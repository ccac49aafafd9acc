"""Changes a schema in place after place, as Amazon publishes new versions of a product type."""

import json
from copy import deepcopy
from typing import Any

from .dialect import Json

Revision = tuple[str, str]
"""A JSON pointer and the JSON of what stands there from now on; an empty text takes the place away."""


def read_revisions(changes: dict[str, Any], removed: list[str]) -> tuple[Revision, ...]:
    """Return the revisions that a control request asks for."""
    return (*((path, json.dumps(value)) for path, value in changes.items()), *((path, "") for path in removed))


def revise(schema: Json, revisions: tuple[Revision, ...]) -> Json:
    """Return the schema with the revisions made; what an offer alone, or another marketplace, lacks is passed over."""
    revised = deepcopy(schema) if revisions else schema
    for pointer, value in revisions:
        place, last = _find(revised, pointer)
        if place is not None and value:
            place[last] = json.loads(value)
        elif place is not None:
            place.pop(last, None)
    return revised


def check_revisions(schema: Json, revisions: tuple[Revision, ...]) -> None:
    """Raise ValueError where a pointer leads nowhere."""
    for pointer, value in revisions:
        place, last = _find(schema, pointer)
        if place is None or (not value and last not in place):
            raise ValueError(f"There is no {pointer} in this schema")


def _find(schema: Json, pointer: str) -> tuple[Json | None, str]:
    """Return the object that a pointer's last name stands in, and that name."""
    *names, last = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]] or [""]
    place = _follow(schema, names)
    return (place if isinstance(place, dict) else None), last


def _follow(place: Any, names: list[str]) -> Any:
    for name in names:
        if isinstance(place, list):
            place = place[int(name)] if name.isdecimal() and int(name) < len(place) else None
        else:
            place = place.get(name) if isinstance(place, dict) else None
    return place
