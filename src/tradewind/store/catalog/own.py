"""Tradewind's own CSV: one line a variant, columns as in docs/guide/catalog-csv.md."""

import re
from collections.abc import Sequence

from . import cells
from .drafts import Claim, Findings, ProductDraft, ProductValues, Row, VariantDraft, VariantValues

NAME = "own"
NEEDED = {"sku": "sku", "title": "title"}
TELLING = {"sku", "title", "price", "quantity", "currency", "weight_kg", "is_published", "product", "images"}
_LABELLED = re.compile(r"(option|field):\s*(.+)", re.IGNORECASE)


def common_name(column: str) -> str:
    """Return the name under which readers ask for a column; labels after a colon keep their capitals."""
    if match := _LABELLED.fullmatch(column.strip()):
        return f"{match[1].casefold()}:{match[2]}"
    return column.strip().casefold()


def claim(row: Row) -> Claim:
    """Return which product the row belongs to (column `product`, else its SKU) and its SKU."""
    sku = cells.plain_text(row.get("sku"))
    return Claim(key=cells.plain_text(row.get("product")) or sku, sku=sku)


def read_product(key: str, rows: Sequence[Row]) -> ProductDraft:
    """Return the product that these rows, in the file's order, describe."""
    findings = Findings()
    values = _read_values(rows, findings)
    variants = [_read_variant(row, values, findings) for row in rows]
    for position, variant in enumerate(variants):
        variant.values["position"] = position
    named = next((row for row in rows if row.get("category")), rows[0])
    path = cells.plain_text(named.get("category")).split(">")
    return ProductDraft(
        line=rows[0].line,
        key=key,
        values=values,
        category=cells.read_category(named.line, path, findings),
        variants=tuple(variants),
        problems=tuple(findings.problems),
        notes=tuple(findings.notes),
    )


def _labelled(row: Row, kind: str) -> dict[str, str]:
    found = {column[len(kind) + 1 :]: row.get(column) for column in row.cells if column.startswith(f"{kind}:")}
    return {label: cells.plain_text(value) for label, value in found.items() if value}


def _has_options(row: Row) -> bool:
    return any(column.startswith("option:") for column in row.cells)


def _read_values(rows: Sequence[Row], findings: Findings) -> ProductValues:
    """A product's own values stand on its first line; on the others they may be left empty."""
    first = rows[0]
    values = ProductValues(
        title=cells.read_text(first, "title", findings, most=500),
        fields=_labelled(first, "field"),
    )
    if not values["title"]:
        findings.refuse(first.line, "title_missing")
    if _has_options(first):
        values["option_names"] = list(dict.fromkeys(name for row in rows for name in _labelled(row, "option")))
    if first.has("description"):
        values["description"] = cells.plain_text(first.get("description"))
    if first.has("brand"):
        values["brand"] = cells.read_text(first, "brand", findings, most=200)
    if first.has("tags"):
        values["tags"] = [tag.strip() for tag in re.split(r"[,|]", first.get("tags")) if tag.strip()]
    if first.has("images"):
        texts = [text for row in rows for text in re.split(r"[\s|]+", row.get("images"))]
        values["images"] = cells.read_addresses(first.line, texts, findings)
    if first.has("is_published"):
        values["is_published"] = cells.read_yes(first, "is_published", findings)
    return values


def _read_variant(row: Row, product: ProductValues, findings: Findings) -> VariantDraft:
    sku = cells.read_text(row, "sku", findings, most=200)
    if not sku:
        findings.refuse(row.line, "sku_missing")
    values = VariantValues()
    if _has_options(row):
        values["options"] = _labelled(row, "option")
    own = {label: text for label, text in _labelled(row, "field").items() if product["fields"].get(label) != text}
    if own:
        values["fields"] = own
    _read_prices(row, values, findings)
    if row.has("barcode"):
        values["barcode"] = cells.read_barcode(row, "barcode", findings)
    if row.has("quantity"):
        values["quantity"] = cells.read_quantity(row, "quantity", findings)
    if row.has("variant_images"):
        texts = re.split(r"[\s|]+", row.get("variant_images"))
        values["images"] = cells.read_addresses(row.line, texts, findings)
    _read_measures(row, values, findings)
    return VariantDraft(row.line, sku, values)


def _read_prices(row: Row, values: VariantValues, findings: Findings) -> None:
    if currency := row.get("currency").upper():
        values["currency"] = currency
        if not re.fullmatch(r"[A-Z]{3}", currency):
            findings.refuse(row.line, "currency_invalid", text=currency[:40])
    if row.has("price"):
        values["price"] = cells.read_price(row, "price", findings)
    if row.has("sale_price"):
        sale, price = cells.read_price(row, "sale_price", findings), values.get("price")
        if sale is not None and price is not None and sale >= price:
            findings.tell(row.line, "sale_not_lower", sale=str(sale), price=str(price))
            sale = None
        values["sale_price"] = sale
    if row.has("sale_starts_on"):
        values["sale_starts_on"] = cells.read_date(row, "sale_starts_on", findings)
    if row.has("sale_ends_on"):
        values["sale_ends_on"] = cells.read_date(row, "sale_ends_on", findings)


def _read_measures(row: Row, values: VariantValues, findings: Findings) -> None:
    if row.has("weight_kg"):
        values["weight_kg"] = cells.read_measure(row, "weight_kg", findings, unit="kg")
    if row.has("length_cm"):
        values["length_cm"] = cells.read_measure(row, "length_cm", findings, unit="cm")
    if row.has("width_cm"):
        values["width_cm"] = cells.read_measure(row, "width_cm", findings, unit="cm")
    if row.has("height_cm"):
        values["height_cm"] = cells.read_measure(row, "height_cm", findings, unit="cm")
