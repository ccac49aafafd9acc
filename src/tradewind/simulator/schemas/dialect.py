"""Builds attributes in Amazon's dialect: JSON Schema 2019-09 with selectors, unique items and byte lengths.

Amazon: "Product Type Definition Meta-Schema (v1)". Every attribute is an array of objects; `selectors` name
the properties that make an element unique; `marketplace_id` and `language_tag` come from `$defs`.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from ..marketplaces import Marketplace
from .vocabulary import UNITS, VOCABULARY, Choices, translate

Json = dict[str, Any]

IDENTIFIER_ROOT = "https://schemas.amazon.com/selling-partners/definitions/product-types"
META_SCHEMA_ID = f"{IDENTIFIER_ROOT}/meta-schema/v1"


@dataclass(frozen=True)
class Place:
    """Where a schema is valid and in which language it speaks."""

    marketplace: Marketplace
    locale: str

    def words(self, text: str) -> str:
        """Return a label in the schema's language."""
        return translate(text, self.locale)


@dataclass(frozen=True)
class Attribute:
    """One top-level attribute: its words, its group, the fields of an element, and what makes one unique."""

    name: str
    title: str
    group: str
    fields: dict[str, Json]
    description: str = ""
    example: Any = ""
    required: tuple[str, ...] = ("value",)
    selectors: tuple[str, ...] = ("marketplace_id",)
    maximum: int = 1
    is_editable: bool = True
    is_hidden: bool = False
    extra: Json = field(default_factory=dict)

    def render(self, place: Place) -> Json:
        """Return the attribute's schema, with its labels in the place's language."""
        title = place.words(self.title)
        properties = {name: self._field(one, place) for name, one in self.fields.items()}
        for shared in ("language_tag", "marketplace_id"):
            if shared in self.selectors:
                properties[shared] = {"$ref": f"#/$defs/{shared}"}
        return {
            "title": title,
            "description": self.description or f"Provide the {title} of the item",
            "editable": self.is_editable,
            "hidden": self.is_hidden,
            "examples": [self.example] if self.example != "" else [],
            "type": "array",
            "minItems": 1,
            "minUniqueItems": 1,
            "maxUniqueItems": self.maximum,
            "selectors": list(self.selectors),
            "items": {
                "type": "object",
                "required": list(self.required),
                "properties": properties,
                "additionalProperties": False,
            },
            **self.extra,
        }

    def _field(self, one: Json, place: Place) -> Json:
        """Label a field: `editable` and `hidden` on each, titles and value labels in the place's language."""
        shown: Json = {"editable": self.is_editable, "hidden": self.is_hidden}
        for key, value in one.items():
            if key == "title":
                shown[key] = place.words(value)
            elif key == "enumNames":
                shown[key] = [place.words(label) for label in value]
            elif key == "anyOf":
                shown[key] = [self._labels(option, place) for option in value]
            elif key == "items":
                shown[key] = self._field(value, place)
            elif key == "properties":
                shown[key] = {name: self._field(inner, place) for name, inner in value.items()}
            else:
                shown[key] = value
        return shown

    def _labels(self, option: Json, place: Place) -> Json:
        if "enumNames" not in option:
            return option
        return {**option, "enumNames": [place.words(label) for label in option["enumNames"]]}


def text(title: str, longest: int, *, pattern: str = "", shortest: int = 0, most_bytes: int = 0) -> Json:
    """A string of at most `longest` characters, and as many UTF-8 bytes as that may need, or `most_bytes`."""
    field_schema: Json = {
        "title": title,
        "description": f"Up to {longest} characters",
        "type": "string",
        "minLength": shortest,
        "maxLength": longest,
        "maxUtf8ByteLength": most_bytes or longest * 4,
    }
    return {**field_schema, "pattern": pattern} if pattern else field_schema


def choice(title: str, choices: Choices) -> Json:
    """A string out of a closed list."""
    return {"title": title, "type": "string", "enum": list(choices), "enumNames": list(choices.values())}


def suggestion(title: str, choices: Choices) -> Json:
    """A string, best out of a list."""
    listed = {"type": "string", "enum": list(choices), "enumNames": list(choices.values())}
    return {"title": title, "anyOf": [{"type": "string", "maxLength": 1000}, listed]}


def flag(title: str) -> Json:
    """Yes or no."""
    return {"title": title, "type": "boolean", "enum": [False, True], "enumNames": ["No", "Yes"]}


def whole(title: str, lowest: int, highest: int) -> Json:
    """A whole number within bounds."""
    return {"title": title, "type": "integer", "minimum": lowest, "maximum": highest}


def number(title: str, lowest: float = 0, highest: float = 1_000_000_000) -> Json:
    """A number within bounds, with decimals."""
    return {"title": title, "type": "number", "minimum": lowest, "maximum": highest}


def date(title: str) -> Json:
    """A day or an instant, ISO 8601."""
    options = [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]
    return {"title": title, "anyOf": options}


def measure(title: str, kind: str) -> dict[str, Json]:
    """The two fields of a measured value."""
    return {"value": number(title), "unit": choice(f"{title} Unit", UNITS[kind])}


def nested(title: str, properties: dict[str, Json], required: tuple[str, ...]) -> Json:
    """An object inside an element."""
    return {
        "title": title,
        "type": "object",
        "required": list(required),
        "properties": properties,
        "additionalProperties": False,
    }


def listed(title: str, item: Json, *, maximum: int = 1) -> Json:
    """An array inside an element."""
    return {"title": title, "type": "array", "minItems": 1, "maxItems": maximum, "items": item}


def read_attributes(table: str, group: str, lists: dict[str, Choices] = VOCABULARY) -> dict[str, Attribute]:
    """Read attributes from lines of `name | title | kind | example`; `kind*5` may be given five times.

    Kinds: `text 50` (in a language), `bytes 50` (a text counted in bytes), `code 50` (in no language),
    `choice list`, `suggest list`, `flag`, `whole 0 100`, `number`, `date`, `measure unit`, `link`.
    """
    read = (_read_attribute(line, group, lists) for line in table.strip().splitlines())
    return {one.name: one for one in read}


def _read_attribute(line: str, group: str, lists: dict[str, Choices]) -> Attribute:
    name, title, kind, example = (part.strip() for part in line.split("|"))
    kind, _, times = kind.partition("*")
    attribute = Attribute(name, title, group, {}, example=example, maximum=int(times or 1))
    return _with_kind(attribute, lists, *kind.split())


def _with_kind(attribute: Attribute, lists: dict[str, Choices], kind: str, *bounds: str) -> Attribute:
    title = attribute.title
    simple = {
        "code": lambda: text(title, int(bounds[0])),
        "choice": lambda: choice(title, lists[bounds[0]]),
        "flag": lambda: flag(title),
        "whole": lambda: whole(title, int(bounds[0]), int(bounds[1])),
        "number": lambda: number(title),
        "date": lambda: date(title),
        "link": lambda: text(title, 2000, pattern="^(https?|s3)://"),
    }
    if kind in simple:
        return replace(attribute, fields={"value": simple[kind]()})
    if kind == "measure":
        return replace(attribute, fields=measure(title, bounds[0]), required=("value", "unit"))
    in_language = {
        "text": lambda: text(title, int(bounds[0])),
        "bytes": lambda: text(title, int(bounds[0]), most_bytes=int(bounds[0])),
        "suggest": lambda: suggestion(title, lists[bounds[0]]),
    }
    return replace(attribute, fields={"value": in_language[kind]()}, selectors=("marketplace_id", "language_tag"))
