"""What a connection exports and imports, and how: read strictly from what was kept or given, with words per field.

    {"export": {"selection": "categories", "category_ids": [3], "price": {"percent": "10", "rounding": ".99"}},
     "imports": {"orders_from": "2026-01-01"}}

What is left out takes its default; amounts are texts, so that no cent is lost on the way.
"""

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from unicodedata import category

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from pydantic import AfterValidator, ConfigDict, Field, PlainSerializer, TypeAdapter, ValidationError

from tradewind.base.errors import Refused

Part = Literal["listing", "price", "stock", "images"]
PARTS: tuple[Part, ...] = ("listing", "price", "stock", "images")
ROUNDINGS = ("none", ".99", ".95", ".05", "1")
PRICE_FIELDS = ("price", "sale_price")
FREE_FIELDS = ("custom:", "option:")
"""Fields that a store adds itself; where they hold a price, it is in the product's own currency."""
NUMBER_FIELDS = ("order_id", "country")
"""What may stand in braces in the number format of orders."""

_STRICT = ConfigDict(extra="forbid", strict=True)
_Exact = PlainSerializer(lambda value: f"{value.normalize():f}", return_type=str)
_Sorted = AfterValidator(lambda values: tuple(sorted(values)))
_InOrder = AfterValidator(lambda values: tuple(sorted(values, key=PARTS.index)))
Percent = Annotated[Decimal, Field(ge=-99, le=1000, decimal_places=2), _Exact]
Amount = Annotated[Decimal, Field(gt=-(10**9), lt=10**9, decimal_places=2), _Exact]
Limit = Annotated[Decimal, Field(gt=0, lt=10**9, decimal_places=2), _Exact]
Pieces = Annotated[int, Field(ge=0, le=1_000_000)]
Id = Annotated[int, Field(ge=1, lt=2**63)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


@dataclass(frozen=True)
class PriceRule:
    """How the store's price becomes Amazon's, in the order of the fields."""

    __pydantic_config__ = _STRICT

    field: Name = "price"
    """A product field: `price`, `sale_price`, `custom:Web price`."""
    percent: Percent = Decimal(0)
    amount: Amount = Decimal(0)
    """Added after the percentage, in the marketplace's currency, as `floor` and `ceiling` are."""
    rounding: Literal["none", ".99", ".95", ".05", "1"] = "none"
    floor: Limit | None = None
    ceiling: Limit | None = None


@dataclass(frozen=True)
class StockRule:
    """How many of the store's pieces are offered at Amazon."""

    __pydantic_config__ = _STRICT

    buffer: Pieces = 0
    """Pieces that are kept back."""
    share: Annotated[int, Field(ge=1, le=100)] = 100
    """Percent of the rest that is offered."""
    most: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    least: Pieces = 0
    """Fewer than these are offered as none."""
    uncounted: Pieces | None = None
    """What is offered of a product whose stock the store does not count; None: nothing is said of its stock."""


@dataclass(frozen=True)
class Schedule:
    """When listings are sent; instants are UTC."""

    __pydantic_config__ = _STRICT

    kind: Literal["by_hand", "changes", "every", "daily"] = "by_hand"
    minutes: Annotated[int, Field(ge=15, le=1440)] = 60
    at: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] = "06:00"


@dataclass(frozen=True)
class ExportOptions:
    """Which products go to Amazon, what of them, and how they are offered."""

    __pydantic_config__ = _STRICT

    selection: Literal["all", "categories", "tags", "by_hand"] = "all"
    category_ids: Annotated[tuple[Id, ...], Field(max_length=1000), _Sorted] = ()
    """Those below them go too."""
    tags: Annotated[tuple[Name, ...], Field(max_length=1000), _Sorted] = ()
    parts: Annotated[tuple[Part, ...], Field(min_length=1, max_length=4), _InOrder] = PARTS
    mode: Literal["listing", "offer"] = "listing"
    """A listing of one's own, or an offer on an item that Amazon has already."""
    fulfilled_by: Literal["merchant", "amazon"] = "merchant"
    price: PriceRule = field(default_factory=PriceRule)
    stock: StockRule = field(default_factory=StockRule)
    schedule: Schedule = field(default_factory=Schedule)


@dataclass(frozen=True)
class ImportOptions:
    """Which of Amazon's orders come into the store, and how."""

    __pydantic_config__ = _STRICT

    orders: bool = True
    orders_from: date | None = None
    """Orders bought before this day (UTC) stay at Amazon."""
    amazon_fulfilled: bool = True
    number_format: Annotated[str, Field(min_length=1, max_length=60)] = "{order_id}"
    unknown_sku: Literal["place", "hold", "create"] = "place"
    """An order of a SKU that the store lacks: placed without a product, held for a person, or the product made."""


@dataclass(frozen=True)
class Options:
    """All options of one connection."""

    __pydantic_config__ = _STRICT

    export: ExportOptions = field(default_factory=ExportOptions)
    imports: ImportOptions = field(default_factory=ImportOptions)

    def as_data(self) -> dict[str, Any]:
        """Return the options as JSON keeps them: every key, always in the same order, amounts as text."""
        data: dict[str, Any] = _OPTIONS.dump_python(self, mode="json")
        return data


_OPTIONS = TypeAdapter(Options)


class OptionsInvalid(Refused):
    """The options cannot be read; `fields` has a sentence for each by its path, such as `export.price.percent`."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        path, words = next(iter(fields.items()))
        message = _("The settings cannot be used. %(words)s (%(path)s)") % {"words": words, "path": path}
        super().__init__("options_invalid", message, fields=fields)


def read_options(data: Mapping[str, Any]) -> Options:
    """Return the options that the JSON `data` holds; raises OptionsInvalid on whatever is unknown or wrong."""
    try:
        options = _OPTIONS.validate_json(orjson.dumps(data, default=str))
    except (orjson.JSONEncodeError, RecursionError) as error:
        raise OptionsInvalid({"options": _("This is not plain data.")}) from error
    except ValidationError as error:
        told: dict[str, str] = {}
        for one in error.errors():
            told.setdefault(*_tell(one["type"], one["loc"], one.get("ctx", {})))
        raise OptionsInvalid(told) from error
    if wrong := dict(_find_contradictions(options)):
        raise OptionsInvalid(wrong)
    return options


def _tell(kind: str, location: tuple[int | str, ...], context: Mapping[str, Any]) -> tuple[str, str]:
    """Return the path of a field and, in a sentence, what it takes."""
    path = ".".join(part for part in location if isinstance(part, str)) or "options"
    return path, str(_WORDS.get(kind, _("This value does not fit here."))) % context


_WORDS = {
    "unexpected_keyword_argument": lazy("There is no such setting."),
    "greater_than_equal": lazy("At least %(ge)s."),
    "greater_than": lazy("More than %(gt)s."),
    "less_than_equal": lazy("At most %(le)s."),
    "less_than": lazy("Less than %(lt)s."),
    "decimal_max_places": lazy("At most %(decimal_places)s decimals."),
    "literal_error": lazy("One of %(expected)s."),
    "string_too_short": lazy("Cannot be empty."),
    "string_too_long": lazy("At most %(max_length)s characters."),
    "string_pattern_mismatch": lazy("A time of day as HH:MM, from 00:00 to 23:59."),
    "too_short": lazy("Choose at least %(min_length)s."),
    "too_long": lazy("At most %(max_length)s."),
    "string_type": lazy("A text."),
    "tuple_type": lazy("A list."),
    "bool_type": lazy("Yes or no (true or false)."),
    "dataclass_type": lazy("A group of settings."),
    **dict.fromkeys(["int_type", "int_from_float"], lazy("A whole number.")),
    **dict.fromkeys(["decimal_type", "decimal_parsing", "finite_number"], lazy("A number.")),
    **dict.fromkeys(["date_type", "date_parsing", "date_from_datetime_parsing"], lazy("A day as YYYY-MM-DD.")),
}


def _find_contradictions(options: Options) -> Iterator[tuple[str, str]]:
    export = options.export
    yield from _find_missing_choice(export)
    floor, ceiling = export.price.floor, export.price.ceiling
    if floor is not None and ceiling is not None and floor > ceiling:
        yield "export.price.ceiling", _("The highest price is not below the lowest.")
    if export.stock.most is not None and export.stock.least > export.stock.most:
        yield "export.stock.least", _("The least to offer is not above the most.")
    is_free = export.price.field.startswith(FREE_FIELDS) and export.price.field.partition(":")[2].strip()
    if export.price.field not in PRICE_FIELDS and not is_free:
        yield "export.price.field", _("The price, the sale price, an option or a field of your own (custom:Name).")
    texts = {"export.price.field": export.price.field, "imports.number_format": options.imports.number_format}
    for path, text in [*texts.items(), *(("export.tags", tag) for tag in export.tags)]:
        if any(category(mark) in {"Cc", "Cs"} for mark in text) or not text.strip():
            yield path, _("One line of text, without control characters.")
    if not _is_number_format(options.imports.number_format):
        yield "imports.number_format", _("Text with {order_id} in it; {country} may be there too.")


def _find_missing_choice(export: ExportOptions) -> Iterator[tuple[str, str]]:
    if export.selection == "categories" and not export.category_ids:
        yield "export.category_ids", _("Choose at least one category.")
    if export.selection == "tags" and not export.tags:
        yield "export.tags", _("Name at least one tag.")
    for name, values in (("category_ids", export.category_ids), ("tags", export.tags), ("parts", export.parts)):
        if len(set(values)) != len(values):
            yield f"export.{name}", _("Each only once.")


def _is_number_format(text: str) -> bool:
    try:
        parts = [
            (name, bool(spec or how)) for _text, name, spec, how in string.Formatter().parse(text) if name is not None
        ]
    except ValueError:
        return False
    names = [name for name, _is_dressed in parts]
    return "order_id" in names and set(names) <= set(NUMBER_FIELDS) and not any(dressed for _name, dressed in parts)
