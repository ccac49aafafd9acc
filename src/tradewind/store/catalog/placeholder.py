"""Makes a product for a SKU that was sold before the store knew it, so that its orders have something to hold on to."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import connection
from django.db.models import Q

from .compare import CREATED
from .models import Product, ProductChange, Variant

_ONE_AT_A_TIME = 0x5459 << 48
"""The number of a lock of PostgreSQL's; its upper 16 bits say what it is of."""


def unknown_skus(skus: set[str]) -> set[str]:
    """Return those of the SKUs that no variant of the store has."""
    return skus - set(Variant.objects.filter(sku__in=skus).values_list("sku", flat=True))


def make_placeholders(titles: Mapping[str, str], *, currency: str, actor: str, now: datetime) -> list[str]:
    """Make an unpublished product for each SKU that has no variant yet; return the SKUs it was made for.

    In the caller's transaction; others that make some wait for its end, so that there is one for each SKU. It has no
    price and no stock: those are for a person to give. `titles` are by SKU; what has none is named after it.
    """
    wanted = set(titles) - {""}
    if not unknown_skus(wanted):
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    missing = sorted(unknown_skus(wanted))
    for sku in missing:
        key = _other_key(sku) if Product.objects.filter(key=sku).exists() else sku
        product = Product.objects.create(
            key=key,
            title=titles[sku][:500] or sku,
            is_published=False,
            is_placeholder=True,
            created_at=now,
            updated_at=now,
        )
        Variant.objects.create(product=product, sku=sku, currency=currency)
        ProductChange.objects.create(product=product, product_key=key, kind=CREATED, actor=actor[:200], at=now)
    return missing


def hold_placeholders(*, keys: Collection[str], skus: Collection[str]) -> dict[str, Variant]:
    """Return, by SKU and locked, what was made for these SKUs, or stands where a product of these keys is to be."""
    in_the_way = Q(product__key__in=keys) | Q(sku__in=skus)
    rows = Variant.objects.filter(in_the_way, product__is_placeholder=True).select_related("product")
    return {one.sku: one for one in rows.order_by("product_id", "pk").select_for_update()}


def make_way(placeholders: Iterable[Variant], keys: Collection[str]) -> None:
    """Give those that bear one of the keys another, so that a product may have it."""
    for one in placeholders:
        if one.product.key in keys:
            one.product.key = _other_key(one.sku)
            one.product.save(update_fields=["key"])


def take_over(placeholder: Variant, product: Product) -> None:
    """Make what was sold a variant of a real product, with the orders that hold on to it; the caller saves its values.

    What stood in for the product goes.
    """
    stand_in, placeholder.product = placeholder.product, product
    placeholder.save(update_fields=["product"])
    stand_in.delete()


def _other_key(sku: str) -> str:
    return f"sold:{sku}"[:200]
