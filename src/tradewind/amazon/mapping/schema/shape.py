"""Reads from Amazon's schema what building and asking need: names, titles, kinds, choices, selectors.

Amazon's dialect: docs "Product Type Definition Meta-Schema"; `$ref` points into the document's own `$defs`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .references import References

_DEEPEST = 12
_BROWSE = ("recommended_browse_nodes", "item_type_keyword")
# What follows from the marketplace alone and is filled without a rule.
FILLED = ("marketplace_id", "language_tag", "currency", "audience")
_LIMITS = (
    "minLength", "maxLength", "maxUtf8ByteLength", "minimum", "maximum", "minItems", "maxItems", "minUniqueItems",
    "maxUniqueItems",
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """One value Amazon knows, with Amazon's label."""

    value: Any
    label: str


@dataclass(frozen=True)
class Node:
    """One place in an attribute: the attribute itself, an entry of it, or a property below."""

    title: str = ""
    description: str = ""
    examples: tuple[Any, ...] = ()
    kinds: frozenset[str] = frozenset()
    properties: Mapping[str, "Node"] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    items: "Node | None" = None
    choices: tuple[Choice, ...] = ()
    is_closed: bool = False
    """Whether only the choices are taken; else they are suggestions."""
    is_hidden: bool = False
    selectors: tuple[str, ...] = ()
    limits: Mapping[str, Any] = field(default_factory=dict)
    """The schema's own bounds, by keyword: `maxLength`, `maxUniqueItems`, `minimum` …"""

    @cached_property
    def choice_by_words(self) -> Mapping[str, Any]:
        """Amazon's value by everything a person may write for it, in lower case: the label, the value."""
        by_label = {choice.label.casefold(): choice.value for choice in self.choices}
        return by_label | {str(choice.value).casefold(): choice.value for choice in self.choices}

    @cached_property
    def filled(self) -> tuple[str, ...]:
        """The properties here that follow from the marketplace alone."""
        return tuple(name for name in FILLED if name in self.properties)

    @property
    def entry(self) -> "Node":
        """The object that one entry of an attribute is."""
        return self.items or self


@dataclass(frozen=True)
class Shape:
    """The attributes of one product type."""

    attributes: Mapping[str, Node]
    required: tuple[str, ...]
    language: str = ""
    """The language tag that Amazon itself takes for this marketplace."""

    def title_of(self, attribute: str) -> str:
        """Return Amazon's title of an attribute, or its name in words."""
        node = self.attributes.get(attribute)
        return (node.title if node else "") or in_words(attribute)

    def title_at(self, path: str) -> str:
        """Return Amazon's title of a place in an attribute: “Unit (Weight)”; of the attribute's own value “Color”."""
        names = split_path(path, self)
        title, leaf = self.title_of(names[0]), self.find_leaf(path)
        own = (leaf.entry.title or leaf.title if leaf else "") or in_words(names[-1])
        return title if len(names) == 1 or "." not in path or own in ("Value", title) else f"{own} ({title})"

    @cached_property
    def browse_path(self) -> str:
        """The path of the browse category, the place in Amazon's shop; empty where the product type has none."""
        return next((name for name in _BROWSE if name in self.attributes), "")

    def find_leaf(self, path: str) -> Node | None:
        """Return the place that a rule's path means; None where the product type has none, or only a group of them."""
        node = self.attributes.get(path.split(".", 1)[0])
        names = split_path(path, self)[1:]
        for name in names:
            node = node.entry.properties.get(name) if node else None
        return node if names and node is not None and not node.entry.properties else None


def split_path(path: str, shape: Shape) -> tuple[str, ...]:
    """Return the path's names; an attribute alone means its `value`, where its entries have one."""
    names = tuple(path.split("."))
    node = shape.attributes.get(names[0])
    if len(names) == 1 and node is not None and "value" in node.entry.properties:
        return (names[0], "value")
    if len(names) == 1 and node is not None and "media_location" in node.entry.properties:
        return (names[0], "media_location")
    return names


def in_words(name: str) -> str:
    """Return `country_of_origin` as “Country of origin”."""
    return name.replace("_", " ").strip().capitalize()


def read_shape(schema: Mapping[str, Any]) -> Shape:
    """Return the shape of a product type's schema; raises ValueError when it has no end."""
    references = References(schema)
    reader = _Reader(references)
    properties = schema.get("properties", {})
    return Shape(
        attributes={name: reader.read(part) for name, part in properties.items()},
        required=tuple(dict.fromkeys(_always_required(schema, references))),
        language=str(schema.get("$defs", {}).get("language_tag", {}).get("default", "")),
    )


def _always_required(part: Mapping[str, Any], references: References, depth: int = 0) -> Iterator[str]:
    """Yield what is required whatever else is said, in the schema itself and in its parts that hold as well."""
    yield from part.get("required", ())
    for inner in part.get("allOf", ()) if depth < _DEEPEST else ():
        yield from _always_required(references.follow(inner), references, depth + 1)


def required_paths(attribute: str, shape: Shape) -> tuple[str, ...]:
    """Return the paths that an attribute cannot go without, but for those that fill themselves."""
    node = shape.attributes.get(attribute)
    found = tuple(f"{attribute}.{path}" if path else attribute for path in _required_below(node.entry)) if node else ()
    whole = (".".join(split_path(attribute, shape)),)
    return (attribute,) if found == whole else found


def _required_below(node: Node) -> Iterator[str]:
    if not node.properties:
        yield ""
    for name in (one for one in node.properties if one in node.required and one not in FILLED):
        for path in _required_below(node.properties[name].entry):
            yield f"{name}.{path}" if path else name


class _Reader:
    """Reads nodes of one document, following its references."""

    def __init__(self, references: References) -> None:
        self._follow = references.follow

    def read(self, part: Any, depth: int = 0) -> Node:
        """Return the node at `part`; deeper than any real attribute goes it is empty."""
        found = self._follow(part)
        if depth > _DEEPEST:
            return Node()
        variants = [
            found,
            *(self._follow(inner) for key in ("anyOf", "oneOf", "allOf") for inner in found.get(key, ())),
        ]
        items = found.get("items")
        choices = tuple(choice for variant in variants for choice in _choices(variant))
        return Node(
            title=str(found.get("title", "")),
            description=str(found.get("description", "")),
            examples=tuple(found.get("examples", ())),
            kinds=frozenset(kind for variant in variants for kind in _kinds(variant)),
            properties={
                name: self.read(inner, depth + 1)
                for variant in variants
                for name, inner in variant.get("properties", {}).items()
            },
            required=frozenset(found.get("required", ())),
            items=self.read(items, depth + 1) if isinstance(items, Mapping) else None,
            choices=choices,
            is_closed=bool(choices) and not self._takes_any_text(found),
            is_hidden=bool(found.get("hidden", False)),
            selectors=tuple(found.get("selectors", ())),
            limits={key: variant[key] for variant in variants for key in _LIMITS if key in variant},
        )

    def _takes_any_text(self, found: Mapping[str, Any]) -> bool:
        alternatives = [*found.get("anyOf", ()), *found.get("oneOf", ())]
        return any("enum" not in self._follow(inner) for inner in alternatives)


def _kinds(part: Mapping[str, Any]) -> Iterator[str]:
    kind = part.get("type", ())
    yield from [kind] if isinstance(kind, str) else kind


def _choices(part: Mapping[str, Any]) -> Iterator[Choice]:
    values = part.get("enum", ())
    labels = part.get("enumNames", ())
    for position, value in enumerate(values):
        yield Choice(value, str(labels[position]) if position < len(labels) else str(value))
