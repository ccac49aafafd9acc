"""WooCommerce's product CSV: products of several types, variations on lines of their own that name their parent.

https://github.com/woocommerce/woocommerce/wiki/Product-CSV-Import-Schema
"""

import re
from collections.abc import Sequence

from . import cells
from .drafts import Claim, Findings, ProductDraft, ProductValues, Row, VariantDraft
from .woocommerce_cells import (
    clean_description,
    own_attributes,
    read_fields,
    read_variant_values,
    split_list,
)

NAME = "woocommerce"
NEEDED = {"type": "Type", "sku": "SKU", "name": "Name"}
TELLING = {"id", "type", "regular price", "in stock?", "parent", "categories", "published", "attribute 1 name"}


def common_name(column: str) -> str:
    """Return the name under which readers ask for a column; units stand in brackets and are kept."""
    name = column.strip().casefold()
    return column.strip() if name.startswith("meta:") else name


def claim(row: Row) -> Claim:
    """Return which product the row belongs to, or which parent it names, and the SKU that it brings."""
    alias = f"id:{row.get('id')}" if row.get("id") else ""
    sku = cells.plain_text(row.get("sku"))
    if _is_variation(row):
        return Claim(parent=_parent(row), alias=alias, sku=sku or _made_sku(row))
    key = sku or alias
    is_parent = "variable" in row.get("type").casefold()
    return Claim(key=key, alias=alias, sku="" if is_parent else sku or _made_sku(row))


def read_product(key: str, rows: Sequence[Row]) -> ProductDraft:
    """Return the product that its own row and its variations' rows describe, in whatever order they stand."""
    findings = Findings()
    parents = [row for row in rows if not _is_variation(row)]
    parent = parents[0] if parents else rows[0]
    for other in parents[1:]:
        findings.refuse(other.line, "product_twice", key=key, other=str(parent.line))
    variations = sorted((row for row in rows if _is_variation(row)), key=_position)
    names = _option_names(parent, variations)
    values = _read_values(parent, names, findings)
    variants = [_read_variant(row, parent, names, findings) for row in variations or [parent]]
    for position, variant in enumerate(variants):
        variant.values["position"] = position
    if "variable" in parent.get("type").casefold() and not variations:
        findings.refuse(parent.line, "variations_missing")
    return ProductDraft(
        line=parent.line,
        key=key,
        values=values,
        category=_read_category(parent, values["fields"], findings),
        variants=tuple(variants),
        problems=tuple(findings.problems),
        notes=tuple(findings.notes),
    )


def _is_variation(row: Row) -> bool:
    return "variation" in row.get("type").casefold()


def _parent(row: Row) -> str:
    # some exporters write "id: 42"
    return re.sub(r"^id:\s*", "id:", cells.plain_text(row.get("parent")))


def _made_sku(row: Row) -> str:
    return f"wc-{row.get('id')}" if row.get("id") else ""


def _position(row: Row) -> tuple[int, int]:
    number = cells.parse_number(row.get("position"))
    return (int(number) if number is not None else 0, row.line)


def _option_names(parent: Row, variations: Sequence[Row]) -> list[str]:
    used = {name for row in variations for name in own_attributes(row)}
    ordered = [name for name in own_attributes(parent) if name in used]
    return ordered + sorted(used - set(ordered))


def _read_values(parent: Row, names: list[str], findings: Findings) -> ProductValues:
    attributes = {name: value for name, value in own_attributes(parent).items() if name not in names}
    values = ProductValues(
        title=cells.read_text(parent, "name", findings, most=500),
        fields=read_fields(parent, attributes),
    )
    if not values["title"]:
        findings.refuse(parent.line, "title_missing")
    if parent.has("attribute 1 name"):
        values["option_names"] = names
    if parent.has("description"):
        values["description"] = clean_description(parent.get("description"))
    brand = parent.get("brands") or parent.get("brand") or attributes.get("Brand", "")
    if brand or parent.has("brands"):
        values["brand"] = (split_list(brand) or [""])[0][:200]
    if parent.has("tags"):
        values["tags"] = split_list(parent.get("tags"))
    if parent.has("images"):
        values["images"] = cells.read_addresses(parent.line, split_list(parent.get("images")), findings)
    if parent.has("published"):
        values["is_published"] = cells.read_yes(parent, "published", findings)
    return values


def _read_category(parent: Row, fields: dict[str, str], findings: Findings) -> tuple[str, ...]:
    """The deepest of the categories named, the first of equals; a product has one in Tradewind."""
    paths = [tuple(part.strip() for part in text.split(">")) for text in split_list(parent.get("categories"))]
    if not paths:
        return ()
    chosen = max(paths, key=len)
    others = [" > ".join(path) for path in paths if path != chosen[: len(path)]]
    if others:
        fields["Other categories"] = ", ".join(others)
    return cells.read_category(parent.line, chosen, findings)


def _read_variant(row: Row, parent: Row, names: list[str], findings: Findings) -> VariantDraft:
    sku = cells.plain_text(row.get("sku"))
    if not sku:
        sku = _made_sku(row)
        code = "sku_made" if sku else "sku_missing"
        (findings.tell if sku else findings.refuse)(row.line, code, sku=sku)
    if len(sku) > 200:
        findings.refuse(row.line, "text_too_long", column="SKU", length=str(len(sku)), most="200")
    return VariantDraft(row.line, sku, read_variant_values(row, parent, names, findings))
