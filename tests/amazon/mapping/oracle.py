"""The other validator: the Python package jsonschema, with Amazon's keywords and formats read a second time."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import jsonschema

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")


def _times(schema: dict[str, Any], entries: list[Any]) -> Counter[str]:
    """Count how often each combination of the selectors' values occurs."""
    names = schema.get("selectors")
    chosen = [
        {name: one.get(name) for name in names} if names is not None and isinstance(one, dict) else one
        for one in entries
    ]
    return Counter(json.dumps(one, sort_keys=True) for one in chosen)


def _max_unique(validator: Any, limit: int, instance: Any, schema: Any) -> Iterator[jsonschema.ValidationError]:
    if isinstance(instance, list) and max(_times(schema, instance).values(), default=0) > limit:
        yield jsonschema.ValidationError("too many")


def _min_unique(validator: Any, limit: int, instance: Any, schema: Any) -> Iterator[jsonschema.ValidationError]:
    if isinstance(instance, list) and min(_times(schema, instance).values(), default=0) < limit:
        yield jsonschema.ValidationError("too few")


def _max_bytes(validator: Any, limit: int, instance: Any, schema: Any) -> Iterator[jsonschema.ValidationError]:
    if isinstance(instance, str) and len(instance.encode()) > limit:
        yield jsonschema.ValidationError("too many bytes")


def _min_bytes(validator: Any, limit: int, instance: Any, schema: Any) -> Iterator[jsonschema.ValidationError]:
    if isinstance(instance, str) and len(instance.encode()) < limit:
        yield jsonschema.ValidationError("too few bytes")


_FORMATS = jsonschema.FormatChecker(formats=())


@_FORMATS.checks("date", raises=ValueError)
def _is_date(text: object) -> bool:
    return not isinstance(text, str) or (len(text) == 10 and bool(date.fromisoformat(text)))


@_FORMATS.checks("date-time", raises=ValueError)
def _is_instant(text: object) -> bool:
    if not isinstance(text, str):
        return True
    return bool(_INSTANT.fullmatch(text)) and bool(datetime.fromisoformat(text.upper()))


_Validator = jsonschema.validators.extend(
    jsonschema.Draft201909Validator,
    {
        "maxUniqueItems": _max_unique,
        "minUniqueItems": _min_unique,
        "maxUtf8ByteLength": _max_bytes,
        "minUtf8ByteLength": _min_bytes,
    },
)


def read_oracle(schema: dict[str, Any]) -> Any:
    """Return the validator of a schema; `$schema` and `$id` are names that lead nowhere."""
    plain = {key: value for key, value in schema.items() if key not in ("$schema", "$id")}
    return _Validator(plain, format_checker=_FORMATS)
