"""Builds what Amazon gets of one product: its facts and the rules that hold for it become attributes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as in_detail
from functools import cached_property
from typing import Any, NamedTuple

from .facts import Market, ProductFacts
from .kinds import as_kind
from .rules.fields import Scalar, Value
from .rules.nearest import NearestFinder
from .rules.rules import Rule, Source
from .rules.sources import FixedSource, Unmapped, find_loss
from .rules.transforms import NearTo
from .schema.problems import Problem
from .schema.shape import Node, Shape, split_path


class Origin(NamedTuple):
    """Where one value came from: its rule with its level, the source that gave it, and the property it fills.

    A tuple, because twenty are made for every product.
    """

    rule: Rule
    source: Source
    value: Value
    names: tuple[str, ...]


@dataclass(frozen=True)
class Built:
    """The attributes as Amazon gets them, where each came from, and what the rules themselves found wrong."""

    attributes: dict[str, Any]
    origins: tuple[Origin, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, eq=False)
class Step:
    """One rule and the property of the attribute's entries that it fills."""

    rule: Rule
    names: tuple[str, ...]
    way: tuple[Node, ...]
    """What the schema has at each of the names, the leaf last."""
    _nearest: dict[str, str | None] = in_detail(default_factory=dict, repr=False)

    @property
    def leaf(self) -> Node:
        """The place that takes the value."""
        return self.way[-1]

    def settle(self, value: Value) -> Value:
        """Return what the place can hold of a value that leaves that open; of a list the parts it can hold."""
        if isinstance(value, tuple):
            found = tuple(one for one in (self._settle(part) for part in value) if one is not None)
            return found or None
        return self._settle(value) if value is not None else None

    def _settle(self, value: Scalar) -> Scalar | None:
        if isinstance(value, NearTo):
            return self._find_nearest(value)
        if isinstance(value, Unmapped):
            chosen: Scalar | None = self.leaf.entry.choice_by_words.get(value.casefold())
            return chosen
        return value

    def _find_nearest(self, words: str) -> str | None:
        """Return the nearest of Amazon's values; the last one is kept, for variants share their words."""
        if words not in self._nearest:
            self._nearest.clear()
            self._nearest[words] = self._finder.find(words)
        return self._nearest[words]

    @cached_property
    def _finder(self) -> NearestFinder:
        return NearestFinder(self.leaf.entry.choices)

    def place(self, entry: dict[str, Any], value: Value) -> None:
        """Put the value at its names below `entry`; where the schema has a list, as its only entry."""
        for name, node in zip(self.names[:-1], self.way, strict=False):
            below = entry.setdefault(name, [{}] if node.items else {})
            entry = below[0] if isinstance(below, list) else below
        entry[self.names[-1]] = self.shape_value(value)

    def shape_value(self, value: Value) -> Any:
        """Return the value as the place holds it."""
        shaped = as_kind(value, self._taker)
        return [shaped] if self._is_list else shaped

    @cached_property
    def _taker(self) -> Node:
        """What one value has to be."""
        return self.leaf.entry

    @cached_property
    def _is_list(self) -> bool:
        return self.leaf.items is not None


@dataclass(frozen=True, eq=False)
class AttributePlan:
    """The rules that fill one attribute, and what is known of it before any product is."""

    name: str
    node: Node
    steps: tuple[Step, ...]

    @cached_property
    def is_fixed(self) -> bool:
        """Whether nothing of it comes from the product."""
        return all(step.rule.is_fixed for step in self.steps)

    @cached_property
    def is_list(self) -> bool:
        """Whether Amazon wants entries, which is nearly always."""
        return "array" in self.node.kinds or self.node.items is not None

    @cached_property
    def is_same(self) -> bool:
        """Whether every product gets the same."""
        return all(isinstance(step.rule.chain[0], FixedSource) for step in self.steps)

    @cached_property
    def is_mixed(self) -> bool:
        """Whether some of it is fixed, which says nothing by itself, and some comes from the product."""
        return not self.is_fixed and any(step.rule.is_fixed for step in self.steps)


class Filled(NamedTuple):
    """The entries of one attribute and where they came from."""

    entries: Any
    origins: Sequence[Origin]


@dataclass(frozen=True, eq=False)
class InMarket:
    """One attribute's plan in one marketplace: what follows from the marketplace is known, and all that is fixed."""

    plan: AttributePlan
    filled: Mapping[str, str]
    """What follows from the marketplace alone, by property."""

    @cached_property
    def same_for_all(self) -> Filled | None:
        """What every product gets, made once, so nobody may change it; None where products differ."""
        if not self.plan.is_same:
            return None
        found = [
            Origin(step.rule, source, source.read(_ANY), step.names)
            for step in self.plan.steps
            for source in step.rule.chain[:1]
        ]
        return Filled(_make_entries(self, self.plan.steps, [one.value for one in found]), found)


@dataclass(frozen=True, eq=False)
class Plan:
    """The rules that hold for a kind of product, sorted by attribute; made once, used for many products."""

    shape: Shape
    attributes: Mapping[str, AttributePlan]
    _in_markets: dict[Market, tuple[InMarket, ...]] = in_detail(default_factory=dict, repr=False)

    def in_market(self, market: Market) -> tuple[InMarket, ...]:
        """Return the attributes' plans in one marketplace."""
        if market not in self._in_markets:
            self._in_markets[market] = tuple(
                InMarket(one, {name: _FILLED[name](market) for name in one.node.entry.filled})
                for one in self.attributes.values()
            )
        return self._in_markets[market]


def plan_rules(rules: Mapping[str, Rule], shape: Shape) -> Plan:
    """Return the plan of the rules, given with the nearest levels last; of two for one place the last holds.

    Those for attributes that the product type lacks are passed over.
    """
    steps: dict[str, tuple[Step, ...]] = {}
    places = {split_path(path, shape): path for path in rules}
    for names, path in sorted(places.items(), key=lambda pair: pair[1]):
        if shape.find_leaf(path) is not None:
            step = Step(rules[path], names[1:], tuple(_list_nodes(names, shape)))
            steps[names[0]] = (*steps.get(names[0], ()), step)
    return Plan(shape, {name: AttributePlan(name, shape.attributes[name], some) for name, some in steps.items()})


def _list_nodes(names: Sequence[str], shape: Shape) -> Iterator[Node]:
    node = shape.attributes[names[0]]
    for name in names[1:]:
        node = node.entry.properties[name]
        yield node


def build_attributes(facts: ProductFacts, plan: Plan, *, market: Market) -> Built:
    """Build the attributes of one product.

    An attribute that takes a product field is left out whole when none of its fields says anything, so that
    a fixed unit or type never goes alone.
    """
    attributes: dict[str, Any] = {}
    origins: list[Origin] = []
    problems: list[Problem] = []
    for attribute in plan.in_market(market):
        filled = attribute.same_for_all or _fill(attribute, facts, market, problems=problems, shape=plan.shape)
        if filled is not None:
            attributes[attribute.plan.name] = filled.entries
            origins += filled.origins
    return Built(attributes, tuple(origins), tuple(problems))


def _fill(
    attribute: InMarket, facts: ProductFacts, market: Market, *, problems: list[Problem], shape: Shape
) -> Filled | None:
    """Return the entries of one attribute; None where the product says nothing of it. Adds to the problems."""
    found: list[Origin] = []
    placed: list[Step] = []
    for step in attribute.plan.steps:
        value, source = step.rule.take(facts, step.settle)
        if source is None:
            if step.rule.can_lose:
                problems.extend(_tell_lost(step, facts, shape))
        elif source.is_money and facts.currency != market.currency:  # never sent (fault F109)
            problems.append(_tell_foreign(attribute.plan.name, facts, shape, market))
        else:
            found.append(Origin(step.rule, source, value, step.names))
            placed.append(step)
    if not found or (attribute.plan.is_mixed and all(one.rule.is_fixed for one in found)):
        return None
    return Filled(_make_entries(attribute, placed, [one.value for one in found]), found)


def _tell_lost(step: Step, facts: ProductFacts, shape: Shape) -> Iterator[Problem]:
    """Tell of a rule that gave nothing though the product says something: a map or template did not know it."""
    lost = next((lost for source in step.rule.chain if (lost := find_loss(source, facts))), None)
    if lost is not None:
        code, given = lost
        pointer = "/" + "/".join((step.rule.attribute, *step.names))
        yield Problem(code, step.rule.attribute, shape.title_at(step.rule.path), pointer, {"given": given})


def _tell_foreign(attribute: str, facts: ProductFacts, shape: Shape, market: Market) -> Problem:
    detail = {"given": facts.currency, "wanted": market.currency, "where": market.name}
    return Problem("other_currency", attribute, shape.title_of(attribute), f"/{attribute}", detail)


def _make_entries(attribute: InMarket, steps: Sequence[Step], values: Sequence[Value]) -> Any:
    """Return the attribute's entries: as many as its longest list of values has, single values in each."""
    filled = attribute.filled
    if len(steps) == 1 and len(steps[0].names) == 1 and steps[0].names[0] not in filled:  # so are most; quicker
        step, value = steps[0], values[0]
        parts = value if isinstance(value, tuple) else (value,)
        entries = [{step.names[0]: step.shape_value(part), **filled} for part in parts]
    else:
        lengths = [len(value) for value in values if isinstance(value, tuple)]
        rows = [[_at(value, position) for value in values] for position in range(max(lengths, default=1))]
        entries = [_make_entry(steps, row, filled) for row in rows]
    return entries if attribute.plan.is_list else entries[0]


def _at(value: Value, position: int) -> Value:
    """Return the part of a value that one entry gets; None where its list has ended."""
    if not isinstance(value, tuple):
        return value
    return value[position] if position < len(value) else None


def _make_entry(steps: Sequence[Step], values: Sequence[Value], filled: Mapping[str, str]) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    for step, value in zip(steps, values, strict=True):
        if value is not None:
            step.place(entry, value)
    for name, content in filled.items():
        entry.setdefault(name, content)
    return entry


_ANY = ProductFacts(sku="", title="")
"""Stands for any product where nothing is taken from it."""
_FILLED: dict[str, Callable[[Market], str]] = {
    "marketplace_id": lambda market: market.marketplace_id,
    "language_tag": lambda market: market.language,
    "currency": lambda market: market.currency,
    "audience": lambda market: "ALL",  # noqa: ARG005 - the same face as the others
}
"""What follows from the marketplace alone, filled in where the schema has a place for it."""
