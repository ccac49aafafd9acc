"""The rule editor of one product type, made from Amazon's schema: what is asked, what holds, what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ..explain_words import describe_level as describe_level_of
from ..rules.rules import Level, Rule
from ..schema.shape import Shape, split_path
from .places import Place, find_place, list_places


@dataclass(frozen=True)
class Trouble:
    """One problem that products have with an attribute, in words."""

    words: str
    count: int


@dataclass(frozen=True)
class Standing:
    """What holds at one level, and how the products stand that it concerns."""

    level: Level
    owner_id: int
    holding: Mapping[str, Rule]
    """The rule of each path that holds at the level."""
    above: Mapping[str, Rule] = field(default_factory=dict)
    """The rule of each path that would hold if the level said nothing."""
    needed: Mapping[str, int] = field(default_factory=dict)
    """How many products Amazon asks an attribute of because of their other values."""
    troubles: Mapping[str, Sequence[Trouble]] = field(default_factory=dict)


@dataclass(frozen=True)
class PlaceRow:
    """One place of an attribute with the rule that holds for it."""

    place: Place
    rule: Rule | None
    above: Rule | None
    is_own: bool

    @property
    def path(self) -> str:
        """The path that a rule of this place has, or would have."""
        return self.rule.path if self.rule else self.place.path


@dataclass(frozen=True)
class AttributeRow:
    """One attribute as Amazon words it, with its places and what is wrong with it."""

    name: str
    title: str
    description: str
    examples: tuple[str, ...]
    group: str
    is_required: bool
    needed_count: int
    troubles: Sequence[Trouble]
    places: Sequence[PlaceRow]
    more: int
    """How many places are not shown, because nothing fills them and nobody asks for them."""

    @property
    def is_asked(self) -> bool:
        """Whether Amazon asks it of some product."""
        return self.is_required or self.needed_count > 0

    @property
    def is_own(self) -> bool:
        """Whether the level itself has a rule for it."""
        return any(one.is_own for one in self.places)

    @property
    def is_set(self) -> bool:
        """Whether some rule holds for it."""
        return any(one.rule for one in self.places)

    @property
    def words(self) -> str:
        """What a search for it looks through, in lower case."""
        return f"{self.title} {self.name} {self.description}".lower()


@dataclass(frozen=True)
class Group:
    """Attributes that Amazon puts under one heading."""

    key: str
    title: str
    description: str
    rows: Sequence[AttributeRow]


@dataclass(frozen=True)
class Editor:
    """All attributes of a product type: what is wrong and what is required first, the rest in Amazon's groups."""

    asked: Sequence[AttributeRow]
    groups: Sequence[Group]

    @property
    def rows(self) -> list[AttributeRow]:
        """Every attribute, in the order shown."""
        return [*self.asked, *(row for group in self.groups for row in group.rows)]


def build_editor(shape: Shape, groups: Mapping[str, Mapping[str, Any]], standing: Standing) -> Editor:
    """Return the editor of a product type; `groups` are Amazon's property groups, what is in none goes under More."""
    titles = group_titles(shape, groups)
    by_place = _rules_by_place(standing.holding.values(), shape)
    above = _rules_by_place(standing.above.values(), shape)
    rows = {name: _row(name, shape, titles[name][1], (standing, by_place, above)) for name in titles}
    order = {name: position for position, name in enumerate(shape.required)}
    asked = [row for row in rows.values() if row.is_asked or row.troubles]
    asked.sort(key=lambda row: (not row.troubles, order.get(row.name, len(order)), not row.is_asked))
    rest = [row for row in rows.values() if not (row.is_asked or row.troubles)]
    found: dict[str, list[AttributeRow]] = {}
    for row in rest:
        found.setdefault(titles[row.name][0], []).append(row)
    return Editor(
        asked,
        [
            Group(key, _group_title(key, groups), str(groups.get(key, {}).get("description", "")), members)
            for key, members in found.items()
        ],
    )


def show_attribute(
    name: str, shape: Shape, standing: Standing, *, group: str = "", with_all: bool = False
) -> AttributeRow | None:
    """Return one attribute, `with_all` with every place it has; None where the product type has no such attribute."""
    if name not in shape.attributes:
        return None
    rules = (_rules_by_place(standing.holding.values(), shape), _rules_by_place(standing.above.values(), shape))
    return _row(name, shape, group, (standing, *rules), with_all=with_all)


def show_place(path: str, shape: Shape, standing: Standing) -> PlaceRow | None:
    """Return the place that a path means, with the rule that holds; None where the product type has none."""
    place = find_place(path, shape)
    if place is None:
        return None
    by_place = _rules_by_place(standing.holding.values(), shape)
    above = _rules_by_place(standing.above.values(), shape)
    return _place_row(place, shape, (standing, by_place, above))


def group_titles(shape: Shape, groups: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    """Return the key and the title of the group that each attribute is in, the groups in the schema's own order."""
    keys = {name: key for key, group in groups.items() for name in group.get("propertyNames", ())}
    shown = [name for name, node in shape.attributes.items() if not node.is_hidden or name in shape.required]
    order = list(dict.fromkeys(keys[name] for name in shown if name in keys))
    shown.sort(key=lambda name: order.index(keys[name]) if name in keys else len(order))
    return {name: (keys.get(name, ""), _group_title(keys.get(name, ""), groups)) for name in shown}


def describe_level(rule: Rule, standing: Standing) -> str:
    """Return where a rule is set, as seen from the level that is shown."""
    return _("set here") if _is_own(rule, standing) else describe_level_of(rule)


def _is_own(rule: Rule, standing: Standing) -> bool:
    return (rule.level, rule.owner_id) == (standing.level, standing.owner_id) and not rule.is_browse_category


_Rules = Mapping[tuple[str, ...], Rule]


def _rules_by_place(rules: Iterable[Rule], shape: Shape) -> _Rules:
    return {split_path(rule.path, shape): rule for rule in rules}


def _row(
    name: str, shape: Shape, group: str, known: tuple[Standing, _Rules, _Rules], *, with_all: bool = False
) -> AttributeRow:
    standing = known[0]
    node = shape.attributes[name]
    places = [_place_row(place, shape, known) for place in list_places(name, shape)]
    shown = [one for one in places if with_all or one.rule or one.place.is_required] or places[:1]
    return AttributeRow(
        name=name,
        title=shape.title_of(name),
        description=_as_sentence(node.description),
        examples=_in_words(node.examples, places[0].place) if places else (),
        group=group,
        is_required=name in shape.required,
        needed_count=standing.needed.get(name, 0),
        troubles=standing.troubles.get(name, ()),
        places=shown,
        more=len(places) - len(shown),
    )


def _place_row(place: Place, shape: Shape, known: tuple[Standing, _Rules, _Rules]) -> PlaceRow:
    standing, by_place, above = known
    key = split_path(place.path, shape)
    rule = by_place.get(key)
    is_own = rule is not None and _is_own(rule, standing)
    return PlaceRow(place, rule, above.get(key) if is_own else rule, is_own)


def _in_words(examples: Iterable[Any], place: Place) -> tuple[str, ...]:
    """Return Amazon's examples as a person reads them; one of several values at once says nothing to anybody."""
    return tuple(place.label_of(one) for one in examples if not isinstance(one, Mapping | list))


def _as_sentence(words: str) -> str:
    return f"{words}." if words and words[-1] not in ".!?。" else words


def _group_title(key: str, groups: Mapping[str, Mapping[str, Any]]) -> str:
    return str(groups.get(key, {}).get("title", "")) or (key.replace("_", " ").capitalize() if key else _("More"))
