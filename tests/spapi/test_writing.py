"""Queries and bodies are written the way Amazon reads them."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from tradewind.spapi.writing import write_body, write_instant, write_query

TOKYO = timezone(timedelta(hours=9))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ""),
        ({"a": None, "b": [], "c": ()}, ""),
        ({"a": ["x", "y"]}, "a=x%2Cy"),
        ({"a": 20, "b": True, "c": False, "d": 0}, "a=20&b=true&c=false&d=0"),
        ({"a": "caps & hats + 1"}, "a=caps%20%26%20hats%20%2B%201"),
        ({"a": datetime(2026, 11, 23, 21, 0, 5, 123456, tzinfo=TOKYO)}, "a=2026-11-23T12%3A00%3A05.123Z"),
        ({"paginationToken": "a+b/c=="}, "paginationToken=a%2Bb%2Fc%3D%3D"),
    ],
)
def test_a_query_is_written(query, expected):
    assert write_query(query) == expected


def test_a_comma_inside_a_list_is_refused():
    with pytest.raises(ValueError, match="comma"):
        write_query({"identifiers": ["a,b"]})


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        write_instant(datetime(2026, 11, 23))  # noqa: DTZ001 - that is what is refused


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("19.99"), b"19.99"),
        (Decimal("19.90"), b"19.90"),
        (Decimal("1E+3"), b"1000"),
        (Decimal("0.1") + Decimal("0.2"), b"0.3"),
        (datetime(2026, 11, 23, tzinfo=UTC), b'"2026-11-23T00:00:00.000Z"'),
        ("日本", '"日本"'.encode()),
    ],
)
def test_a_body_keeps_numbers_exact(value, expected):
    assert write_body({"value": value}) == b'{"value":' + expected + b"}"


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), object()])
def test_what_json_cannot_say_is_refused(value):
    with pytest.raises(TypeError):
        write_body({"value": value})
