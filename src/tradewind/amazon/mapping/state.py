"""All that is set for one connection, as saved or with changes laid over it, and the rules that follow from it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from tradewind.store.models import Product

from ..connections.models import Connection
from .catalog import Catalog
from .edits import Change, SetProductType, SetRule
from .models import AttributeRule, CategoryMapping
from .rules.rules import Chain, FixedSource, Rule, RuleBook, read_chain

RuleKey = tuple[int | None, int | None, str]
"""Whose rule it is, a category's or a product's or neither's, and the path it is about."""
_SAID = ("product_type", "browse_category", "browse_category_name")


@dataclass(frozen=True)
class MappedCategory:
    """What a category says of itself."""

    product_type: str
    browse_category: str = ""
    browse_category_name: str = ""


@dataclass(frozen=True)
class MappingState:
    """What each category is at Amazon, and every rule."""

    categories: Mapping[int, MappedCategory] = field(default_factory=dict)
    rules: Mapping[RuleKey, Chain] = field(default_factory=dict)

    @property
    def product_types(self) -> dict[int, str]:
        """The product type of each category that has its own."""
        return {category_id: one.product_type for category_id, one in self.categories.items()}

    def lay_over(self, changes: Sequence[Change]) -> "MappingState":
        """Return the state as it would be with the changes made."""
        categories, rules = dict(self.categories), dict(self.rules)
        for change in changes:
            if isinstance(change, SetProductType):
                categories.pop(change.category_id, None)
                if change.product_type:
                    categories[change.category_id] = MappedCategory(
                        change.product_type, change.browse_category, change.browse_category_name
                    )
                continue
            key = (change.category_id, change.product_id, change.path)
            rules.pop(key, None)
            if isinstance(change, SetRule):
                rules[key] = change.source
        return MappingState(categories, rules)


def load_state(connection: Connection, product_ids: Collection[int] | None = None) -> MappingState:
    """Return what is saved, in two queries; with `product_ids` no other products' rules."""
    mapped = CategoryMapping.objects.filter(connection=connection)
    rules = AttributeRule.objects.filter(connection=connection).order_by("pk")
    if product_ids is not None:
        rules = rules.filter(Q(product=None) | Q(product__in=product_ids))
    return MappingState(
        {one: MappedCategory(*said) for one, *said in mapped.values_list("category_id", *_SAID)},
        {
            (category_id, product_id, path): source
            for category_id, product_id, path, source in rules.values_list(
                "category_id", "product_id", "attribute_path", "source"
            )
        },
    )


def load_product_types(connection: Connection) -> dict[int, str]:
    """Return the product type of each category that has its own."""
    return dict(CategoryMapping.objects.filter(connection=connection).values_list("category_id", "product_type"))


def make_book(state: MappingState, catalog: Catalog) -> RuleBook:
    """Return the rules of a state, each with its owner's name. Raises RuleInvalid for a chain that is none."""
    product_ids = {product_id for _category_id, product_id, _path in state.rules if product_id is not None}
    titles = dict(Product.objects.filter(pk__in=product_ids).values_list("pk", "title")) if product_ids else {}
    return RuleBook(
        [_as_rule(key, chain, catalog, titles) for key, chain in state.rules.items()],
        {
            category_id: _as_browse_rule(category_id, mapped, catalog)
            for category_id, mapped in state.categories.items()
        },
    )


def _as_rule(key: RuleKey, chain: Chain, catalog: Catalog, titles: Mapping[int, str]) -> Rule:
    category_id, product_id, path = key
    read = read_chain(chain)
    if product_id is not None:
        return Rule(path, read, "product", product_id, titles.get(product_id, ""))
    if category_id is not None:
        return Rule(path, read, "category", category_id, catalog.path_of(category_id))
    return Rule(path, read)


def _as_browse_rule(category_id: int, mapped: MappedCategory, catalog: Catalog) -> Rule | None:
    if not mapped.browse_category:
        return None
    chain = (FixedSource(mapped.browse_category),)
    return Rule("", chain, "category", category_id, catalog.path_of(category_id), is_browse_category=True)
