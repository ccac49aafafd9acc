"""The fields of the page Export & Import: what stands in them, what was saved, and what is wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from tradewind.amazon.connections.options import Options

_NUMBERS = {"minutes", "buffer", "share", "most", "least", "uncounted"}
_AMOUNTS = {"percent", "amount", "floor", "ceiling"}
_FLAGS = {"orders", "amazon_fulfilled"}
_MANY = {"parts": "many", "tags": "many", "category_ids": "ids"}
_LONGEST = 200
OFFERING = ("condition", "handling_days", "shipping_template", "asin_field")
SLOTS = (
    "category_ids", "tags", "parts", "price_field", "price_percent", "price_amount", "price_rounding", "price_floor",
    "price_ceiling", "stock_buffer", "stock_share", "stock_most", "stock_least", "stock_uncounted", "schedule_minutes",
    "schedule_at", "orders_from", "number_format", *OFFERING,
)  # fmt: skip
"""The fields that have a place for an error on the page; of the others every value is one that can be chosen."""


@dataclass(frozen=True)
class Field:
    """One field; a flag's value is "yes" or nothing, that of a list a tuple of texts."""

    name: str
    value: str | tuple[str, ...]
    seen: str | tuple[str, ...]
    error: str = ""

    @property
    def id(self) -> str:
        """The id of its input; that of its error ends in `_error`."""
        return self.name.replace(".", "_")


def key_of(path: str) -> str:
    """Return what templates call the field at a path: `price_percent` for `export.price.percent`."""
    return path.split(".", 1)[1].replace(".", "_")


def show_fields(saved: Options, offering: Mapping[str, str], given: QueryDict | None = None) -> dict[str, Field]:
    """Return every field by its key, with what is saved and, where a form was sent, with what is in it."""
    seen = _flatten(saved.as_data()) | {f"offering.{name}": value for name, value in offering.items()}
    return {key_of(path): Field(path, _value(path, value, given), value) for path, value in seen.items()}


def read_options_given(given: QueryDict, saved: Options) -> dict[str, Any]:
    """Return the options that a form holds, as read_options takes them; what is no number stays as it was written."""
    return _read_group(given, saved.as_data(), "")


def read_offering_given(given: QueryDict) -> dict[str, str]:
    """Return of how products are offered what a form holds; what it leaves out is not to change."""
    return {name: str(given[f"offering.{name}"]).strip() for name in OFFERING if f"offering.{name}" in given}


def _flatten(data: Mapping[str, Any], above: str = "") -> dict[str, str | tuple[str, ...]]:
    found: dict[str, str | tuple[str, ...]] = {}
    for name, value in data.items():
        path = f"{above}{name}"
        if isinstance(value, dict):
            found |= _flatten(value, f"{path}.")
        elif isinstance(value, list):
            found[path] = tuple(str(one) for one in value)
        elif isinstance(value, bool):
            found[path] = "yes" if value else ""
        else:
            found[path] = "" if value is None else str(value)
    return found


def _value(path: str, saved: str | tuple[str, ...], given: QueryDict | None) -> str | tuple[str, ...]:
    if given is None:
        return saved
    if isinstance(saved, tuple):
        return tuple(given.getlist(path))
    if path.startswith("offering.") and path not in given:
        return saved
    return str(given.get(path) or "").strip()


def _read_group(given: QueryDict, saved: Mapping[str, Any], above: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in saved.items():
        path = f"{above}{name}"
        if isinstance(value, dict):
            found[name] = _read_group(given, value, f"{path}.")
        elif name in _MANY:
            found[name] = [_whole(one) if _MANY[name] == "ids" else one for one in given.getlist(path)]
        elif name in _FLAGS:
            found[name] = given.get(path) == "yes"
        elif text := str(given.get(path) or "").strip()[:_LONGEST]:
            found[name] = _whole(text) if name in _NUMBERS else _amount(text) if name in _AMOUNTS else text
    return found


def _amount(text: str) -> str:
    """Return a number as programs write it, from how people do: “10,5 %”."""
    return text.rstrip("% ").replace(",", ".")


def _whole(text: str) -> int | str:
    return int(text) if text.isascii() and text.removeprefix("-").isdigit() and len(text) < 19 else text
