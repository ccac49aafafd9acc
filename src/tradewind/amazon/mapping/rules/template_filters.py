"""What templates can do with a value: their filters and their arithmetic, each bounded in what it makes."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from .text_changes import LONGEST_TEXT, change_case, replace_text, strip_html

_MOST_DIGITS = 18
"""Before the point, and behind it: what is smaller still counts as nothing."""


class Uncountable(ValueError):
    """A calculation that has no outcome; the message says why."""


def as_text(value: Any) -> str:
    """Return the value as a template shows it: numbers without needless zeros, lists with commas."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple | list):
        return ", ".join(as_text(part) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def calculate(operator: str, left: Any, right: Any) -> Any:
    """Return the outcome for two numbers; `+` also puts two texts together. Raises Uncountable."""
    if operator == "+" and isinstance(left, str) and isinstance(right, str):
        return (left + right)[:LONGEST_TEXT]
    one, other = _number(left), _number(right)
    if operator == "/" and other == 0:
        raise Uncountable("it divides by zero")
    found = {"+": one + other, "-": one - other, "*": one * other}[operator] if operator != "/" else one / other
    if found.adjusted() >= _MOST_DIGITS:
        raise Uncountable("a number in it grows too large")
    return _without_dust(found)


def _number(value: Any) -> Decimal:
    try:
        found = Decimal(str(value).strip()) if not isinstance(value, bool) else None
    except InvalidOperation:
        found = None
    if found is None or not found.is_finite() or (found and found.adjusted() >= _MOST_DIGITS):
        raise Uncountable(f"“{as_text(value)[:50]}” is not a number" if as_text(value) else "a number in it is missing")
    return _without_dust(found)


def _without_dust(number: Decimal) -> Decimal:
    """Return the number, or nothing where it is so small that written out it would fill pages."""
    return number if number.adjusted() >= -_MOST_DIGITS and number else Decimal(0)


def _text(value: Any) -> str:
    """Return the value as a filter takes it: as much of it as a filter may make."""
    return as_text(value)[:LONGEST_TEXT]


def _upper(value: Any) -> str:
    return _text(value).upper()


def _lower(value: Any) -> str:
    return _text(value).lower()


def _title(value: Any) -> str:
    return change_case(_text(value), "title")


def _capitalize(value: Any) -> str:
    return change_case(_text(value), "sentence")


def _trim(value: Any) -> str:
    return _text(value).strip()


def _replace(value: Any, old: Any, new: Any) -> str:
    this = _text(old)
    return replace_text(_text(value), this, _text(new)) if this else _text(value)


def _truncate(value: Any, length: Any = 255, killwords: Any = False, end: Any = "...") -> str:
    """Cut as Jinja2 does: at a word unless `killwords`, with `end` behind it."""
    text, mark, most = _text(value), _text(end), int(_number(length))
    if len(text) <= most:
        return text
    kept = text[: max(most - len(mark), 0)]
    return (kept if killwords else kept.rsplit(" ", 1)[0]) + mark


def _default(value: Any, other: Any = "") -> Any:
    return other if value in ("", (), None) else value


def _join(value: Any, mark: Any = "") -> str:
    parts, between = value if isinstance(value, tuple | list) else (value,), _text(mark)
    wanted = parts[: LONGEST_TEXT // max(len(between), 1) + 2]
    return between.join(_text(part) for part in wanted)[:LONGEST_TEXT]


def _first(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return value[0] if value else ""
    return value


def _last(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return value[-1] if value else ""
    return value


def _round(value: Any, places: Any = 0) -> Decimal:
    exponent = -min(max(int(_number(places)), 0), 6)
    return _number(value).quantize(Decimal(1).scaleb(exponent), ROUND_HALF_UP)


def _strip_tags(value: Any) -> str:
    return strip_html(_text(value))


def _length(value: Any) -> int:
    return len(value) if isinstance(value, tuple | list) else len(_text(value))


FILTERS: dict[str, Callable[..., Any]] = {
    "capitalize": _capitalize,
    "default": _default,
    "first": _first,
    "join": _join,
    "last": _last,
    "length": _length,
    "lower": _lower,
    "replace": _replace,
    "round": _round,
    "striptags": _strip_tags,
    "title": _title,
    "trim": _trim,
    "truncate": _truncate,
    "upper": _upper,
}
