"""Rules: where an attribute's value comes from, at which level, and which of several holds for a product.

A rule's source is a chain kept as JSON; the first part that gives a value wins:

    [{"kind": "field", "field": "brand"}, {"kind": "fixed", "value": "Generic"}]
    [{"kind": "field", "field": "description", "transforms": [{"name": "strip_html"},
                                                               {"name": "cut_bytes", "limit": 2000}]}]
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal
from unicodedata import category

from .facts import ProductFacts
from .fields import Scalar, Value, find_field
from .transforms import NAMES, NEED_LIMIT, Transform

Level = Literal["marketplace", "category", "product"]
_LONGEST_CHAIN = 10
_LONGEST_TEXT = 10_000
_LARGEST = 10**18


class RuleInvalid(ValueError):
    """A chain that cannot be read; the message is a sentence that says why."""


@dataclass(frozen=True)
class FieldSource:
    """Takes the value of a product field."""

    field: str
    transforms: tuple[Transform, ...] = ()

    def describe(self) -> str:
        """Return where the value comes from, in words."""
        known = find_field(self.field)
        label = known.label if known else self.field
        return ", ".join([label, *(transform.describe() for transform in self.transforms)])

    def read(self, facts: ProductFacts) -> Value:
        """Return the field's value after its transforms; None or empty when there is none."""
        known = find_field(self.field)
        value = known.read(facts) if known else None
        for transform in self.transforms:
            value = transform.apply(value)
        return value


@dataclass(frozen=True)
class FixedSource:
    """Always gives the same value, or the same values."""

    value: Scalar | tuple[Scalar, ...]

    def describe(self) -> str:
        """Return where the value comes from, in words."""
        return "Fixed value"

    def read(self, facts: ProductFacts) -> Value:  # noqa: ARG002 - the same face as the other sources
        """Return the value."""
        return self.value


Source = FieldSource | FixedSource


@dataclass(frozen=True)
class Rule:
    """One rule as it holds at one level. `owner` is the category's or product's name, for explaining."""

    path: str
    """Attribute and property below it: `item_name`, `purchasable_offer.our_price.schedule.value_with_tax`."""
    chain: tuple[Source, ...]
    level: Level = "marketplace"
    owner_id: int = 0
    owner: str = ""

    @cached_property
    def attribute(self) -> str:
        """The attribute that the path begins with."""
        return self.path.split(".", 1)[0]

    @cached_property
    def is_fixed(self) -> bool:
        """Whether the value is the same for every product."""
        return all(isinstance(source, FixedSource) for source in self.chain)

    def take(self, facts: ProductFacts, settle: Callable[[Value], Value]) -> tuple[Value, Source | None]:
        """Return the first value of the chain and the source that gave it; (None, None) when none has one.

        `settle` turns a value into what the attribute can hold; what it turns into nothing does not count.
        """
        for source in self.chain:
            value = settle(source.read(facts))
            if value is not None and value not in ("", ()):
                return value, source
        return None, None


def read_chain(data: object) -> tuple[Source, ...]:
    """Return the chain that the JSON `data` describes; raises RuleInvalid with a sentence."""
    if not isinstance(data, list) or not 1 <= len(data) <= _LONGEST_CHAIN:
        raise RuleInvalid(f"A rule needs a list of 1 to {_LONGEST_CHAIN} sources.")
    return tuple(_read_source(entry) for entry in data)


def _read_source(entry: object) -> Source:
    if not isinstance(entry, dict):
        raise RuleInvalid("Each source of a rule is an object with a “kind”.")
    if entry.get("kind") == "fixed" and set(entry) == {"kind", "value"}:
        return FixedSource(_read_fixed(entry["value"]))
    if entry.get("kind") == "field" and set(entry) <= {"kind", "field", "transforms"}:
        return _read_field(entry)
    raise RuleInvalid("A source is {kind: field, field: …, transforms: […]} or {kind: fixed, value: …}.")


def _read_fixed(value: object) -> Scalar | tuple[Scalar, ...]:
    if isinstance(value, list) and value:
        return tuple(_read_scalar(part) for part in value)
    return _read_scalar(value)


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


def _read_field(entry: Mapping[str, Any]) -> FieldSource:
    name = entry.get("field")
    if not isinstance(name, str) or find_field(name) is None or not is_plain(name):
        raise RuleInvalid(f"There is no product field “{str(name)[:100]}”.")
    transforms = entry.get("transforms", [])
    if not isinstance(transforms, list):
        raise RuleInvalid("The transforms of a source are a list.")
    return FieldSource(name, tuple(_read_transform(part) for part in transforms))


def _read_transform(part: object) -> Transform:
    name = part.get("name") if isinstance(part, dict) else None
    if not isinstance(part, dict) or not isinstance(name, str) or not set(part) <= {"name", "limit"}:
        raise RuleInvalid("Each transform is an object with a “name”, some with a “limit”.")
    if name not in NAMES:
        raise RuleInvalid(f"There is no transform “{name[:100]}”.")
    limit = part.get("limit")
    if name in NEED_LIMIT and (not isinstance(limit, int) or isinstance(limit, bool) or limit < 1):
        raise RuleInvalid(f"The transform “{name}” needs a limit of 1 or more.")
    return Transform(name, limit if name in NEED_LIMIT else None)


@dataclass
class RuleBook:
    """All rules of one connection, answering which hold for a product; the nearest level wins."""

    rules: Sequence[Rule]
    _known: dict[tuple[int, ...], dict[str, Rule]] = field(default_factory=dict)
    _of_products: dict[int, list[Rule]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for rule in self.rules:
            if rule.level == "product":
                self._of_products.setdefault(rule.owner_id, []).append(rule)

    def rules_for(self, facts: ProductFacts) -> Mapping[str, Rule]:
        """Return the rule of each path that holds for the product."""
        shared = self.rules_of_categories(facts.category_ids)
        own = self._of_products.get(facts.product_id)
        return {**shared, **_by_path(own)} if own else shared

    def rules_of_categories(self, category_ids: tuple[int, ...]) -> Mapping[str, Rule]:
        """Return the rules that hold for a category, given with its parents, the nearest first."""
        if category_ids not in self._known:
            holding = _by_path(rule for rule in self.rules if rule.level == "marketplace")
            for category_id in reversed(category_ids):
                holding |= _by_path(
                    rule for rule in self.rules if rule.level == "category" and rule.owner_id == category_id
                )
            self._known[category_ids] = holding
        return self._known[category_ids]


def _by_path(rules: Iterable[Rule]) -> dict[str, Rule]:
    return {rule.path: rule for rule in rules}
