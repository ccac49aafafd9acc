"""Puts many products into one category at once, as people do after an import whose file named none."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from tradewind.base import audit, clock
from tradewind.base.errors import Refused

from .categories import SEPARATOR, ensure_categories
from .compare import CHANGED
from .models import Category, Product, ProductChange
from .queries import ProductFilter, filter_products

LONGEST_PATH = 500
_LONGEST_NAME = 200
_DEEPEST = 10
_PIECE = 500


def put_into_category(chosen: Sequence[int] | ProductFilter, path: str, *, actor: audit.Actor) -> int:
    """Put products, named by id or by a filter of the list, into the category at `path`; return how many moved.

    The category and its parents are made where missing; an empty path takes the products out of theirs. All
    products move or none, each with its change row. Raises Refused (`category_name_invalid`, `nothing_chosen`).
    """
    names = read_path(path)
    rows = filter_products(chosen) if isinstance(chosen, ProductFilter) else Product.objects.filter(pk__in=chosen)
    with transaction.atomic():
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
        if not ids:
            raise Refused("nothing_chosen", _("No product is chosen (any more)."))
        category = ensure_categories([names])[names] if names else None
        moved = sum(_move(ids[first : first + _PIECE], category, actor) for first in range(0, len(ids), _PIECE))
        audit.record("products.categorized", actor=actor, subject=SEPARATOR.join(names), detail={"products": moved})
    return moved


def read_path(text: str) -> tuple[str, ...]:
    """Return the names of a path such as "Clothing > Shirts". Raises Refused (`category_name_invalid`)."""
    names = tuple(name.strip() for name in text.split(">")) if text.strip() else ()
    is_good = all(name and name.isprintable() and len(name) <= _LONGEST_NAME for name in names)
    if not is_good or len(names) > _DEEPEST or len(text) > LONGEST_PATH:
        words = _("Write a category as “Clothing > Shirts”, at most ten deep, each name up to 200 characters.")
        raise Refused("category_name_invalid", words, fields={"category": words})
    return names


def _move(ids: Sequence[int], category: Category | None, actor: audit.Actor) -> int:
    now, after = clock.now(), category.path if category else ""
    locked = Product.objects.select_for_update(of=("self",)).select_related("category").filter(pk__in=ids)
    moving = [one for one in locked.order_by("pk") if one.category_id != (category.pk if category else None)]
    ProductChange.objects.bulk_create(
        ProductChange(
            product=one,
            product_key=one.key,
            kind=CHANGED,
            actor=actor.name[:200],
            differences=[
                {"sku": "", "field": "category", "before": one.category.path if one.category else "", "after": after}
            ],
            at=now,
        )
        for one in moving
    )
    Product.objects.filter(pk__in=[one.pk for one in moving]).update(category=category, updated_at=now)
    return len(moving)
