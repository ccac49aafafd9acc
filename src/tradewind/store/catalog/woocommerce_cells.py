"""How WooCommerce writes single values: lists with escaped commas, attributes in numbered columns, stock."""

import re

from . import cells
from .drafts import Findings, Row, VariantValues

_KINDS_OF_OWN = {"grouped", "external", "virtual", "downloadable"}
_KEPT = {
    "short description": "Short description",
    "grouped products": "Grouped products",
    "external url": "External URL",
    "shipping class": "Shipping class",
    "tax class": "Tax class",
}
_BARCODES = ("gtin, upc, ean, or isbn", "gtin", "ean", "barcode")


def split_list(text: str) -> list[str]:
    """Return the values of a list; WooCommerce writes a comma inside a value as "\\\\,"."""
    parts = re.split(r"(?<!\\),", text)
    found = (cells.plain_text(part.replace("\\,", ",").strip()) for part in parts)
    return [part for part in found if part]


def clean_description(text: str) -> str:
    """Return the description with its line breaks, which the export writes as a backslash and an n."""
    return cells.plain_text(re.sub(r"(?<!\\)\\n", "\n", text).replace("\\\\n", "\\n"))


def own_attributes(row: Row) -> dict[str, str]:
    """Return the row's attributes by name, in the order of their numbers, values as written."""
    numbers = (int(match[1]) for column in row.cells if (match := re.fullmatch(r"attribute (\d+) name", column)))
    found: dict[str, str] = {}
    for number in sorted(numbers):
        name = cells.plain_text(row.get(f"attribute {number} name"))
        if name:
            found[name] = cells.plain_text(row.get(f"attribute {number} value(s)"))
    return found


def read_fields(row: Row, attributes: dict[str, str]) -> dict[str, str]:
    """Return the custom fields: attributes, what the store sets apart, and public meta columns."""
    fields = {name: ", ".join(split_list(value)) for name, value in attributes.items()}
    kinds = {kind.strip() for kind in row.get("type").casefold().split(",")}
    if kinds & _KINDS_OF_OWN:
        fields["WooCommerce type"] = row.get("type")
    if row.get("visibility in catalog") not in {"", "visible"}:
        fields["Visibility in catalog"] = row.get("visibility in catalog")
    for column, label in _KEPT.items():
        fields[label] = clean_description(row.get(column))
    for column in row.cells:
        # a leading underscore marks what plugins keep for themselves
        if (match := re.match(r"meta:\s*(?![\s_])(.+)", column, re.IGNORECASE)) is not None:
            fields[match[1]] = cells.plain_text(row.get(column))
    return {label: value for label, value in fields.items() if value}


def read_variant_values(row: Row, parent: Row, names: list[str], findings: Findings) -> VariantValues:
    """Return what is bought and counted: a variation's row, or the product's own where it has none."""
    is_variation = row is not parent
    given = own_attributes(row) if is_variation else {}
    values = VariantValues()
    if row.has("attribute 1 name"):
        values["options"] = {name: given[name] for name in names if given.get(name)}
    for name in names if is_variation else []:
        if not given.get(name):
            findings.tell(row.line, "option_any", option=name)
    _read_prices(row, values, findings)
    barcode = next((column for column in _BARCODES if row.has(column)), "")
    if barcode:
        values["barcode"] = cells.read_barcode(row, barcode, findings)
    if row.has("stock") or row.has("in stock?"):
        values["quantity"] = _read_stock(row, parent, findings)
    _read_measures(row, parent, values, findings)
    if row.has("images"):
        addresses = split_list(row.get("images")) if is_variation else []
        values["images"] = cells.read_addresses(row.line, addresses, findings)
    return values


def _read_prices(row: Row, values: VariantValues, findings: Findings) -> None:
    if not row.has("regular price"):
        return
    values["price"] = price = cells.read_price(row, "regular price", findings)
    sale = cells.read_price(row, "sale price", findings)
    if sale is not None and (price is None or sale >= price):
        findings.tell(row.line, "sale_not_lower", sale=str(sale), price="—" if price is None else str(price))
        sale = None
    values["sale_price"] = sale
    values["sale_starts_on"] = cells.read_date(row, "date sale price starts", findings)
    values["sale_ends_on"] = cells.read_date(row, "date sale price ends", findings)


def _read_stock(row: Row, parent: Row, findings: Findings) -> int | None:
    """Unknown where the shop does not count; nought where it only says that there is none."""
    counted = parent if row.get("stock").casefold() == "parent" else row
    if counted.get("stock"):
        return cells.read_quantity(counted, "stock", findings)
    is_out = row.has("in stock?") and row.get("in stock?") in {"0", "outofstock"}
    return 0 if is_out else None


def _read_measures(row: Row, parent: Row, values: VariantValues, findings: Findings) -> None:
    """A variation without a weight or length of its own has its parent's."""
    for column in row.cells:
        match = re.fullmatch(r"(weight|length|width|height) \((\w+)\)", column)
        if match is None:
            continue
        source = row if row.get(column) else parent
        measure = cells.read_measure(source, column, findings, unit=match[2])
        match match[1]:
            case "weight":
                values["weight_kg"] = measure
            case "length":
                values["length_cm"] = measure
            case "width":
                values["width_cm"] = measure
            case _:
                values["height_cm"] = measure
