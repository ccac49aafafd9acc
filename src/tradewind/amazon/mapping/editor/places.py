"""The places of an attribute that a rule can fill, with what Amazon says of each: title, kind, bounds, choices."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..schema.shape import FILLED, Node, Shape, in_words, required_paths, split_path

Asked = Literal["choice", "text", "number", "whole number", "yes or no"]
_UNSAID = {"", "Value", "value"}


@dataclass(frozen=True)
class Place:
    """One place: where a rule's path leads in one product type."""

    path: str
    name: str
    """Amazon's title of it with its attribute's: “Unit (Item Weight)”."""
    title: str
    """What Amazon calls it within its attribute; empty where the attribute has only this place."""
    leaf: Node
    most: int
    """How many values it takes; 0 where Amazon names no bound."""
    least: int
    is_required: bool
    """Whether the attribute cannot go without it."""

    @property
    def is_repeated(self) -> bool:
        """Whether it takes several values."""
        return self.most != 1

    @property
    def asked(self) -> Asked:
        """What kind of value it takes."""
        if self.leaf.choices and self.leaf.is_closed and "boolean" not in self.leaf.kinds:
            return "choice"
        if "boolean" in self.leaf.kinds:
            return "yes or no"
        if "integer" in self.leaf.kinds:
            return "whole number"
        return "number" if "number" in self.leaf.kinds and "string" not in self.leaf.kinds else "text"

    def label_of(self, value: object) -> str:
        """Return Amazon's label of one of its values; another value as it is."""
        return self._labels.get(str(value).casefold(), str(value))

    @property
    def _labels(self) -> dict[str, str]:
        return {str(choice.value).casefold(): choice.label for choice in self.leaf.choices}


def find_place(path: str, shape: Shape) -> Place | None:
    """Return the place that a rule's path means; None where the product type has no such place."""
    leaf = shape.find_leaf(path)
    if leaf is None:
        return None
    attribute = path.split(".", 1)[0]
    required = {split_path(one, shape) for one in required_paths(attribute, shape)}
    is_alone = len(_all_paths(attribute, shape)) == 1
    node = shape.attributes[attribute]
    is_list = node.items is not None or "array" in node.kinds
    return Place(
        path=path,
        name=shape.title_at(path),
        title="" if is_alone else _title(path, shape),
        leaf=leaf.entry,
        most=int(node.limits.get("maxUniqueItems", node.limits.get("maxItems", 0))) if is_list else 1,
        least=int(node.limits.get("minUniqueItems", node.limits.get("minItems", 0))) if is_list else 1,
        is_required=split_path(path, shape) in required,
    )


def list_places(attribute: str, shape: Shape) -> list[Place]:
    """Return the attribute's places, those it cannot go without first; what fills itself is not among them."""
    found = [find_place(path, shape) for path in _all_paths(attribute, shape)]
    return sorted((one for one in found if one is not None), key=lambda one: not one.is_required)


def _all_paths(attribute: str, shape: Shape) -> tuple[str, ...]:
    node = shape.attributes.get(attribute)
    if node is None:
        return ()
    found = tuple(f"{attribute}.{path}" if path else attribute for path in _below(node.entry))
    whole = ".".join(split_path(attribute, shape))
    return tuple(attribute if path == whole else path for path in found)


def _below(node: Node) -> Iterator[str]:
    if not node.properties:
        yield ""
    for name, child in node.properties.items():
        if name in FILLED or (child.is_hidden and name not in node.required):
            continue
        for path in _below(child.entry):
            yield f"{name}.{path}" if path else name


def _title(path: str, shape: Shape) -> str:
    names = split_path(path, shape)
    node: Node | None = shape.attributes.get(names[0])
    above = shape.title_of(names[0])
    titles: list[str] = []
    for name in names[1:]:
        node = node.entry.properties.get(name) if node else None
        title = (node.title if node else "") or in_words(name)
        if title not in (_UNSAID | {above}) and title not in titles:
            titles.append(title)
    return " › ".join(titles) or _("Value")


def describe_bounds(place: Place) -> str:
    """Return Amazon's bounds of a place in a few words; empty where it names none."""
    each = _each(place)
    if not place.is_repeated:
        return each[:1].upper() + each[1:]
    if place.most and place.least and place.least < place.most:
        many = _("%(least)s to %(most)s") % {"least": place.least, "most": place.most}
    elif place.most:
        many = _("Up to %(most)s") % {"most": place.most}
    else:
        many = _("Any number")
    return _("%(many)s, each %(each)s") % {"many": many, "each": each} if each else many


def _each(place: Place) -> str:
    leaf, limits = place.leaf, place.leaf.limits
    if place.asked in ("number", "whole number"):
        return _range(place.asked, limits.get("minimum"), limits.get("maximum"))
    if leaf.choices and leaf.is_closed:
        count = len(leaf.choices)
        return ngettext("one value only", "one of %(count)s values", count) % {"count": f"{count:,}"}
    size = _size(int(limits.get("maxLength", 0)), int(limits.get("maxUtf8ByteLength", 0)))
    if leaf.choices:
        own = _("one of Amazon's %(count)s values, or words of your own") % {"count": f"{len(leaf.choices):,}"}
        return f"{own}, {size}" if size else own
    return size


def _size(characters: int, octets: int) -> str:
    """Return the nearer bound; an ordinary text has a byte a character."""
    if octets and (not characters or octets <= characters):
        return _("up to %(limit)s bytes") % {"limit": f"{octets:,}"}
    return _("up to %(limit)s characters") % {"limit": f"{characters:,}"} if characters else ""


def _range(asked: str, least: object, most: object) -> str:
    words = _("a whole number") if asked == "whole number" else _("a number")
    if least is not None and most is not None:
        return _("%(words)s from %(least)s to %(most)s") % {"words": words, "least": least, "most": most}
    if least is not None:
        return _("%(words)s, %(least)s or more") % {"words": words, "least": least}
    return _("%(words)s, at most %(most)s") % {"words": words, "most": most} if most is not None else words
