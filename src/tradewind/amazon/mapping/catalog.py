"""Reads the store's catalog as frozen facts, in pieces, so that a hundred thousand products pass through."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from tradewind.store.models import Category, Product, Variant

from .facts import ProductFacts

CHUNK = 500
ProductIds = Sequence[int] | QuerySet[Product, int]
"""Which products: their ids, or a query for them where there may be many."""


class Catalog:
    """The store's catalog with its category tree, read once for one piece of work."""

    def __init__(self) -> None:
        self._categories = {row.pk: row for row in Category.objects.all()}

    def count(self, product_ids: ProductIds | None = None) -> int:
        """Return how many SKUs would be read."""
        return _variants(product_ids).count()

    def read(self, product_ids: ProductIds | None = None, skus: Sequence[str] = ()) -> Iterator[list[ProductFacts]]:
        """Yield the facts of published products, by variant id, in lists of at most CHUNK."""
        rows = _variants(product_ids)
        if skus:
            rows = rows.filter(sku__in=skus)
        last = 0
        while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
            last = chunk[-1].pk
            yield [self._facts_of(variant) for variant in chunk]

    def find(self, sku: str) -> ProductFacts | None:
        """Return the facts of one SKU, published or not; None when the store has no such SKU."""
        variant = Variant.objects.select_related("product").filter(sku=sku).first()
        return self._facts_of(variant) if variant else None

    @property
    def category_ids(self) -> Sequence[int]:
        """All categories."""
        return list(self._categories)

    def lineage(self, category_id: int | None) -> tuple[int, ...]:
        """Return a category and its parents, the nearest first."""
        found: list[int] = []
        while category_id is not None and category_id not in found and category_id in self._categories:
            found.append(category_id)
            category_id = self._categories[category_id].parent_id
        return tuple(found)

    def path_of(self, category_id: int | None) -> str:
        """Return a category's path; empty for none."""
        return self._categories[category_id].path if category_id in self._categories else ""

    def _facts_of(self, variant: Variant) -> ProductFacts:
        product: Product = variant.product
        return ProductFacts(
            sku=variant.sku,
            title=product.title,
            description=product.description,
            brand=product.brand,
            category_path=self.path_of(product.category_id),
            category_ids=self.lineage(product.category_id),
            tags=tuple(product.tags),
            images=tuple(dict.fromkeys([*variant.images, *product.images])),
            options=variant.options,
            fields={**product.fields, **variant.fields},
            barcode=variant.barcode,
            price=variant.price,
            sale_price=variant.sale_price,
            currency=variant.currency,
            quantity=variant.quantity,
            weight_kg=variant.weight_kg,
            length_cm=variant.length_cm,
            width_cm=variant.width_cm,
            height_cm=variant.height_cm,
            product_id=product.pk,
            variant_id=variant.pk,
        )


def _variants(product_ids: ProductIds | None) -> QuerySet[Variant]:
    rows = Variant.objects.select_related("product").filter(product__is_published=True).order_by("pk")
    return rows if product_ids is None else rows.filter(product_id__in=product_ids)
