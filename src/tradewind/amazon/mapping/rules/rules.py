"""Rules: where an attribute's value comes from, at which level, and which of several holds for a product.

A rule's source is a chain kept as JSON (source_json.py); the first part that gives a value wins:

    [{"kind": "field", "field": "brand"}, {"kind": "fixed", "value": "Generic"}]
    [{"kind": "field", "field": "description", "transforms": [{"name": "strip_html"},
                                                               {"name": "cut_bytes", "limit": 2000}]}]
    [{"kind": "template", "template": "{{ brand }} {{ title }}, {{ option.Color }}"}]
    [{"kind": "map", "field": "option:Color", "values": {"Navy": "blue"}}]
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from ..facts import ProductFacts
from .fields import Value
from .source_json import Chain, RuleInvalid, is_plain, read_chain, write_source
from .sources import FieldSource, FixedSource, MapSource, Source, TemplateSource

__all__ = [
    "Chain",
    "FieldSource",
    "FixedSource",
    "Level",
    "MapSource",
    "Rule",
    "RuleBook",
    "RuleInvalid",
    "Source",
    "TemplateSource",
    "is_plain",
    "read_chain",
    "write_source",
]
Level = Literal["marketplace", "category", "product"]


@dataclass(frozen=True)
class Rule:
    """One rule as it holds at one level. `owner` is the category's or product's name, for explaining."""

    path: str
    """Attribute and property below it: `item_name`, `purchasable_offer.our_price.schedule.value_with_tax`."""
    chain: tuple[Source, ...]
    level: Level = "marketplace"
    owner_id: int = 0
    owner: str = ""
    is_browse_category: bool = False
    """Whether it stands for the browse category of its category's mapping."""

    @cached_property
    def attribute(self) -> str:
        """The attribute that the path begins with."""
        return self.path.split(".", 1)[0]

    @cached_property
    def is_fixed(self) -> bool:
        """Whether the value is the same for every product."""
        return all(source.is_fixed for source in self.chain)

    @cached_property
    def can_lose(self) -> bool:
        """Whether a source may give nothing though the product says something."""
        return any(isinstance(source, MapSource | TemplateSource) for source in self.chain)

    def take(self, facts: ProductFacts, settle: Callable[[Value], Value]) -> tuple[Value, Source | None]:
        """Return the first value of the chain and the source that gave it; (None, None) when none has one.

        `settle` turns a value into what the attribute can hold; what it turns into nothing does not count.
        """
        for source in self.chain:
            value = source.read(facts)
            if source.asks_place:
                value = settle(value)
            if value or value == 0:  # no and nought are values
                return value, source
        return None, None


@dataclass
class RuleBook:
    """All rules of one connection, answering which hold for a product; the nearest level wins."""

    rules: Sequence[Rule]
    browse: Mapping[int, Rule | None] = field(default_factory=dict)
    """Of each category with a product type of its own: the rule that its browse category amounts to, without path."""
    _known: dict[tuple[tuple[int, ...], str], dict[str, Rule]] = field(default_factory=dict)
    _of_categories: dict[int, list[Rule]] = field(default_factory=dict)
    _of_products: dict[int, list[Rule]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for rule in self.rules:
            if rule.level == "product":
                self._of_products.setdefault(rule.owner_id, []).append(rule)
            else:
                self._of_categories.setdefault(rule.owner_id, []).append(rule)

    def has_own(self, product_id: int) -> bool:
        """Return whether a product has rules of its own."""
        return product_id in self._of_products

    def rules_of_product(self, product_id: int) -> Sequence[Rule]:
        """Return a product's own rules."""
        return self._of_products.get(product_id, ())

    def rules_for(self, facts: ProductFacts, browse_path: str = "") -> Mapping[str, Rule]:
        """Return the rule of each path that holds for the product, those of the nearest level last."""
        shared = self.rules_of_categories(facts.category_ids, browse_path)
        own = self._of_products.get(facts.product_id)
        return _laid_over(dict(shared), own) if own else shared

    def rules_of_categories(self, category_ids: tuple[int, ...], browse_path: str = "") -> Mapping[str, Rule]:
        """Return the rules that hold for a category, given with its parents, the nearest first.

        `browse_path` is the path of the product type's browse category, where it has one. The nearest category
        with a product type says it, together with the product type.
        """
        key = (category_ids, browse_path)
        if key not in self._known:
            mapped = next((one for one in category_ids if one in self.browse), None)
            holding = _laid_over({}, self._of_categories.get(0, ()))
            for category_id in reversed(category_ids):
                browse = self.browse.get(category_id) if category_id == mapped and browse_path else None
                own = [replace(browse, path=browse_path)] if browse else []
                holding = _laid_over(holding, [*own, *self._of_categories.get(category_id, ())])
            self._known[key] = holding
        return self._known[key]


def _laid_over(holding: dict[str, Rule], rules: Iterable[Rule]) -> dict[str, Rule]:
    """Return the rules with nearer ones in place of those of the same path, at the end."""
    for rule in rules:
        holding.pop(rule.path, None)
        holding[rule.path] = rule
    return holding
