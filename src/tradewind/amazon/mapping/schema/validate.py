"""Holds a product's attributes against Amazon's schema, offline, and tells the problems as data."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jsonschema_rs
import orjson

from .conditions import Conditions
from .keywords import KEYWORDS
from .problems import Problem
from .shape import Node, Shape, in_words, read_shape

_MOST_PROBLEMS = 100
_SHOWN_CHARACTERS = 80
_LIMITS = {
    "maxLength": "too_long",
    "minLength": "too_short",
    "maxItems": "too_many",
    "minItems": "too_few",
    "maximum": "too_large",
    "exclusiveMaximum": "too_large",
    "minimum": "too_small",
    "exclusiveMinimum": "too_small",
}


@dataclass(frozen=True)
class CompiledSchema:
    """One version of a product type's schema, ready to be held against many products."""

    shape: Shape
    validator: jsonschema_rs.Draft201909Validator
    conditions: Conditions


def compile_schema(document: str | bytes) -> CompiledSchema:
    """Compile a schema's JSON text; raises ValueError when it is no JSON Schema, or refers to another document.

    The validator is called by name: the dialect's own `$schema` is an identifier that leads nowhere.
    """
    try:
        return _compile(json.loads(document))
    except (AttributeError, LookupError, RecursionError, TypeError) as error:
        raise ValueError("This is no schema of Amazon's dialect.") from error


def _compile(schema: Mapping[str, Any]) -> CompiledSchema:
    validator = jsonschema_rs.Draft201909Validator(
        {key: value for key, value in schema.items() if key not in ("$schema", "$id")},
        keywords=KEYWORDS,
        validate_formats=True,
        offline=True,
    )
    return CompiledSchema(read_shape(schema), validator, Conditions(schema))


def find_problems(schema: CompiledSchema, attributes: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Return what Amazon's schema has against the attributes; empty when it takes them."""
    if schema.validator.is_valid(attributes):
        return ()
    found = dict.fromkeys(_tell(schema.shape, schema.validator.iter_errors(attributes)))
    return tuple(list(found)[:_MOST_PROBLEMS])


def _tell(shape: Shape, errors: Iterable[jsonschema_rs.ValidationError]) -> Iterator["Problem"]:
    for error in errors:
        yield from _tell_one(shape, error)


def _tell_one(shape: Shape, error: jsonschema_rs.ValidationError) -> Iterator[Problem]:
    name = error.kind.name
    facts = error.kind.as_dict()
    where = _Place(shape, error.instance_path)
    if name == "required":
        yield where.below(facts["property"]).problem("missing")
    elif name in ("additionalProperties", "unevaluatedProperties"):
        for unknown in facts["unexpected"]:
            yield where.below(unknown).problem("not_known")
    elif isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Custom):
        detail = orjson.loads(facts["message"])
        selected = where.name_selected(detail.pop("selected"))
        yield where.problem(detail.pop("code"), **detail, **({"where": selected} if selected else {}))
    elif name in ("anyOf", "oneOf"):
        yield from _tell_alternatives(shape, where, error)
    else:
        yield _tell_simple(where, name, facts, error.instance)


def _tell_simple(where: "_Place", name: str, facts: Mapping[str, Any], instance: Any) -> Problem:
    if name in _LIMITS:
        given = len(instance) if name.endswith(("Length", "Items")) else instance
        return where.problem(_LIMITS[name], given=given, limit=facts["limit"])
    if name in ("enum", "const"):
        return where.problem("not_a_choice", given=_show(instance))
    if name == "type":
        return where.problem("wrong_kind", given=_show(instance), wanted=", ".join(sorted(facts["types"])))
    if name == "uniqueItems":
        return where.problem("repeated")
    if name in ("not", "falseSchema"):
        return where.problem("not_allowed")
    return where.problem("not_accepted", given=_show(instance))


def _tell_alternatives(shape: Shape, where: "_Place", error: jsonschema_rs.ValidationError) -> Iterator[Problem]:
    """Tell of several ways, none of which fits: all of them when each only misses something, else the nearest."""
    ways = [list(_tell(shape, way)) for way in error.kind.as_dict()["context"]]
    ways = [way for way in ways if way]
    if not ways:
        yield where.problem("not_accepted", given=_show(error.instance))
    elif len(ways) > 1 and all(problem.code == "missing" for way in ways for problem in way):
        names = dict.fromkeys(problem.title for way in ways for problem in way)
        first = ways[0][0]
        yield Problem("missing_one_of", first.attribute, first.title, first.path, _Detail(names="; ".join(names)))
    else:
        yield from min(ways, key=len)


class _Detail(dict[str, str]):
    """A detail that can stand in a frozen, hashable problem."""

    def __hash__(self) -> int:  # type: ignore[override]  # a dict has none; this one is never changed
        return hash(tuple(sorted(self.items())))


class _Place:
    """A place in the attributes, and what Amazon calls it."""

    def __init__(self, shape: Shape, path: Sequence[str | int]) -> None:
        self._shape = shape
        self._path = list(path)

    def below(self, name: str) -> "_Place":
        """Return the property `name` of this place."""
        return _Place(self._shape, [*self._path, name])

    def problem(self, code: str, **detail: Any) -> Problem:
        """Return a problem of this place."""
        attribute = str(self._path[0]) if self._path else ""
        pointer = "".join(f"/{part}" for part in self._path)
        told = _Detail({key: str(value) for key, value in detail.items()})
        return Problem(code, attribute, self._title(), pointer, told)

    def name_selected(self, selected: Mapping[str, Any]) -> str:
        """Return the values that entries here are selected by, as Amazon calls them; language tags as they are."""
        below = self._nodes()[-1][1].entry.properties if self._path else {}
        labels = {name: {one.value: one.label for one in node.choices} for name, node in below.items()}
        return ", ".join(
            str(value)
            if name == "language_tag" or isinstance(value, dict | list)
            else labels.get(name, {}).get(value, str(value))
            for name, value in selected.items()
        )

    def _nodes(self) -> list[tuple[str | int, Node]]:
        """Return each step of the path with what the schema has there."""
        found: list[tuple[str | int, Node]] = []
        node = Node(properties=self._shape.attributes)
        for part in self._path:
            node = (node.items if isinstance(part, int) else node.properties.get(part)) or Node()
            found.append((part, node))
        return found

    def _title(self) -> str:
        """Return the attribute's title, or the property's with it: “Unit (Weight)”."""
        titles = [node.title or in_words(part) for part, node in self._nodes() if isinstance(part, str)]
        told = [title for title in titles[1:] if title not in (titles[0], "Value", "")][-1:]
        return f"{told[0]} ({titles[0]})" if told else "".join(titles[:1])


def _show(instance: Any) -> str:
    """Return what was given as a merchant would write it, cut where it is long."""
    shown = _in_plain(instance)
    return shown if len(shown) <= _SHOWN_CHARACTERS else shown[:_SHOWN_CHARACTERS] + "…"


def _in_plain(instance: Any) -> str:
    if isinstance(instance, dict):
        return ", ".join(f"{in_words(str(name))}: {_in_plain(value)}" for name, value in instance.items())
    if isinstance(instance, list):
        return ", ".join(_in_plain(value) for value in instance)
    if instance is None or isinstance(instance, bool):
        return {None: "nothing", True: "yes", False: "no"}[instance]
    return str(instance)
