from decimal import Decimal

import pytest

from tradewind.store.catalog.cells import parse_number
from tradewind.store.catalog.export_cells import neutralise
from tradewind.store.catalog.made_skus import make_sku


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("19.90", "19.90"),
        ("19,9", "19.9"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1,234,567.00", "1234567"),
        ("0,125", "0.125"),
        (".5", "0.5"),
        ("12", "12"),
        ("-3", "-3"),
        ("1.234", "1.234"),
    ],
)
def test_numbers_as_the_world_writes_them(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "1,234", "$5", "5 EUR", "1e5", "nan", "Infinity", "1.2.3", "12,34,56.0", "9" * 41]
)
def test_what_is_no_clear_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cells_that_we_write_are_no_formulas(start: str) -> None:
    assert neutralise(f"{start}1") == f"'{start}1"


def test_other_cells_stay_as_they_are() -> None:
    assert neutralise("Mug = cup") == "Mug = cup"


def test_made_skus_read_well() -> None:
    assert make_sku("ocean-blue-shirt", []) == "ocean-blue-shirt"
    assert make_sku("shirt", ["Dark Red", "XL"]) == "shirt.dark-red.xl"


def test_made_skus_never_meet() -> None:
    near = [
        ("a", ["b-c"]), ("a-b", ["c"]), ("a", ["b c"]), ("a", ["b", "c"]), ("a", ["b/c"]), ("a", ["b.c"]),
        ("a", ["Größe"]), ("a", ["Grosse"]), ("a", ["Grße"]), ("ä", []), ("ö", []), ("x" * 60, []), ("x" * 61, []),
    ]  # fmt: skip
    made = {make_sku(handle, options) for handle, options in near}
    assert len(made) == len(near)
    assert all(len(sku) <= 40 for sku in made)
