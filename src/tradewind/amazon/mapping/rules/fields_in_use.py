"""The product fields a rule may take a value from, with the options and custom fields that the store really has."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection as database

from .fields import CUSTOM, FIELDS, OPTION, Kind, find_field

_MOST_KEYS = 500
_MOST_VALUES = 500
_LONGEST_KEY = 100

_KEYS = """
    SELECT prefix, min(label), sum(count)::bigint AS used FROM (
        SELECT %(option)s AS prefix, label, count(*) AS count
          FROM store_variant, jsonb_object_keys(options) AS label GROUP BY label
        UNION ALL
        SELECT %(custom)s, label, count(*) FROM store_variant, jsonb_object_keys(fields) AS label GROUP BY label
        UNION ALL
        SELECT %(custom)s, label, count(*) FROM store_product, jsonb_object_keys(fields) AS label GROUP BY label
    ) AS keys
    WHERE length(label) <= %(longest)s AND btrim(label) <> ''
    GROUP BY prefix, lower(label) ORDER BY used DESC, min(label) LIMIT %(most)s
"""

_VALUES = {
    OPTION: """
        SELECT value, count(*) FROM store_variant, jsonb_each_text(options) AS pair(label, value)
        WHERE lower(label) = lower(%(key)s) GROUP BY value
    """,
    CUSTOM: """
        SELECT value, sum(count)::bigint FROM (
            SELECT value, count(*) AS count FROM store_variant, jsonb_each_text(fields) AS pair(label, value)
             WHERE lower(label) = lower(%(key)s) GROUP BY value
            UNION ALL
            SELECT value, count(*) FROM store_product, jsonb_each_text(fields) AS pair(label, value)
             WHERE lower(label) = lower(%(key)s) GROUP BY value
        ) AS found GROUP BY value
    """,
    "brand": "SELECT brand, count(*) FROM store_product WHERE brand <> '' GROUP BY brand",
    "category": """
        SELECT path, count(*) FROM store_product JOIN store_category ON store_category.id = category_id GROUP BY path
    """,
    "tags": "SELECT value, count(*) FROM store_product, jsonb_array_elements_text(tags) AS value GROUP BY value",
}


@dataclass(frozen=True)
class FieldChoice:
    """A product field that a rule may name."""

    name: str
    label: str
    kind: Kind
    used_count: int | None = None
    """How many products or variants have it; None for the fields that each of them has."""


@dataclass(frozen=True)
class ValueInUse:
    """A value that products really have, for a value map to start from."""

    value: str
    count: int


def list_fields() -> list[FieldChoice]:
    """Return the plain fields, then the store's options and custom fields, most used first; one query.

    Of the latter at most 500; labels that differ in case alone are one field.
    """
    plain = [FieldChoice(known.name, known.label, known.kind) for known in FIELDS.values()]
    with database.cursor() as cursor:
        given: dict[str, str | int] = {"option": OPTION, "custom": CUSTOM, "longest": _LONGEST_KEY, "most": _MOST_KEYS}
        cursor.execute(_KEYS, given)
        found = [(find_field(prefix + key), used) for prefix, key, used in cursor.fetchall()]
    return plain + [FieldChoice(known.name, known.label, known.kind, used) for known, used in found if known]


def list_values_in_use(name: str) -> Sequence[ValueInUse]:
    """Return the values that products have in a field, most used first, at most 500; one query.

    Empty for fields whose values are not worth a map, such as the title.
    """
    prefix = next((one for one in (OPTION, CUSTOM) if name.startswith(one)), name)
    query = _VALUES.get(prefix)
    if query is None:
        return []
    with database.cursor() as cursor:
        cursor.execute(f"{query} ORDER BY 2 DESC, 1 LIMIT {_MOST_VALUES}", {"key": name.removeprefix(prefix).strip()})
        return [ValueInUse(value, count) for value, count in cursor.fetchall() if value]
