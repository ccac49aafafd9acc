"""Reads what a connection is set to now as a document, and what its places are called."""

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from tradewind.store.models import Category, Product

from ...connections import marketplaces
from ...connections.models import Connection
from ...connections.options import read_options
from ..models import AttributeRule, CategoryMapping
from ..schema import schemas
from ..schema.shape import Shape
from .difference import Difference
from .document import Document, Mapped, Rules, Where, name_categories
from .short_rules import tidy_chain


def read_live(connection: Connection) -> Document:
    """Return all settings and rules of a connection, in three queries."""
    paths = dict(Category.objects.values_list("pk", "path"))
    mapped = CategoryMapping.objects.filter(connection=connection).select_related("category")
    return Document(
        marketplace=marketplaces.get(connection.marketplace_id).name,
        options=name_categories(read_options(connection.options).as_data(), paths),
        product_types={
            row.category.path: Mapped(row.product_type, row.browse_category, row.browse_category_name) for row in mapped
        },
        rules=_read_rules(_rules_of(connection)),
    )


def name_places(connection: Connection, document: Document) -> dict[Where, str]:
    """Return what people call the places of a document: Amazon's titles, the products' own."""
    mapped = CategoryMapping.objects.filter(connection=connection).select_related("category")
    names: dict[Where, str] = {("product_types", row.category.path): row.display_name for row in mapped}
    keys = document.rules.get("products", {}).keys()
    names |= {
        ("rules", "products", key): title
        for key, title in Product.objects.filter(key__in=keys).values_list("key", "title")
    }
    shapes = load_shapes(connection)
    titles = {name: shape.title_of(name) for shape in reversed(shapes) for name in shape.attributes}
    for level, owners in document.rules.items():
        for owner, rules in owners.items():
            where: Where = ("rules", level, owner) if level != "marketplace" else ("rules", level)
            names |= {(*where, path): titles.get(path.split(".", 1)[0], "") for path in rules}
    return names


def load_shapes(connection: Connection, differences: Sequence[Difference] = ()) -> list[Shape]:
    """Return the shapes of the product types in use, and of those that the differences would put in use."""
    types = set(CategoryMapping.objects.filter(connection=connection).values_list("product_type", flat=True))
    for one in differences:
        if one.section == "product_types" and one.after is not None:
            types.add(one.after["product_type"] if isinstance(one.after, Mapping) else one.after)
    return list(schemas.load_shapes(connection, types).values())


def _rules_of(connection: Connection) -> "QuerySet[AttributeRule]":
    return AttributeRule.objects.filter(connection=connection).select_related("category", "product")


def _read_rules(rows: "QuerySet[AttributeRule]") -> dict[str, dict[str, Rules]]:
    found: dict[str, dict[str, dict[str, list[dict[str, object]]]]] = {
        "marketplace": {"": {}},
        "categories": {},
        "products": {},
    }
    for row in rows:
        level, owner = "marketplace", ""
        if row.category is not None:
            level, owner = "categories", row.category.path
        elif row.product is not None:
            level, owner = "products", row.product.key
        found[level].setdefault(owner, {})[row.attribute_path] = tidy_chain(row.source)
    return {level: dict(owners) for level, owners in found.items()}
