"""Shopify's product CSV: one product over several lines, known by its handle.

https://help.shopify.com/en/manual/products/import-export/using-csv; both the older column names and those of
the template of 2025 are read.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from . import cells
from .drafts import Claim, Findings, ProductDraft, ProductValues, Row, VariantDraft, VariantValues
from .made_skus import make_sku

NAME = "shopify"
NEEDED = {"handle": "Handle", "title": "Title"}
TELLING = {"handle", "body (html)", "option1 name", "option1 value", "variant price", "variant sku", "image src"}
_NEW_NAMES = {
    "url handle": "handle",
    "description": "body (html)",
    "published on online store": "published",
    "sku": "variant sku",
    "barcode": "variant barcode",
    "variant barcodes": "variant barcode",
    "price": "variant price",
    "compare-at price": "variant compare at price",
    "inventory quantity": "variant inventory qty",
    "weight value (grams)": "variant grams",
    "product image url": "image src",
    "variant image url": "variant image",
}
_FIELDS = {
    "google shopping / gender": "Gender",
    "google shopping / age group": "Age Group",
    "google shopping / mpn": "MPN",
    "google shopping / manufacturer part number (mpn)": "MPN",
    "google shopping / condition": "Condition",
}
_METAFIELD = re.compile(r"(.+) \(product\.metafields\..+\)")


def common_name(column: str) -> str:
    """Return the name under which readers ask for a column."""
    name = column.strip().casefold()
    return column.strip() if _METAFIELD.fullmatch(column.strip()) else _NEW_NAMES.get(name, name)


def claim(row: Row) -> Claim:
    """Return which product the row belongs to and which SKU it brings."""
    handle = row.get("handle")
    return Claim(key=handle, sku=_sku(handle, row) if _is_variant(row) else "")


def read_product(key: str, rows: Sequence[Row]) -> ProductDraft:
    """Return the product that these rows, in the file's order, describe."""
    findings = Findings()
    first = rows[0]
    names = [first.get(f"option{number} name") for number in (1, 2, 3)]
    values = _read_values(rows, names, findings)
    variant_rows = [row for row in rows if row is first or _is_variant(row)]
    variants = [_read_variant(row, key, names, findings) for row in variant_rows]
    for position, variant in enumerate(variants):
        variant.values["position"] = position
    return ProductDraft(
        line=first.line,
        key=key,
        values=values,
        category=_read_category(first, findings),
        variants=tuple(variants),
        problems=tuple(findings.problems),
        notes=tuple(findings.notes),
    )


def _is_variant(row: Row) -> bool:
    # a line with nothing but a handle and an image only adds that image
    return any(row.get(column) for column in ("title", "option1 value", "variant sku", "variant price"))


def _option_values(row: Row) -> list[str]:
    values = [cells.plain_text(row.get(f"option{number} value")) for number in (1, 2, 3)]
    # Shopify's own words for "has no options"
    return [] if values[0] == "Default Title" else values


def _sku(handle: str, row: Row) -> str:
    given = cells.plain_text(row.get("variant sku"))
    return given or make_sku(handle, [value for value in _option_values(row) if value])


def _read_values(rows: Sequence[Row], names: list[str], findings: Findings) -> ProductValues:
    first = rows[0]
    values = ProductValues(
        title=cells.read_text(first, "title", findings, most=500),
        fields=_read_fields(first),
    )
    if not values["title"]:
        findings.refuse(first.line, "title_missing")
    if first.has("option1 name"):
        pairs = zip(names, _option_values(first), strict=False)
        values["option_names"] = [name for name, value in pairs if name and value]
    if first.has("body (html)"):
        values["description"] = cells.plain_text(first.get("body (html)"))
    if first.has("vendor"):
        values["brand"] = cells.read_text(first, "vendor", findings, most=200)
    if first.has("tags"):
        values["tags"] = [tag.strip() for tag in first.get("tags").split(",") if tag.strip()]
    if first.has("image src"):
        values["images"] = _read_images(rows, findings)
    if first.has("published") or first.has("status"):
        is_live = first.get("status").casefold() in {"", "active"}
        values["is_published"] = cells.read_yes(first, "published", findings) and is_live
    return values


def _read_fields(first: Row) -> dict[str, str]:
    fields = {label: first.get(column) for column, label in _FIELDS.items()}
    for column in first.cells:
        if match := _METAFIELD.fullmatch(column):
            fields[match[1]] = first.get(column)
    if first.get("gift card").casefold() == "true":
        fields["Gift card"] = "true"
    return {label: cells.plain_text(value) for label, value in fields.items() if value}


def _read_images(rows: Sequence[Row], findings: Findings) -> list[str]:
    placed = []
    for row in rows:
        position = cells.parse_number(row.get("image position"))
        for address in cells.read_addresses(row.line, [row.get("image src")], findings):
            placed.append((Decimal(1_000_000) if position is None else position, address))
    return list(dict.fromkeys(address for _, address in sorted(placed, key=lambda pair: pair[0])))


def _read_category(first: Row, findings: Findings) -> tuple[str, ...]:
    own = first.get("type") or first.get("collection")
    names = [own] if own else first.get("product category").split(" > ")
    return cells.read_category(first.line, map(cells.plain_text, names), findings)


def _read_variant(row: Row, key: str, names: list[str], findings: Findings) -> VariantDraft:
    sku = _sku(key, row)
    if len(sku) > 200:
        findings.refuse(row.line, "text_too_long", column="Variant SKU", length=str(len(sku)), most="200")
    if not row.get("variant sku"):
        findings.tell(row.line, "sku_made", sku=sku)
    values = VariantValues()
    if row.has("option1 value"):
        pairs = zip(names, _option_values(row), strict=False)
        values["options"] = {name: value for name, value in pairs if name and value}
    if row.has("variant price"):
        values |= _read_prices(row, findings)
    if row.has("variant barcode"):
        values["barcode"] = cells.read_barcode(row, "variant barcode", findings)
    if row.has("variant inventory qty"):
        values["quantity"] = cells.read_quantity(row, "variant inventory qty", findings)
    if row.has("variant grams"):
        values["weight_kg"] = cells.read_measure(row, "variant grams", findings, unit="g")
    if row.has("variant image"):
        values["images"] = cells.read_addresses(row.line, [row.get("variant image")], findings)
    return VariantDraft(row.line, sku, values)


def _read_prices(row: Row, findings: Findings) -> VariantValues:
    """Shopify's "compare at" price is the regular one wherever it is the higher; the price is then the sale's."""
    price = cells.read_price(row, "variant price", findings)
    before = cells.read_price(row, "variant compare at price", findings)
    if price is not None and before is not None and before > price:
        return VariantValues(price=before, sale_price=price)
    return VariantValues(price=price, sale_price=None)
