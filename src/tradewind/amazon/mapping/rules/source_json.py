"""Chains of sources as they are kept, sent and written to files: read strictly, with the place of each fault."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from unicodedata import category

from .fields import Scalar, find_field
from .sources import FieldSource, FixedSource, MapSource, Source, TemplateSource, as_key
from .templates import TemplateInvalid, compile_template
from .transforms import CATALOGUE, Parameter, Transform
from .units import UNITS

Chain = list[dict[str, Any]]
_LONGEST_CHAIN = 10
_MOST_TRANSFORMS = 20
_LONGEST_TEXT = 10_000
_LARGEST_MAP = 5_000
_LONGEST_KEY = 500
_LARGEST = 10**18


class RuleInvalid(ValueError):
    """A chain that cannot be read; the message is a sentence that says why."""

    def __init__(self, words: str, place: str = "") -> None:
        super().__init__(words)
        self.place = place
        """Where in the chain: `0.template`, `1.transforms.0.limit`; empty for the chain itself."""

    def below(self, place: str) -> "RuleInvalid":
        """Return the same fault as seen from one step further up."""
        return RuleInvalid(str(self), f"{place}.{self.place}".rstrip("."))


def read_chain(data: object) -> tuple[Source, ...]:
    """Return the chain that the JSON `data` describes; raises RuleInvalid with a sentence and a place."""
    if not isinstance(data, list) or not 1 <= len(data) <= _LONGEST_CHAIN:
        raise RuleInvalid(f"A rule needs a list of 1 to {_LONGEST_CHAIN} sources.")
    return tuple(_at(str(position), _read_source, entry) for position, entry in enumerate(data))


def write_source(source: Source) -> dict[str, Any]:
    """Return the JSON of a source, its keys always in the same order; read_chain reads it back."""
    if isinstance(source, FixedSource):
        return {"kind": "fixed", "value": _write_value(source.value)}
    if isinstance(source, FieldSource):
        return {"kind": "field", "field": source.field} | _write_transforms(source.transforms)
    if isinstance(source, TemplateSource):
        return {"kind": "template", "template": source.template} | _write_transforms(source.transforms)
    if isinstance(source, MapSource):
        values = {ours: _write_value(theirs) for ours, theirs in source.values.items()}
        return {"kind": "map", "field": source.field, **_write_transforms(source.transforms), "values": values}
    raise TypeError(f"There is no JSON for {source!r}.")


def _write_transforms(transforms: tuple[Transform, ...]) -> dict[str, Any]:
    return {"transforms": [{"name": one.name, **dict(one.given)} for one in transforms]} if transforms else {}


def _write_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_write_value(part) for part in value]
    return str(value) if isinstance(value, Decimal) else value


def _at(place: str, read: Any, *given: Any) -> Any:
    try:
        return read(*given)
    except RuleInvalid as error:
        raise error.below(place) from error


def _read_source(entry: object) -> Source:
    if not isinstance(entry, dict):
        raise RuleInvalid("Each source of a rule is an object with a “kind”.")
    kind = entry.get("kind")
    known = _KINDS.get(kind) if isinstance(kind, str) else None
    if known is None:
        raise RuleInvalid(f"The kind of a source is one of {', '.join(_KINDS)}.", "kind")
    keys, read = known
    unknown = sorted(str(key)[:50] for key in set(entry) - keys - {"kind"})
    if unknown:
        raise RuleInvalid(f"A source of the kind “{kind}” has no “{unknown[0]}”.", unknown[0])
    source: Source = read(entry)
    return source


def _read_fixed(entry: Mapping[str, Any]) -> Source:
    value = entry.get("value")
    if isinstance(value, list) and value:
        return FixedSource(tuple(_at("value", _read_scalar, part) for part in value))
    return FixedSource(_at("value", _read_scalar, value))


def _read_field(entry: Mapping[str, Any]) -> Source:
    return FieldSource(_read_field_name(entry), _read_transforms(entry))


def _read_template(entry: Mapping[str, Any]) -> Source:
    text = entry.get("template")
    if not isinstance(text, str) or not text.strip():
        raise RuleInvalid("A template is a text that says something.", "template")
    if not is_plain(text):
        raise RuleInvalid("A template is plain text, without control characters.", "template")
    try:
        compile_template(text)
    except TemplateInvalid as error:
        raise RuleInvalid(str(error), "template") from error
    return TemplateSource(text, _read_transforms(entry))


def _read_map(entry: Mapping[str, Any]) -> Source:
    values = entry.get("values")
    if not isinstance(values, dict) or not 1 <= len(values) <= _LARGEST_MAP:
        raise RuleInvalid(f"A value map has 1 to {_LARGEST_MAP} values.", "values")
    read: dict[str, Scalar] = {}
    seen: dict[str, str] = {}
    for ours, theirs in values.items():
        if not isinstance(ours, str) or not ours.strip() or len(ours) > _LONGEST_KEY or not is_plain(ours):
            raise RuleInvalid(f"Our value in a map is a plain text of 1 to {_LONGEST_KEY} characters.", "values")
        if as_key(ours) in seen:
            raise RuleInvalid(f"“{seen[as_key(ours)][:50]}” and “{ours[:50]}” are the same value twice.", "values")
        seen[as_key(ours)] = ours
        read[ours] = _at(f"values.{ours[:50]}", _read_scalar, theirs)
    return MapSource(_read_field_name(entry), read, _read_transforms(entry))


_KINDS: dict[str, tuple[set[str], Any]] = {
    "field": ({"field", "transforms"}, _read_field),
    "fixed": ({"value"}, _read_fixed),
    "template": ({"template", "transforms"}, _read_template),
    "map": ({"field", "transforms", "values"}, _read_map),
}


def _read_field_name(entry: Mapping[str, Any]) -> str:
    name = entry.get("field")
    if not isinstance(name, str) or len(name) > _LONGEST_KEY or not is_plain(name) or find_field(name) is None:
        raise RuleInvalid(f"There is no product field “{str(name)[:100]}”.", "field")
    return name


def _read_scalar(value: object) -> Scalar:
    if isinstance(value, str):
        return _read_text(value)
    if isinstance(value, int | float):
        if not abs(value) < _LARGEST:
            raise RuleInvalid("A fixed number has at most 18 digits before the point.")
        return Decimal(str(value)) if isinstance(value, float) else value
    raise RuleInvalid("A fixed value is a text, a number, yes or no, or a list of these.")


def is_plain(text: str) -> bool:
    """Return whether it is text that PostgreSQL and a feed can hold: no control characters, no half surrogates."""
    return not any(category(mark) in {"Cc", "Cs"} and mark not in "\r\n\t" for mark in text)


def _read_text(value: str) -> str:
    if not value.strip():
        raise RuleInvalid("A fixed value cannot be empty.")
    if len(value) > _LONGEST_TEXT:
        raise RuleInvalid(f"A fixed value has at most {_LONGEST_TEXT} characters.")
    if not is_plain(value):
        raise RuleInvalid("A fixed value is plain text, without control characters.")
    return value


def _read_transforms(entry: Mapping[str, Any]) -> tuple[Transform, ...]:
    parts = entry.get("transforms", [])
    if not isinstance(parts, list) or len(parts) > _MOST_TRANSFORMS:
        raise RuleInvalid(f"The transforms of a source are a list of at most {_MOST_TRANSFORMS}.", "transforms")
    return tuple(_at(f"transforms.{position}", _read_transform, part) for position, part in enumerate(parts))


def _read_transform(part: object) -> Transform:
    name = part.get("name") if isinstance(part, dict) else None
    if not isinstance(part, dict) or not isinstance(name, str):
        raise RuleInvalid("Each transform is an object with a “name”.")
    kind = CATALOGUE.get(name)
    if kind is None:
        raise RuleInvalid(f"There is no transform “{name[:100]}”.", "name")
    wanted = [one.name for one in kind.parameters]
    unknown = sorted(str(key)[:50] for key in set(part) - {"name", *wanted})
    if unknown:
        raise RuleInvalid(f"The transform “{name}” has no “{unknown[0]}”.", unknown[0])
    given = tuple((one.name, _at(one.name, _read_parameter, name, one, part.get(one.name))) for one in kind.parameters)
    told = dict(given)
    if name == "convert" and UNITS[told["from"]][0] != UNITS[told["to"]][0]:
        raise RuleInvalid(f"“{told['from']}” cannot be converted to “{told['to']}”.", "to")
    return Transform(name, given)


def _read_parameter(name: str, wanted: Parameter, value: object) -> str | int:
    if wanted.kind == "number":
        if isinstance(value, int) and not isinstance(value, bool) and wanted.least <= value <= wanted.most:
            return value
        raise RuleInvalid(
            f"The transform “{name}” needs “{wanted.name}”: a whole number from {wanted.least} to {wanted.most}."
        )
    if wanted.kind == "choice":
        if isinstance(value, str) and value in wanted.choices:
            return value
        raise RuleInvalid(f"The transform “{name}” needs “{wanted.name}”: one of {', '.join(wanted.choices)}.")
    if isinstance(value, str) and wanted.least <= len(value) <= wanted.most and is_plain(value):
        return value
    raise RuleInvalid(
        f"The transform “{name}” needs “{wanted.name}”: a text of {wanted.least} to {wanted.most} characters."
    )
