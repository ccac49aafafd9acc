"""Compares two versions of a product type's schema: what Amazon asks, takes and offers differently."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from .shape import FILLED, Choice, Node, Shape, in_words, read_shape

_STRICTER = {"gone", "required", "conditional", "tighter", "choices_gone", "closed", "kind", "conditions"}
_CONDITIONAL = ("then", "else", "if", "allOf", "anyOf", "oneOf", "not")


@dataclass(frozen=True)
class SchemaChange:
    """One difference; `kind` is stable, compare_wording.py lists all."""

    kind: str
    attribute: str = ""
    title: str = ""
    """Amazon's title; of a property below the attribute “Unit (Weight)”."""
    path: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    """What the sentence needs: limit, before, after, names, count."""

    @property
    def is_stricter(self) -> bool:
        """Whether a product that was taken before may be refused now."""
        return self.kind in _STRICTER

    def as_data(self) -> dict[str, Any]:
        """Return the change as JSON; SchemaChange(**data) reads it back."""
        return asdict(self)


def compare_schemas(old: str, new: str) -> tuple[SchemaChange, ...]:
    """Return what differs between the JSON texts of two versions, the stricter first, else in the schema's order."""
    before, after = _Version(json.loads(old)), _Version(json.loads(new))
    changes = [*_compare_attributes(before, after), *_compare_conditions(before, after)]
    return tuple(sorted(changes, key=lambda change: not change.is_stricter))


class _Version:
    """One version, read once."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.shape: Shape = read_shape(document)
        self.conditions = {_as_text(one) for one in _conditions(document)}
        self.depending: dict[str, set[str]] = {}
        for one in _conditions(document):
            asking = _asked_about(one)
            for name in _required_somewhere(one):
                if name not in self.shape.required:
                    self.depending.setdefault(name, set()).update(asking - {name})


def _conditions(document: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the parts of a schema that hold for some products only."""
    for key in _CONDITIONAL:
        part = document.get(key)
        if key == "allOf" and isinstance(part, list):
            yield from part
        elif part is not None:
            yield {key: part}


def _as_text(part: Any) -> str:
    return json.dumps(part, sort_keys=True, ensure_ascii=False)


def _required_somewhere(part: Any) -> Iterator[str]:
    """Yield the attributes that a conditional part asks for; what it only asks about (`if`) is no demand."""
    if isinstance(part, list):
        for inner in part:
            yield from _required_somewhere(inner)
    elif isinstance(part, Mapping):
        yield from (name for name in part.get("required", ()) if isinstance(name, str))
        for key in ("then", "else", "allOf", "anyOf", "oneOf"):
            yield from _required_somewhere(part.get(key))


def _asked_about(part: Any) -> set[str]:
    """Return the attributes whose values a conditional part depends on."""
    found: set[str] = set()
    if isinstance(part, list):
        for inner in part:
            found |= _asked_about(inner)
    elif isinstance(part, Mapping):
        found |= set(_named(part.get("if")))
        for key in ("then", "else", "allOf", "anyOf", "oneOf"):
            found |= _asked_about(part.get(key))
    return found


def _named(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for inner in part:
            yield from _named(inner)
    elif isinstance(part, Mapping):
        yield from part.get("properties", {})
        yield from part.get("required", ())
        for key in ("allOf", "anyOf", "oneOf", "not"):
            yield from _named(part.get(key))


def _compare_attributes(before: _Version, after: _Version) -> Iterator[SchemaChange]:
    old, new = before.shape, after.shape
    for name in old.attributes:
        if name not in new.attributes:
            yield SchemaChange("gone", name, old.title_of(name), name)
    for name, node in new.attributes.items():
        title = new.title_of(name)
        is_asked, was_asked = name in new.required, name in old.required
        if name not in old.attributes:
            yield SchemaChange("new", name, title, name, {"is_required": is_asked})
            continue
        if is_asked and not was_asked:
            yield SchemaChange("required", name, title, name)
        elif was_asked and not is_asked and name not in after.depending:
            yield SchemaChange("optional", name, title, name)
        yield from _compare_nodes(_Place(name, title, name), old.attributes[name], node)


def _compare_conditions(before: _Version, after: _Version) -> Iterator[SchemaChange]:
    told = False
    for name, asking in after.depending.items():
        known = before.depending.get(name)
        if (known is None or asking - known) and name not in before.shape.required:
            yield SchemaChange("conditional", name, after.shape.title_of(name), name, {"names": _titles(after, asking)})
            told = True
        elif known is None:
            yield SchemaChange("eased", name, after.shape.title_of(name), name, {"names": _titles(after, asking)})
            told = True
    for name in before.depending:
        if name not in after.depending and name not in after.shape.required and name in after.shape.attributes:
            yield SchemaChange("optional", name, after.shape.title_of(name), name)
            told = True
    if not told and before.conditions != after.conditions:
        yield SchemaChange("conditions")


def _titles(version: _Version, names: set[str]) -> list[str]:
    return [version.shape.title_of(name) for name in sorted(names)]


@dataclass(frozen=True)
class _Place:
    attribute: str
    title: str
    path: str

    def below(self, name: str, node: Node) -> "_Place":
        inner = node.title or in_words(name)
        whole = (
            self.title if inner in (self.title, "Value") else f"{inner} ({self.title.rsplit('(', 1)[-1].rstrip(')')})"
        )
        return _Place(self.attribute, whole, f"{self.path}.{name}")

    def change(self, kind: str, **detail: Any) -> SchemaChange:
        return SchemaChange(kind, self.attribute, self.title, self.path, detail)


def _compare_nodes(place: _Place, old: Node, new: Node) -> Iterator[SchemaChange]:
    yield from _compare_limits(place, old.limits, new.limits)
    yield from _compare_choices(place, old, new)
    if old.kinds and new.kinds and old.kinds != new.kinds:
        yield place.change("kind", before=sorted(old.kinds), after=sorted(new.kinds))
    if old.items is not None and new.items is not None:
        yield from _compare_nodes(place, old.items, new.items)
    for name, node in old.properties.items():
        if name not in new.properties:
            yield place.below(name, node).change("gone")
    for name, node in new.properties.items():
        yield from _compare_property(place.below(name, node), name, old, new)


def _compare_property(place: _Place, name: str, old: Node, new: Node) -> Iterator[SchemaChange]:
    is_asked, was_asked = name in new.required, name in old.required
    if name not in old.properties:
        yield place.change("new", is_required=is_asked)
        return
    if is_asked != was_asked:
        yield place.change("required" if is_asked else "optional")
    if name not in FILLED:
        yield from _compare_nodes(place, old.properties[name], new.properties[name])


def _compare_limits(place: _Place, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[SchemaChange]:
    for limit in sorted(old.keys() | new.keys()):
        before, after = old.get(limit), new.get(limit)
        if before == after:
            continue
        bound = before if before is not None else after
        is_nearer = after is not None and (
            before is None or (after > bound if limit.startswith("min") else after < bound)
        )
        yield place.change("tighter" if is_nearer else "looser", limit=limit, before=before, after=after)


def _compare_choices(place: _Place, old: Node, new: Node) -> Iterator[SchemaChange]:
    before, after = _by_value(old.choices), _by_value(new.choices)
    gone = [choice.label for value, choice in before.items() if value not in after]
    added = [choice.label for value, choice in after.items() if value not in before]
    if new.is_closed and not old.is_closed:
        yield place.change("closed")
    elif old.is_closed and not new.is_closed:
        yield place.change("opened")
    elif gone and new.is_closed:
        yield place.change("choices_gone", names=gone[:20], count=len(gone))
    if added and before:
        yield place.change("choices_new", names=added[:20], count=len(added))


def _by_value(choices: tuple[Choice, ...]) -> dict[str, Choice]:
    return {f"{type(choice.value).__name__} {choice.value}": choice for choice in choices}
