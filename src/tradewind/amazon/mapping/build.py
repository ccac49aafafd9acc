"""Builds what Amazon gets of one product: its facts and the rules that hold for it become attributes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as in_detail
from functools import cached_property
from typing import Any

from .facts import Market, ProductFacts
from .fields import Scalar, Value
from .kinds import as_kind
from .nearest import find_nearest
from .problems import Problem
from .rules import Rule, Source
from .shape import Node, Shape, split_path
from .sources import Unmapped, find_loss
from .transforms import NearTo


@dataclass(frozen=True, eq=False, slots=True)
class Origin:
    """Where one value came from: its rule with its level, the source that gave it, and the property it fills."""

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
            self._nearest[words] = find_nearest(words, self.leaf.entry.choices)
        return self._nearest[words]

    def place(self, entry: dict[str, Any], value: Value) -> None:
        """Put the value at its names below `entry`; where the schema has a list, as its only entry."""
        last = len(self.names) - 1
        for depth, (name, node) in enumerate(zip(self.names, self.way, strict=True)):
            if depth == last:
                leaf = as_kind(value, node.entry)
                entry[name] = [leaf] if node.items else leaf
                return
            below = entry.setdefault(name, [{}] if node.items else {})
            entry = below[0] if isinstance(below, list) else below


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
    def filled(self) -> tuple[tuple[str, Callable[[Market], str]], ...]:
        """What follows from the marketplace alone."""
        return tuple((name, _FILLED[name]) for name in self.node.entry.filled)


@dataclass(frozen=True, eq=False)
class Plan:
    """The rules that hold for a kind of product, sorted by attribute; made once, used for many products."""

    shape: Shape
    attributes: Mapping[str, AttributePlan]


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
    is_foreign = facts.currency != market.currency
    for name, attribute in plan.attributes.items():
        found: list[Origin] = []
        placed: list[Step] = []
        for step in attribute.steps:
            value, source = step.rule.take(facts, step.settle)
            if source is None:
                if step.rule.can_lose:
                    problems.extend(_tell_lost(step, facts, plan.shape))
            elif is_foreign and source.is_money:  # never sent (fault F109)
                problems.append(_tell_foreign(name, facts, plan.shape, market))
            else:
                found.append(Origin(step.rule, source, value, step.names))
                placed.append(step)
        if found and (attribute.is_fixed or any(not one.rule.is_fixed for one in found)):
            attributes[name] = _make_entries(attribute, placed, [one.value for one in found], market)
            origins += found
    return Built(attributes, tuple(origins), tuple(problems))


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


def _make_entries(attribute: AttributePlan, steps: Sequence[Step], values: Sequence[Value], market: Market) -> Any:
    """Return the attribute's entries: as many as its longest list of values has, single values in each."""
    count = max([len(value) for value in values if isinstance(value, tuple)], default=1)
    entries = [_make_entry(attribute, steps, _at(values, position), market) for position in range(count)]
    return entries if attribute.is_list else entries[0]


def _at(values: Sequence[Value], position: int) -> Iterator[Value]:
    """Yield the values of one entry; None where a list has ended."""
    for value in values:
        if isinstance(value, tuple):
            yield value[position] if position < len(value) else None
        else:
            yield value


def _make_entry(
    attribute: AttributePlan, steps: Sequence[Step], values: Iterator[Value], market: Market
) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    for step, value in zip(steps, values, strict=True):
        if value is not None:
            step.place(entry, value)
    for name, fill in attribute.filled:
        if name not in entry:
            entry[name] = fill(market)
    return entry


_FILLED: dict[str, Callable[[Market], str]] = {
    "marketplace_id": lambda market: market.marketplace_id,
    "language_tag": lambda market: market.language,
    "currency": lambda market: market.currency,
    "audience": lambda market: "ALL",  # noqa: ARG005 - the same face as the others
}
"""What follows from the marketplace alone, filled in where the schema has a place for it."""
