"""Follows `$ref` inside one schema: Amazon's documents point into their own `$defs` and nowhere else."""

from collections.abc import Mapping
from typing import Any

_MOST_STEPS = 20
_MOST_PARTS = 100_000
"""Amazon's largest schemas have some ten thousand parts; one that refers to itself has no end of them."""


class References:
    """The references of one document, for one reading of it."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._left = _MOST_PARTS

    def follow(self, part: Any) -> Mapping[str, Any]:
        """Return the schema that a part means, its own keywords laid over those it refers to; empty for what is none.

        Raises ValueError when it is asked for more parts than any schema has.
        """
        self._left -= 1
        if self._left < 0:
            raise ValueError("The schema has no end.")
        for _ in range(_MOST_STEPS):
            if not isinstance(part, Mapping):
                return {}
            reference = part.get("$ref")
            if not isinstance(reference, str):
                return part
            part = {**self._target(reference), **{key: value for key, value in part.items() if key != "$ref"}}
        return {}

    def _target(self, reference: str) -> Mapping[str, Any]:
        found: Any = self._document
        for name in reference.removeprefix("#/").split("/"):
            found = found.get(name, {}) if isinstance(found, Mapping) else {}
        return found if isinstance(found, Mapping) else {}
