"""Follows `$ref` inside one schema: Amazon's documents point into their own `$defs` and nowhere else."""

from collections.abc import Mapping
from typing import Any

_MOST_STEPS = 20


def follow(part: Any, document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the schema that a part means, its own keywords laid over those it refers to; empty for what is none."""
    for _ in range(_MOST_STEPS):
        if not isinstance(part, Mapping):
            return {}
        reference = part.get("$ref")
        if not isinstance(reference, str):
            return part
        part = {**_target(reference, document), **{key: value for key, value in part.items() if key != "$ref"}}
    return {}


def _target(reference: str, document: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Any = document
    for name in reference.removeprefix("#/").split("/"):
        found = found.get(name, {}) if isinstance(found, Mapping) else {}
    return found if isinstance(found, Mapping) else {}
