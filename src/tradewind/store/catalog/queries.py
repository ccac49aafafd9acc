"""What doors show of the catalog, each with a fixed number of queries, long lists paged by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.fields.tuple_lookups import TupleGreaterThan
from django.utils.translation import gettext as _

from tradewind.base.errors import NotFound

from .models import Category, Product, ProductChange, Variant


@dataclass(frozen=True)
class ProductFilter:
    """Which products of the list are wanted. `category_id` takes those of the categories below too."""

    search: str = ""
    category_id: int | None = None
    without_category: bool = False
    is_published: bool | None = None


@dataclass(frozen=True)
class ProductRow:
    """One product in a list. Prices are of its variants; `quantity` is None where the store counts none."""

    id: int
    key: str
    title: str
    brand: str
    category: str
    image: str
    is_published: bool
    sku: str
    variants: int
    lowest_price: Decimal | None
    highest_price: Decimal | None
    currency: str
    quantity: int | None
    updated_at: datetime


@dataclass(frozen=True)
class ProductPage:
    """Part of a list; `next_after` continues it, None at its end."""

    rows: Sequence[ProductRow]
    next_after: int | None
    total: int


@dataclass(frozen=True)
class CategoryRow:
    """One category of the tree: how deep it stands, how many products it holds itself and with all below."""

    id: int
    name: str
    path: str
    depth: int
    products: int
    products_below: int
    is_empty: bool


def list_products(wanted: ProductFilter, *, after: int = 0, limit: int = 50) -> ProductPage:
    """Return products by title, after the product with id `after`, in four queries."""
    found = filter_products(wanted)
    total = found.count()
    if after:
        last = Product.objects.filter(pk=after).values_list("title", "id").first() or ("", after)
        found = found.filter(TupleGreaterThan((F("title"), F("id")), last))
    products = list(found.order_by("title", "id").select_related("category")[: limit + 1])
    shown = products[:limit]
    figures = _figures([product.pk for product in shown])
    rows = [_row(product, figures.get(product.pk, {})) for product in shown]
    return ProductPage(rows, shown[-1].pk if len(products) > limit else None, total)


def has_products() -> bool:
    """Return whether the store holds any product."""
    return Product.objects.exists()


def get_product(product_id: int) -> Product:
    """Return a product with its category and variants, in two queries. Raises NotFound."""
    return _get(Q(pk=product_id))


def get_product_by_sku(sku: str) -> Product:
    """Return the product that a SKU belongs to, with its category and variants. Raises NotFound."""
    return _get(Q(Exists(Variant.objects.filter(product=OuterRef("pk"), sku=sku))))


def find_product_ids(skus: Sequence[str]) -> list[int]:
    """Return the products that these SKUs belong to. Raises NotFound (`sku_unknown`) for the first that has none."""
    known = dict(Variant.objects.filter(sku__in=skus).values_list("sku", "product_id"))
    unknown = [sku for sku in skus if sku not in known]
    if unknown:
        words = _("There is no SKU “%(sku)s” in the store.") % {"sku": unknown[0][:100]}
        raise NotFound("sku_unknown", words, fields={"skus": words})
    return sorted(set(known.values()))


def list_changes(product_id: int, *, limit: int = 20) -> Sequence[ProductChange]:
    """Return the newest changes of a product, newest first."""
    return list(ProductChange.objects.filter(product_id=product_id).order_by("-id")[:limit])


def list_categories() -> Sequence[CategoryRow]:
    """Return the whole tree in the order of its paths, with counts, in two queries."""
    counts = dict(
        Product.objects.filter(category__isnull=False).order_by().values_list("category_id").annotate(Count("id"))
    )
    categories = sorted(Category.objects.all(), key=lambda category: category.path.split(" > "))
    parents = {category.parent_id for category in categories}
    below: dict[int, int] = {}
    for category in reversed(categories):
        below[category.pk] = below.get(category.pk, 0) + counts.get(category.pk, 0)
        if category.parent_id:
            below[category.parent_id] = below.get(category.parent_id, 0) + below[category.pk]
    return [
        CategoryRow(
            id=category.pk,
            name=category.name,
            path=category.path,
            depth=category.path.count(" > "),
            products=counts.get(category.pk, 0),
            products_below=below[category.pk],
            is_empty=not below[category.pk] and category.pk not in parents,
        )
        for category in categories
    ]


def count_without_category() -> int:
    """Return how many products stand in no category."""
    return Product.objects.filter(category=None).count()


def filter_products(wanted: ProductFilter) -> QuerySet[Product]:
    """Return the products that a filter of the list keeps, in no order."""
    found = Product.objects.all()
    if wanted.search:
        sold = Variant.objects.filter(product=OuterRef("pk")).filter(
            Q(sku__icontains=wanted.search) | Q(barcode=wanted.search)
        )
        texts = Q(title__icontains=wanted.search) | Q(brand__icontains=wanted.search) | Q(key=wanted.search)
        found = found.filter(texts | Exists(sold))
    if wanted.without_category:
        found = found.filter(category=None)
    elif wanted.category_id:
        path = Category.objects.filter(pk=wanted.category_id).values_list("path", flat=True).first() or "\n"
        found = found.filter(Q(category__path=path) | Q(category__path__startswith=f"{path} > "))
    if wanted.is_published is not None:
        found = found.filter(is_published=wanted.is_published)
    return found


def _figures(ids: Sequence[int]) -> dict[int, dict[str, object]]:
    rows = (
        Variant.objects.filter(product_id__in=ids)
        .order_by()
        .values("product_id")
        .annotate(
            count=Count("id"),
            lowest=Min("price"),
            highest=Max("price"),
            units=Sum("quantity"),
            money=Min("currency"),
            first_sku=Min("sku"),
        )
    )
    return {row["product_id"]: dict(row) for row in rows}


def _row(product: Product, figures: dict[str, object]) -> ProductRow:
    return ProductRow(
        id=product.pk,
        key=product.key,
        title=product.title,
        brand=product.brand,
        category=product.category.path if product.category else "",
        image=product.images[0] if product.images else "",
        is_published=product.is_published,
        sku=str(figures.get("first_sku", "")),
        variants=int(str(figures.get("count", 0))),
        lowest_price=figures.get("lowest"),  # type: ignore[arg-type]  # Min() of a Decimal
        highest_price=figures.get("highest"),  # type: ignore[arg-type]  # Max() of a Decimal
        currency=str(figures.get("money", "")),
        quantity=figures.get("units"),  # type: ignore[arg-type]  # Sum() of an int
        updated_at=product.updated_at,
    )


def _get(condition: Q) -> Product:
    product = Product.objects.select_related("category").prefetch_related("variants").filter(condition).first()
    if product is None:
        raise NotFound("product_unknown", _("There is no such product in the store."))
    return product
