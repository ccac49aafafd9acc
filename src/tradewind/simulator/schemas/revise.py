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
    """Return the schema with the revisions made; raises ValueError where a pointer leads nowhere."""
    revised = deepcopy(schema) if revisions else schema
    for pointer, value in revisions:
        *names, last = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]] or [""]
        place = _follow(revised, names)
        if not isinstance(place, dict) or (not value and last not in place):
            raise ValueError(f"There is no {pointer} in this schema")
        if value:
            place[last] = json.loads(value)
        else:
            del place[last]
    return revised


def _follow(place: Any, names: list[str]) -> Any:
    for name in names:
        if isinstance(place, list):
            place = place[int(name)] if name.isdecimal() and int(name) < len(place) else None
        else:
            place = place.get(name) if isinstance(place, dict) else None
    return place
