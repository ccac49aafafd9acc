"""Products and imports as plain data for programs, the same through REST and on the command line."""

from decimal import Decimal
from typing import Any

from tradewind.base.money import format_amount

from .models import CatalogImport, CatalogImportLine, Product, Variant
from .queries import ProductRow

_MEASURES = ("weight_kg", "length_cm", "width_cm", "height_cm")


def row_data(row: ProductRow) -> dict[str, Any]:
    """Return one product of a list; amounts are texts with the currency's decimals."""
    return {
        "id": row.id,
        "key": row.key,
        "title": row.title,
        "sku": row.sku,
        "brand": row.brand,
        "category": row.category or None,
        "variants": row.variants,
        "lowest_price": _amount(row.lowest_price, row.currency),
        "highest_price": _amount(row.highest_price, row.currency),
        "currency": row.currency,
        "quantity": row.quantity,
        "is_published": row.is_published,
    }


def product_data(product: Product) -> dict[str, Any]:
    """Return a product with all its variants."""
    names = ("id", "key", "title", "brand", "description", "tags", "images", "option_names", "fields", "is_published")
    return {
        **{name: getattr(product, name) for name in names},
        "category": product.category.path if product.category else None,
        "variants": [variant_data(variant) for variant in product.variants.all()],
    }


def variant_data(variant: Variant) -> dict[str, Any]:
    """Return one variant; what the store does not know is null."""
    names = ("sku", "options", "barcode", "currency", "quantity", "images", "fields")
    return {
        **{name: getattr(variant, name) for name in names},
        "price": _amount(variant.price, variant.currency),
        "sale_price": _amount(variant.sale_price, variant.currency),
        "sale_starts_on": variant.sale_starts_on and variant.sale_starts_on.isoformat(),
        "sale_ends_on": variant.sale_ends_on and variant.sale_ends_on.isoformat(),
        **{name: _measure(getattr(variant, name)) for name in _MEASURES},
    }


def run_data(run: CatalogImport) -> dict[str, Any]:
    """Return how far an import is and what came of it."""
    counts = {outcome: run.counts.get(outcome, 0) for outcome in ("created", "changed", "unchanged", "refused")}
    return {
        "id": run.pk,
        "file": run.file_name,
        "dialect": run.dialect,
        "dry_run": run.is_dry_run,
        "state": run.state,
        "reason": run.reason,
        "notices": run.notices,
        "lines_total": run.lines_total,
        "lines_done": run.lines_done,
        **counts,
    }


def line_data(line: CatalogImportLine) -> dict[str, Any]:
    """Return what came of one product of a file."""
    names = ("line", "product_key", "title", "outcome", "reasons", "differences")
    return {name: getattr(line, name) for name in names}


def _amount(amount: Decimal | None, currency: str) -> str | None:
    return None if amount is None else format_amount(amount, currency)


def _measure(measure: Decimal | None) -> str | None:
    return None if measure is None else f"{measure.normalize():f}"
