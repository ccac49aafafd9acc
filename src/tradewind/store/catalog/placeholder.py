"""Makes a product for a SKU that was sold before the store knew it, so that its orders have something to hold on to."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

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
        key = f"sold:{sku}"[:200] if Product.objects.filter(key=sku).exists() else sku
        product = Product.objects.create(
            key=key, title=titles[sku][:500] or sku, is_published=False, created_at=now, updated_at=now
        )
        Variant.objects.create(product=product, sku=sku, currency=currency)
        ProductChange.objects.create(product=product, product_key=key, kind=CREATED, actor=actor[:200], at=now)
    return missing
