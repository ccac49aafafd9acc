"""Builds what Amazon gets of one product: its facts and the rules that hold for it become attributes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from .facts import Market, ProductFacts
from .fields import Scalar, Value
from .nearest import find_nearest
from .problems import Problem
from .rules import Rule, Source
from .shape import Node, Shape, split_path
from .sources import Unmapped, find_loss
from .transforms import NearTo


@dataclass(frozen=True, eq=False)
class Origin:
    """Where one value came from: its rule with its level, the source that gave it, and the property it fills."""

    rule: Rule
    source: Source | None
    value: Value
    names: tuple[str, ...]

    @property
    def is_money(self) -> bool:
        """Whether the value is an amount in the product's own currency."""
        return self.source is not None and self.source.is_money


@dataclass(frozen=True)
class Built:
    """The attributes as Amazon gets them, where each came from, and what the rules themselves found wrong."""

    attributes: dict[str, Any]
    origins: tuple[Origin, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Step:
    """One rule and the property of the attribute's entries that it fills."""

    rule: Rule
    names: tuple[str, ...]
    leaf: Node

    def settle(self, value: Value) -> Value:
        """Return what the place can hold of a value that leaves that open; of a list the parts it can hold."""
        if isinstance(value, tuple):
            found = tuple(one for one in (self._settle(part) for part in value) if one is not None)
            return found or None
        return self._settle(value) if value is not None else None

    def _settle(self, value: Scalar) -> Scalar | None:
        if isinstance(value, NearTo):
            return find_nearest(value, self.leaf.entry.choices)
        if isinstance(value, Unmapped):
            chosen: Scalar | None = self.leaf.entry.choice_by_words.get(value.casefold())
            return chosen
        return value


@dataclass(frozen=True)
class Plan:
    """The rules that hold for a kind of product, sorted by attribute; made once, used for many products."""

    shape: Shape
    steps: Mapping[str, tuple[Step, ...]]


def plan_rules(rules: Mapping[str, Rule], shape: Shape) -> Plan:
    """Return the plan of the rules, given with the nearest levels last; of two for one place the last holds.

    Those for attributes that the product type lacks are passed over.
    """
    steps: dict[str, tuple[Step, ...]] = {}
    places = {split_path(path, shape): path for path in rules}
    for names, path in sorted(places.items(), key=lambda pair: pair[1]):
        leaf = shape.find_leaf(path)
        if leaf is not None:
            steps[names[0]] = (*steps.get(names[0], ()), Step(rules[path], names[1:], leaf))
    return Plan(shape, steps)


def build_attributes(facts: ProductFacts, plan: Plan, *, market: Market) -> Built:
    """Build the attributes of one product.

    An attribute that takes a product field is left out whole when none of its fields says anything, so that
    a fixed unit or type never goes alone.
    """
    attributes: dict[str, Any] = {}
    origins: list[Origin] = []
    problems: list[Problem] = []
    for name, steps in plan.steps.items():
        taken = [_take(step, facts) for step in steps]
        problems.extend(_tell_lost(steps, taken, facts, plan.shape))
        # Money of another currency than the marketplace's is never sent (fault F109).
        foreign = [] if facts.currency == market.currency else [one for one in taken if one.is_money]
        problems.extend(_tell_foreign(one, facts, plan.shape, market) for one in foreign)
        found = [one for one in taken if one.value is not None and one not in foreign]
        if found and (_says_something(found) or all(one.rule.is_fixed for one in taken)):
            attributes[name] = _make_entries(found, plan.shape.attributes[name], market)
            origins.extend(found)
    return Built(attributes, tuple(origins), tuple(problems))


def _says_something(found: Sequence[Origin]) -> bool:
    return any(not one.rule.is_fixed for one in found)


def _take(step: Step, facts: ProductFacts) -> Origin:
    value, source = step.rule.take(facts, step.settle)
    return Origin(step.rule, source, value, step.names)


def _tell_lost(steps: Sequence[Step], taken: Sequence[Origin], facts: ProductFacts, shape: Shape) -> Iterator[Problem]:
    """Tell of rules that gave nothing though the product says something: a map or template did not know it."""
    for step, one in zip(steps, taken, strict=True):
        if one.value is not None or not step.rule.can_lose:
            continue
        lost = next((lost for source in step.rule.chain if (lost := find_loss(source, facts))), None)
        if lost is not None:
            code, given = lost
            pointer = "/" + "/".join((step.rule.attribute, *step.names))
            yield Problem(code, step.rule.attribute, shape.title_at(step.rule.path), pointer, {"given": given})


def _tell_foreign(taken: Origin, facts: ProductFacts, shape: Shape, market: Market) -> Problem:
    attribute = taken.rule.attribute
    detail = {"given": facts.currency, "wanted": market.currency, "where": market.name}
    return Problem("other_currency", attribute, shape.title_of(attribute), f"/{attribute}", detail)


def _make_entries(found: Sequence[Origin], attribute: Node, market: Market) -> Any:
    """Return the attribute's entries: as many as its longest list of values has, single values in each."""
    count = max((len(one.value) for one in found if isinstance(one.value, tuple)), default=1)
    entries = [_make_entry(found, position, attribute.entry, market) for position in range(count)]
    return entries if "array" in attribute.kinds or attribute.items else entries[0]


def _make_entry(found: Sequence[Origin], position: int, node: Node, market: Market) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    for one in found:
        value = one.value
        if isinstance(value, tuple):
            if position >= len(value):
                continue
            value = value[position]
        _place(entry, one.names, value, node)
    for name in node.filled:
        if name not in entry:
            entry[name] = _FILLED[name](market)
    return entry


_UNKNOWN = Node()


def _place(entry: dict[str, Any], names: Sequence[str], value: Value, node: Node) -> None:
    """Put the value at `names` below `entry`; where the schema has a list, as its only entry."""
    name = names[0]
    child = node.properties.get(name, _UNKNOWN)
    if len(names) == 1:
        leaf = as_kind(value, child.entry)
        entry[name] = [leaf] if child.items else leaf
        return
    below = entry.setdefault(name, [{}] if child.items else {})
    _place(below[0] if isinstance(below, list) else below, names[1:], value, child.entry)


_FILLED: dict[str, Callable[[Market], str]] = {
    "marketplace_id": lambda market: market.marketplace_id,
    "language_tag": lambda market: market.language,
    "currency": lambda market: market.currency,
    "audience": lambda market: "ALL",  # noqa: ARG005 - the same face as the others
}
"""What follows from the marketplace alone, filled in where the schema has a place for it."""


def as_kind(value: Value | Scalar, node: Node) -> Any:
    """Return the value as the schema's kind of it; what does not fit stays as it is and is told later."""
    if node.choices and (chosen := _choose(value, node)) is not None:
        return chosen
    if "string" in node.kinds:
        return _as_text(value)
    if "boolean" in node.kinds:
        return _as_boolean(value)
    if "number" in node.kinds or "integer" in node.kinds:
        return _as_number(value)
    return _as_text(value) if isinstance(value, Decimal) else value


def _choose(value: Value, node: Node) -> Any:
    """Return Amazon's value for what a person wrote, by value or label, whatever its case."""
    return node.choice_by_words.get(_as_text(value).casefold())


def _as_boolean(value: Value) -> Any:
    return {"true": True, "yes": True, "false": False, "no": False}.get(_as_text(value).casefold(), value)


def _as_number(value: Value) -> Any:
    """Return a JSON number; a Decimal of up to 15 digits is written by a float exactly as it stands."""
    if isinstance(value, bool) or value is None or isinstance(value, tuple):
        return value
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return value
    if not number.is_finite():
        return str(value)
    return int(number) if number == number.to_integral_value() else float(number)


def _as_text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value).strip()
