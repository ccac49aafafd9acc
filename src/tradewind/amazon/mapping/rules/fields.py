"""The catalogue of product fields that a rule may take a value from, with their labels for people."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from ..facts import ProductFacts

Scalar = str | int | Decimal | bool
Value = Scalar | tuple[Scalar, ...] | None
Kind = Literal["text", "number", "money", "list", "yes or no"]

_MOST_IMAGES = 9
_BARCODE_TYPES = {8: "ean", 12: "upc", 13: "ean", 14: "gtin"}
_EMPTY_OPTIONS = {"default title", ""}


@dataclass(frozen=True)
class Field:
    """One field: its name in a rule, what a person calls it, and how it is read."""

    name: str
    label: str
    kind: Kind
    read: Callable[[ProductFacts], Value]


def _title_with_options(facts: ProductFacts) -> str:
    told = [value for value in facts.options.values() if value.strip().lower() not in _EMPTY_OPTIONS]
    missing = [value for value in told if value.lower() not in facts.title.lower()]
    return ", ".join([facts.title, *missing])


def digits_of(barcode: str) -> str:
    """Return the barcode without the blanks and dashes that people write into it."""
    return barcode.replace(" ", "").replace("-", "")


def _barcode_type(facts: ProductFacts) -> str:
    digits = digits_of(facts.barcode)
    return _BARCODE_TYPES.get(len(digits), "") if digits.isdecimal() else ""


def _quantity(facts: ProductFacts) -> int | None:
    """Return the stock; below nothing is nothing: Amazon refuses a negative quantity."""
    return None if facts.quantity is None else max(facts.quantity, 0)


def _image(position: int) -> Callable[[ProductFacts], Value]:
    return lambda facts: facts.images[position] if position < len(facts.images) else ""


_PLAIN = (
    Field("title", "Title", "text", lambda facts: facts.title),
    Field("title_with_options", "Title with options", "text", _title_with_options),
    Field("title_and_category", "Title and category", "text", lambda facts: f"{facts.title}\n{facts.category_path}"),
    Field("description", "Description", "text", lambda facts: facts.description),
    Field("brand", "Brand", "text", lambda facts: facts.brand),
    Field("sku", "SKU", "text", lambda facts: facts.sku),
    Field("category", "Category", "text", lambda facts: facts.category_path),
    Field("tags", "Tags", "list", lambda facts: facts.tags),
    Field("barcode", "Barcode", "text", lambda facts: digits_of(facts.barcode)),
    Field("barcode_type", "Kind of barcode, by its length", "text", _barcode_type),
    Field("has_no_barcode", "Has no barcode", "yes or no", lambda facts: True if not facts.barcode else None),
    Field("price", "Price", "money", lambda facts: facts.price),
    Field("sale_price", "Sale price", "money", lambda facts: facts.sale_price),
    Field("quantity", "Stock", "number", _quantity),
    Field("weight_kg", "Weight in kg", "number", lambda facts: facts.weight_kg),
    Field("length_cm", "Length in cm", "number", lambda facts: facts.length_cm),
    Field("width_cm", "Width in cm", "number", lambda facts: facts.width_cm),
    Field("height_cm", "Height in cm", "number", lambda facts: facts.height_cm),
    *(
        Field(f"image_{number}", "Main image" if number == 1 else f"Image {number}", "text", _image(number - 1))
        for number in range(1, _MOST_IMAGES + 1)
    ),
)
FIELDS: dict[str, Field] = {known.name: known for known in _PLAIN}
OPTION, CUSTOM = "option:", "custom:"


@lru_cache(maxsize=1024)
def find_field(name: str) -> Field | None:
    """Return the field `name`: a plain one, `option:Color` or `custom:Material`; None when there is none."""
    for prefix, word in ((OPTION, "Option"), (CUSTOM, "Custom field")):
        label = name.removeprefix(prefix).strip()
        if name.startswith(prefix) and label:
            return Field(name, f"{word}: {label}", "text", _labelled(prefix, label))
    return FIELDS.get(name)


def _labelled(prefix: str, label: str) -> Callable[[ProductFacts], Value]:
    wanted = label.lower()

    def read(facts: ProductFacts) -> Value:
        values = facts.options if prefix == OPTION else facts.fields
        if label in values:
            return _simple(values[label])
        return next((_simple(value) for known, value in values.items() if known.lower() == wanted), None)

    return read


def _simple(value: object) -> Value:
    if isinstance(value, (str, int, Decimal)):
        return value
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, Iterable) and not isinstance(value, (bytes, dict)):
        return tuple(str(part) for part in value)
    return None
