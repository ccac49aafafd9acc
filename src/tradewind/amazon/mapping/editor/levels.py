"""What the rule editor stands on at one level: the product type with its shape, the rules, the products meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from django.utils.translation import gettext as _

from tradewind.base.errors import NotFound, Refused
from tradewind.store.models import Product

from ...connections.models import Connection
from ..catalog import Catalog
from ..models import CategoryMapping, ProductTypeSchema
from ..rules.rules import Level, Rule, RuleBook
from ..schema import schemas
from ..schema.shape import Shape, read_shape
from ..state import load_state, make_book
from .editor import Standing, Trouble


@dataclass(frozen=True)
class EditedLevel:
    """One level of one connection, read once: rules for all products of a type, for a category, or for a product."""

    connection: Connection
    level: Level
    owner_id: int
    owner: str
    """The category's path or the product's title; empty for the marketplace."""
    product_type: str
    display_name: str
    shape: Shape
    groups: Mapping[str, Mapping[str, Any]]
    category_ids: Sequence[int]
    """Categories whose products the level concerns, all of this product type."""
    product_id: int | None
    lineage: tuple[int, ...]
    book: RuleBook

    @property
    def holding(self) -> Mapping[str, Rule]:
        """The rule of each path that holds here."""
        return {**self._of_categories(self.book), **{rule.path: rule for rule in self._own if rule.level == "product"}}

    @property
    def above(self) -> Mapping[str, Rule]:
        """The rule of each path that would hold if this level said nothing."""
        own = {id(rule) for rule in self._own}
        return self._of_categories(RuleBook([one for one in self.book.rules if id(one) not in own], self.book.browse))

    @property
    def _own(self) -> list[Rule]:
        return [one for one in self.book.rules if one.level == self.level and one.owner_id == self.owner_id]

    def _of_categories(self, book: RuleBook) -> Mapping[str, Rule]:
        return book.rules_of_categories(self.lineage, self.shape.browse_path)

    def standing(
        self, needed: Mapping[str, int] | None = None, troubles: Mapping[str, Sequence[Trouble]] | None = None
    ) -> Standing:
        """Return what the editor shows of this level beside the schema."""
        return Standing(self.level, self.owner_id, self.holding, self.above, needed or {}, troubles or {})

    @property
    def change_keys(self) -> dict[str, int | None]:
        """What a change of a rule names its level with."""
        return {
            "category_id": self.owner_id if self.level == "category" else None,
            "product_id": self.owner_id if self.level == "product" else None,
        }


@dataclass(frozen=True)
class MappedCategory:
    """One category that has a product type, its own or an inherited one."""

    id: int
    path: str
    product_type: str
    display_name: str


def list_mapped_categories(connection: Connection) -> list[MappedCategory]:
    """Return the categories that have a product type, by their paths, without counting their products; two queries."""
    catalog = Catalog()
    rows = CategoryMapping.objects.filter(connection=connection)
    own = {row.category_id: (row.product_type, row.display_name) for row in rows}
    found = []
    for category_id in catalog.category_ids:
        mapped = next((own[one] for one in catalog.lineage(category_id) if one in own), None)
        if mapped is not None:
            found.append(MappedCategory(category_id, catalog.path_of(category_id), *mapped))
    return sorted(found, key=lambda one: one.path)


def open_level(
    connection: Connection, *, category_id: int = 0, product_type: str = "", product_id: int = 0
) -> EditedLevel:
    """Return the level that an address names: the product, else the category, else all products of the type.

    Raises NotFound (`product_unknown`, `category_unknown`, `category_unmapped`, `product_type_unmapped`).
    """
    catalog = Catalog()
    state = load_state(connection, [product_id] if product_id else ())
    types = state.product_types
    level, owner_id, owner, lineage = _find_owner(catalog, category_id, product_id)
    if owner_id:
        product_type = next((types[one] for one in lineage if one in types), "")
        if not product_type:
            raise NotFound("category_unmapped", _("Give the category a product type first."))
    row = schemas.find_schema(connection, product_type) if product_type in types.values() else None
    if row is None:
        words = _("No category is “%(name)s” at Amazon here.") % {"name": product_type[:100]}
        raise NotFound("product_type_unmapped", words)
    return EditedLevel(
        connection=connection,
        level=level,
        owner_id=owner_id,
        owner=owner,
        product_type=product_type,
        display_name=row.display_name,
        shape=shape_of(row),
        groups=row.property_groups,
        category_ids=_categories_of(product_type, types, catalog, category_id if level == "category" else 0),
        product_id=product_id if level == "product" else None,
        lineage=lineage,
        book=make_book(state, catalog),
    )


def _find_owner(catalog: Catalog, category_id: int, product_id: int) -> tuple[Level, int, str, tuple[int, ...]]:
    if product_id:
        product = Product.objects.only("title", "category_id").filter(pk=product_id).first()
        if product is None:
            raise NotFound("product_unknown", _("This product is not there any more."))
        return "product", product.pk, product.title, catalog.lineage(product.category_id)
    if category_id:
        lineage = catalog.lineage(category_id)
        if not lineage:
            raise NotFound("category_unknown", _("This category is not there any more."))
        return "category", category_id, catalog.path_of(category_id), lineage
    return "marketplace", 0, "", ()


def _categories_of(product_type: str, types: Mapping[int, str], catalog: Catalog, below: int) -> list[int]:
    """Return the categories of a product type, only those below one where that is given."""
    found = []
    for category_id in catalog.category_ids:
        lineage = catalog.lineage(category_id)
        kind = next((types[one] for one in lineage if one in types), "")
        if kind == product_type and (not below or below in lineage):
            found.append(category_id)
    return found


def shape_of(row: ProductTypeSchema) -> Shape:
    """Return the shape of a schema without compiling it; each version is read once in a process."""
    return _shape(row.checksum, row.pk)


@lru_cache(maxsize=64)
def _shape(checksum: str, schema_id: int) -> Shape:
    row = ProductTypeSchema.objects.only("document").filter(pk=schema_id, checksum=checksum).first()
    if row is None:
        raise Refused("schema_gone", _("Amazon's rules for this product type are being read again. Try again."))
    return read_shape(orjson.loads(row.document))
