"""What pages and programs show of a connection's mapping, each with a fixed number of queries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from tradewind.base.errors import NotFound
from tradewind.store.models import Category, Product, Variant

from ..connections import marketplaces
from ..connections.models import Connection
from .assess import Assessment, Assessor
from .build import Origin
from .catalog import Catalog
from .defaults import PRICE, STOCK, Answers, read_answers, suggest_answers
from .explain_words import describe_level
from .models import AttributeRule, CategoryMapping
from .preview import explain, explain_values
from .readiness import IDENTITY, ORIGIN, Step, list_steps
from .rules.rules import read_chain
from .schema import schemas
from .schema.shape import FILLED, Choice, in_words
from .schema.wording import describe_problem
from .state import load_product_types

__all__ = [
    "CategoryRow",
    "Overview",
    "SentValue",
    "describe_origin",
    "describe_values",
    "explain",
    "explain_values",
    "find_category",
    "find_product_of",
    "find_sample_title",
    "list_all_choices",
    "list_categories",
    "list_rules",
    "show_overview",
    "validate_products",
]


@dataclass(frozen=True)
class CategoryRow:
    """One category: what it is at Amazon, and whether it says so itself or its parent does."""

    id: int
    name: str
    path: str
    depth: int
    product_count: int
    product_type: str
    display_name: str
    is_own: bool
    inherited_from: str = ""
    own_rules: int = 0
    parent_id: int | None = None
    browse_category: str = ""
    browse_category_name: str = ""


@dataclass(frozen=True)
class Overview:
    """The mapping of one connection."""

    steps: Sequence[Step]
    categories: Sequence[CategoryRow]
    answers: Answers
    has_defaults: bool
    uncategorized: int

    @property
    def is_complete(self) -> bool:
        """Whether feeds may run."""
        return not self.missing

    @property
    def missing(self) -> list[str]:
        """What feeds wait for, in sentences."""
        return [step.advice for step in self.steps if step.is_needed and not step.is_done]


def show_overview(connection: Connection) -> Overview:
    """Return checklist, categories and defaults of a connection."""
    rules = AttributeRule.objects.filter(connection=connection)
    of_marketplace = {row.attribute_path: read_chain(row.source) for row in rules.filter(category=None, product=None)}
    place = marketplaces.get(connection.marketplace_id)
    return Overview(
        steps=list_steps(connection),
        categories=list_categories(connection),
        answers=read_answers(of_marketplace, suggest_answers(place.country)),
        has_defaults=of_marketplace.keys() >= IDENTITY | ORIGIN | {PRICE, STOCK},
        uncategorized=_count_uncategorized(),
    )


def list_categories(connection: Connection) -> list[CategoryRow]:
    """Return all categories in the order of their paths, each with what it is at Amazon."""
    own = {row.category_id: row for row in CategoryMapping.objects.filter(connection=connection)}
    published = Count("products__variants", filter=Q(products__is_published=True))
    rule_counts = dict(
        AttributeRule.objects.filter(connection=connection, category__isnull=False)
        .values_list("category_id")
        .annotate(count=Count("pk"))
    )
    rows: list[CategoryRow] = []
    found: dict[int, tuple[CategoryMapping, str]] = {}
    for category in Category.objects.annotate(count=published).order_by("path"):
        mapping, source = own.get(category.pk), ""
        if mapping is None and category.parent_id in found:
            mapping, source = found[category.parent_id]
        if mapping is not None:
            found[category.pk] = (mapping, source or category.path)
        rows.append(
            CategoryRow(
                id=category.pk,
                name=category.name,
                path=category.path,
                depth=category.path.count(" > "),
                product_count=category.count,
                product_type=mapping.product_type if mapping else "",
                display_name=mapping.display_name if mapping else "",
                is_own=category.pk in own,
                inherited_from=source,
                own_rules=rule_counts.get(category.pk, 0),
                parent_id=category.parent_id,
                browse_category=mapping.browse_category if mapping else "",
                browse_category_name=mapping.browse_category_name if mapping else "",
            )
        )
    return rows


def describe_origin(origin: Origin) -> str:
    """Return where a value came from: the source, and the level of its rule."""
    return f"{origin.source.describe()}, {describe_level(origin.rule)}"


def list_rules(connection: Connection) -> list[AttributeRule]:
    """Return all rules of a connection, by level and path."""
    rows = AttributeRule.objects.filter(connection=connection).select_related("category", "product")
    return list(rows.order_by("product_id", "category__path", "attribute_path"))


def _count_uncategorized() -> int:
    return Variant.objects.filter(product__category=None, product__is_published=True).count()


def validate_products(connection: Connection) -> Iterator[Assessment]:
    """Yield what Amazon would get of each published product, with its problems; writes nothing."""
    assessor = Assessor(connection, Catalog())
    for chunk in assessor.catalog.read():
        for facts in chunk:
            yield assessor.assess(facts)


def find_category(text: str) -> Category:
    """Return the category with this path or number; raises NotFound (`category_unknown`)."""
    path = " > ".join(part.strip() for part in text.split(">"))
    found = Category.objects.filter(path__iexact=path).first()
    if found is None and text.strip().isdecimal() and len(text.strip()) < 19:
        found = Category.objects.filter(pk=int(text)).first()
    if found is None:
        words = _("There is no category “%(name)s”.") % {"name": text[:100]}
        raise NotFound("category_unknown", words, fields={"category": words})
    return found


def find_product_of(sku: str) -> Product:
    """Return the product that has this SKU; raises NotFound (`sku_unknown`)."""
    variant = Variant.objects.select_related("product").filter(sku=sku).first()
    if variant is None:
        raise NotFound("sku_unknown", _("The store has no SKU “%(sku)s”.") % {"sku": sku[:100]})
    return variant.product


@dataclass(frozen=True)
class SentValue:
    """One attribute as Amazon gets it, in words, and where its values come from."""

    name: str
    title: str
    values: Sequence[str]
    sources: Sequence[str]
    problems: Sequence[str]


def describe_values(connection: Connection, found: Assessment) -> list[SentValue]:
    """Return what Amazon gets of a product, attribute by attribute, those with problems first."""
    schema = Assessor(connection, Catalog()).schema_of(found.product_type) if found.product_type else None
    told: dict[str, list[str]] = {}
    for problem in found.problems:
        if problem.attribute:
            told.setdefault(problem.attribute, []).append(describe_problem(problem))
    names = dict.fromkeys([*told, *found.attributes])
    return [
        SentValue(
            name=name,
            title=schema.shape.title_of(name) if schema else in_words(name),
            values=[_in_brief(entry) for entry in found.attributes.get(name, [])],
            sources=list(dict.fromkeys(describe_origin(one) for one in found.origins if one.rule.attribute == name)),
            problems=told.get(name, []),
        )
        for name in names
    ]


def _in_brief(entry: Any) -> str:
    """Return an entry's own values, without what follows from the marketplace."""
    if isinstance(entry, dict):
        own = [name for name in ("value", *entry) if name in entry and name not in FILLED]
        return " ".join(_in_brief(entry[name]) for name in dict.fromkeys(own))
    if isinstance(entry, list):
        return ", ".join(_in_brief(value) for value in entry)
    return str(entry)


def list_all_choices(connection: Connection, attributes: Sequence[str]) -> dict[str, list[Choice]]:
    """Return Amazon's values for each attribute that some product type in use lets choose."""
    found: dict[str, list[Choice]] = {}
    for row in schemas.find_schemas(connection, load_product_types(connection).values()):
        for name in attributes:
            node = schemas.compiled(row).shape.find_leaf(name) if name not in found else None
            if node is not None and node.choices:
                found[name] = list(node.choices)
    return found


def find_sample_title(category_id: int) -> str:
    """Return the title of some product of a category, to ask Amazon with; empty when it has none."""
    titles = Product.objects.filter(category_id=category_id, is_published=True).order_by("pk")
    return titles.values_list("title", flat=True).first() or ""
