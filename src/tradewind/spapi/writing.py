"""Writes query strings and bodies the way Amazon reads them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode

import orjson

QueryValue = str | int | bool | datetime | Sequence[str] | None


def write_query(query: Mapping[str, QueryValue]) -> str:
    """`query` percent-encoded; None and empty lists are left out."""
    pairs = [(name, _write_value(value)) for name, value in query.items() if value not in (None, [], ())]
    return urlencode(pairs, quote_via=quote, safe="")


def write_instant(at: datetime) -> str:
    """`at` in UTC as `…Z`; raises ValueError without a time zone.

    An offset such as `+09:00` reads as a blank at Amazon (selling-partner-api-models issue 2687).
    """
    if at.tzinfo is None:
        raise ValueError("An instant for Amazon needs its time zone.")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _write_value(value: QueryValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return write_instant(value)
    if isinstance(value, (str, int)):
        return str(value)
    return _join(value or ())


def _join(values: Sequence[str]) -> str:
    # Amazon reads the comma as the end of a value and knows no way to write one inside it.
    if any("," in value for value in values):
        raise ValueError("A value in a list for Amazon cannot hold a comma.")
    return ",".join(values)


def write_body(body: Any) -> bytes:
    """`body` as JSON; Decimals as exact numbers, instants as `…Z`."""
    return orjson.dumps(body, default=_write_other, option=orjson.OPT_PASSTHROUGH_DATETIME)


def _write_other(value: Any) -> Any:
    if isinstance(value, Decimal) and value.is_finite():
        return orjson.Fragment(format(value, "f").encode())
    if isinstance(value, datetime):
        return write_instant(value)
    raise TypeError(f"{type(value).__name__} has no place in a body for Amazon.")
