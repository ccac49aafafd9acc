"""Every sentence that an import says of a line or a file, and what the fields of a product are called."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .drafts import Problem

_SENTENCES = {
    "barcode_shortened": gettext_lazy(
        "The barcode “%(text)s” lost digits in a spreadsheet. Format the column as text and enter it again."
    ),
    "category_too_long": gettext_lazy("The category's name is too long: 200 characters a level, 1000 in all."),
    "cells_wrong": gettext_lazy(
        "The line has %(found)s cells where the first line names %(wanted)s columns. "
        "It may be cut off, or a quotation mark or comma is missing."
    ),
    "currency_invalid": gettext_lazy("“%(text)s” is not a currency. Write its three letters, such as USD."),
    "date_invalid": gettext_lazy("“%(text)s” in “%(column)s” is not a date. Write it as 2026-11-30."),
    "image_not_an_address": gettext_lazy("“%(text)s” is not a web address; this image is left out."),
    "key_missing": gettext_lazy("The line names no product: its SKU, handle, ID or parent is missing."),
    "key_too_long": gettext_lazy("What the product is known by is longer than %(most)s characters."),
    "measure_invalid": gettext_lazy("“%(text)s” in “%(column)s” is not a weight or length."),
    "option_any": gettext_lazy("“%(option)s” is left open here (any), so this variant has no %(option)s of its own."),
    "parent_missing": gettext_lazy("Its parent “%(parent)s” is not in the file. Export both together."),
    "price_absurd": gettext_lazy("“%(text)s” in “%(column)s” is too high to be a price."),
    "price_invalid": gettext_lazy(
        "“%(text)s” in “%(column)s” is not a clear price. Write it without signs, such as 1234.50."
    ),
    "price_negative": gettext_lazy("“%(text)s” in “%(column)s” is below zero."),
    "price_too_fine": gettext_lazy("“%(text)s” in “%(column)s” has more than four decimals."),
    "product_twice": gettext_lazy("The product “%(key)s” stands on line %(other)s already."),
    "quantity_invalid": gettext_lazy("“%(text)s” in “%(column)s” is not a whole number of units."),
    "sale_not_lower": gettext_lazy(
        "The sale price %(sale)s is not below the price %(price)s; the product is taken without it."
    ),
    "sku_made": gettext_lazy("There is no SKU; “%(sku)s” was made and stays the same at every import."),
    "sku_missing": gettext_lazy("There is no SKU, and nothing to make one from."),
    "sku_taken": gettext_lazy("The SKU “%(sku)s” belongs to the product “%(product)s” already."),
    "sku_twice": gettext_lazy("The SKU “%(sku)s” stands on line %(other)s too. Each SKU can stand only once."),
    "store_refused": gettext_lazy("The store could not keep this product. The others were not touched by it."),
    "text_too_long": gettext_lazy("“%(column)s” has %(length)s characters; at most %(most)s can be kept."),
    "title_missing": gettext_lazy("The product has no title."),
    "variants_kept": gettext_lazy("The store also holds %(skus)s, which the file does not; nothing happens to them."),
    "variants_too_many": gettext_lazy("The product has %(found)s lines; at most %(most)s variants can be kept."),
    "variations_missing": gettext_lazy("It is a product with variations, but none of them is in the file."),
    "yes_invalid": gettext_lazy("“%(text)s” in “%(column)s” is neither yes nor no."),
}
_FILE_SENTENCES = {
    "cell_endless": gettext_lazy(
        "A cell that begins on line %(line)s is longer than %(most)s characters. "
        "A quotation mark may not be closed there. Nothing was imported."
    ),
    "column_twice": gettext_lazy("The column “%(column)s” stands twice in the first line. Nothing was imported."),
    "columns_too_many": gettext_lazy("The first line has %(found)s columns; at most %(most)s can be read."),
    "file_blank": gettext_lazy("The file holds no lines."),
    "lines_too_many": gettext_lazy("The file has more than %(most)s lines. Split it into several files."),
}
_FIELDS = {
    "title": gettext_lazy("Title"), "description": gettext_lazy("Description"), "brand": gettext_lazy("Brand"),
    "category": gettext_lazy("Category"), "tags": gettext_lazy("Tags"), "images": gettext_lazy("Images"),
    "option_names": gettext_lazy("Options"), "is_published": gettext_lazy("Published"),
    "position": gettext_lazy("Position"), "options": gettext_lazy("Options"), "barcode": gettext_lazy("Barcode"),
    "price": gettext_lazy("Price"), "sale_price": gettext_lazy("Sale price"),
    "sale_starts_on": gettext_lazy("Sale starts"), "sale_ends_on": gettext_lazy("Sale ends"),
    "currency": gettext_lazy("Currency"), "quantity": gettext_lazy("Quantity"),
    "weight_kg": gettext_lazy("Weight (kg)"), "length_cm": gettext_lazy("Length (cm)"),
    "width_cm": gettext_lazy("Width (cm)"), "height_cm": gettext_lazy("Height (cm)"),
    "variant": gettext_lazy("New variant"),
}  # fmt: skip


def describe_problem(problem: Problem) -> str:
    """Return the sentence about one line, which begins with the line's number."""
    sentence = str(_SENTENCES[problem.code]) % problem.values
    return _("Line %(line)s: %(sentence)s") % {"line": problem.line, "sentence": sentence}


def describe_file(code: str, values: Mapping[str, str]) -> str:
    """Return the sentence about a file that cannot be read."""
    return str(_FILE_SENTENCES[code]) % values


def describe_missing(nearest: str, missing: tuple[str, ...]) -> str:
    """Return the sentence about a file whose columns are not enough."""
    names = ", ".join(f"“{name}”" for name in missing)
    if nearest:
        return _("This looks like %(shop)s's product CSV, but these columns are missing: %(names)s.") % {
            "shop": nearest,
            "names": names,
        }
    return _(
        "The first line is not that of a product CSV of Shopify, WooCommerce or Tradewind. "
        "Tradewind's own needs at least these columns: %(names)s."
    ) % {"names": names}


def name_field(field: str) -> str:
    """Return what people call a field of a product; a custom field goes by its own label."""
    if field.startswith("field:"):
        return field.removeprefix("field:")
    return str(_FIELDS.get(field, field))
