"""Turns a value into the kind that Amazon's schema wants at its place: a choice, a text, a number, yes or no."""

from decimal import Decimal, InvalidOperation
from typing import Any

from .rules.fields import Scalar, Value
from .schema.shape import Node


def as_kind(value: Value | Scalar, node: Node) -> Any:
    """Return the value as the schema's kind of it; what does not fit stays as it is and is told later."""
    if node.choices and (chosen := _choose(value, node)) is not None:
        return chosen
    if "string" in node.kinds:
        return _as_text(value)
    if "boolean" in node.kinds:
        return _as_boolean(value)
    if "number" in node.kinds or "integer" in node.kinds:
        return _as_number(value)
    return _as_text(value) if isinstance(value, Decimal) else value


def _choose(value: Value, node: Node) -> Any:
    """Return Amazon's value for what a person wrote, by value or label, whatever its case."""
    return node.choice_by_words.get(_as_text(value).casefold())


def _as_boolean(value: Value) -> Any:
    return {"true": True, "yes": True, "false": False, "no": False}.get(_as_text(value).casefold(), value)


def _as_number(value: Value) -> Any:
    """Return a JSON number; a Decimal of up to 15 digits is written by a float exactly as it stands."""
    if isinstance(value, bool) or value is None or isinstance(value, tuple):
        return value
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return value
    if not number.is_finite():
        return str(value)
    return int(number) if number == number.to_integral_value() else float(number)


def _as_text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value).strip()
