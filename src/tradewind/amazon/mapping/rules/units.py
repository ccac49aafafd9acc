"""Numbers of rules: units turned into others, rounding, and numbers read from a text."""

import re
from decimal import ROUND_HALF_UP, Decimal

from .fields import Scalar

UNITS: dict[str, tuple[str, Decimal]] = {
    "kg": ("weight", Decimal(1000)),
    "g": ("weight", Decimal(1)),
    "lb": ("weight", Decimal("453.59237")),
    "oz": ("weight", Decimal("28.349523125")),
    "m": ("length", Decimal(1000)),
    "cm": ("length", Decimal(10)),
    "mm": ("length", Decimal(1)),
    "in": ("length", Decimal("25.4")),
    "ft": ("length", Decimal("304.8")),
    "l": ("volume", Decimal(1000)),
    "ml": ("volume", Decimal(1)),
    "fl_oz": ("volume", Decimal("29.5735295625")),
}
"""What each unit measures, and how many grams, millimetres or millilitres it is."""
_NUMBER = re.compile(r"\s*(-?[0-9]{1,15}(?:\.[0-9]{1,10})?)\s*([a-z_]*)\s*", re.IGNORECASE)
_FINEST = Decimal("0.000001")


def convert(value: Scalar, source: str, target: str) -> Scalar:
    """Return the value in another unit, to six places; “250 g” says its own unit. What is no number stays as it is."""
    number, unit = _read(value, source)
    if number is None or UNITS[unit][0] != UNITS[target][0]:
        return value
    return _shorten((number * UNITS[unit][1] / UNITS[target][1]).quantize(_FINEST, ROUND_HALF_UP))


def round_to(value: Scalar, places: int) -> Scalar:
    """Return the number rounded, halves up; what is no number stays as it is."""
    number, _unit = _read(value, "")
    return value if number is None else number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _read(value: Scalar, unit: str) -> tuple[Decimal | None, str]:
    """Return the number and its unit: the one written behind it, else the one that was said."""
    if isinstance(value, bool):
        return None, unit
    if isinstance(value, str):
        found = _NUMBER.fullmatch(value)
        own = found[2].lower() if found else ""
        return (Decimal(found[1]), own or unit) if found and (not own or own in UNITS) else (None, unit)
    number = Decimal(value)
    return (number, unit) if number.is_finite() and abs(number) < 10**18 else (None, unit)


def _shorten(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
