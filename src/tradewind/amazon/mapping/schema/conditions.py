"""Finds what Amazon asks of a product because of its other values: the schema's if, then and else.

From the schema another is made that keeps only its conditions and, where one holds, notes the attributes that it
requires. Holding a product against that tells them all in one pass, whether the product has them or not.
"""

import threading
from collections.abc import Mapping, Sequence
from typing import Any

import jsonschema_rs

from .keywords import KEYWORDS
from .references import References

_DEEPEST = 20
_NEEDS = "needs"
_noted = threading.local()


class Conditions:
    """The conditions of one schema, ready to be held against many products."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        marker = _Marker(schema)
        derived = marker.mark(schema, holds_always=True)
        self.names = frozenset(marker.names)
        """The attributes that some condition asks for."""
        definitions = {key: schema[key] for key in ("$defs", "definitions") if key in schema}
        self._validator = (
            jsonschema_rs.Draft201909Validator(
                {**definitions, **derived}, keywords={**KEYWORDS, _NEEDS: _Needs}, offline=True
            )
            if marker.names
            else None
        )

    def find_needed(self, attributes: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the attributes that are asked for because of the others, in the order of the conditions."""
        if self._validator is None:
            return ()
        _noted.names = {}
        self._validator.is_valid(attributes)
        return tuple(_noted.names)


class _Needs:
    """Notes that a condition holds; never fails, so that the validator goes on to the next."""

    def __init__(self, parent: Mapping[str, Any], value: Any, path: Sequence[str | int]) -> None:  # noqa: ARG002
        self._names = dict.fromkeys(value)

    def validate(self, instance: Any) -> None:  # noqa: ARG002 (the validator's face)
        """Note the names for the product that this thread is looking at."""
        _noted.names.update(self._names)


class _Marker:
    """Makes the schema of the conditions, following references and conditions inside conditions."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._follow = References(document).follow
        self.names: set[str] = set()

    def mark(self, part: Any, *, holds_always: bool = False, depth: int = 0) -> dict[str, Any]:
        """Return the conditions of a part; empty when it has none. What always holds is no condition."""
        found = self._follow(part)
        if depth > _DEEPEST or not found:
            return {}
        marks = [
            *([] if holds_always else self._note(found.get("required", ()))),
            self._mark_condition(found, depth),
            *(self._mark_dependence(one, asked, depth) for one, asked in self._dependences(found)),
            *(self.mark(inner, holds_always=holds_always, depth=depth + 1) for inner in found.get("allOf", ())),
        ]
        kept = [one for one in marks if one]
        return {"allOf": kept} if kept else {}

    def _note(self, names: Sequence[str]) -> list[dict[str, Any]]:
        self.names |= set(names)
        return [{_NEEDS: list(names)}] if names else []

    def _mark_condition(self, found: Mapping[str, Any], depth: int) -> dict[str, Any]:
        if "if" not in found:
            return {}
        branches = {name: self.mark(found.get(name), depth=depth + 1) for name in ("then", "else")}
        kept = {name: marks for name, marks in branches.items() if marks}
        return {"if": found["if"], **kept} if kept else {}

    def _mark_dependence(self, name: str, asked: Any, depth: int) -> dict[str, Any]:
        marks = self.mark(asked, depth=depth + 1)
        return {"if": {"required": [name]}, "then": marks} if marks else {}

    @staticmethod
    def _dependences(found: Mapping[str, Any]) -> list[tuple[str, Any]]:
        """Return what an attribute's mere presence asks for, as conditions."""
        required = [(name, {"required": names}) for name, names in found.get("dependentRequired", {}).items()]
        return [*required, *found.get("dependentSchemas", {}).items()]
