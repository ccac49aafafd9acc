"""Differences of settings, as people read them."""

from typing import Any, get_args, get_type_hints

import pytest

from tradewind.amazon.connections.options import ExportOptions, ImportOptions, Part, PriceRule, Schedule
from tradewind.amazon.mapping.file.difference import Difference
from tradewind.amazon.mapping.file.difference_words import OPTION_VALUES, describe_differences


def told(path: str, before: Any, after: Any) -> tuple[str, str, str]:
    (row,) = describe_differences([Difference(("options", *path.split(".")), before, after)])
    return row.name, row.before, row.after


@pytest.mark.parametrize(
    ("path", "before", "after", "said"),
    [
        ("export.schedule.kind", "by_hand", "every", ("When listings are sent", "By hand", "Every so many minutes")),
        ("export.parts", ["price"], ["price", "stock"], ("What is sent", "Price", "Price, Stock")),
        ("export.price.rounding", ".99", "none", ("Price: rounded", ".99", "Not rounded")),
        ("export.tags", ["all"], None, ("Tags that go", "all", "")),
        ("imports.orders", True, False, ("Orders are imported", "Yes", "No")),
    ],
)
def test_options_are_told_as_the_page_calls_them(path: str, before: Any, after: Any, said: tuple[str, str, str]):
    assert told(path, before, after) == said


@pytest.mark.parametrize(
    ("path", "of", "read_as_they_are"),
    [
        ("export.selection", ExportOptions, set()),
        ("export.mode", ExportOptions, set()),
        ("export.fulfilled_by", ExportOptions, set()),
        ("export.price.rounding", PriceRule, {".99", ".95"}),
        ("export.schedule.kind", Schedule, set()),
        ("imports.unknown_sku", ImportOptions, set()),
    ],
)
def test_every_value_that_can_be_chosen_has_words(path: str, of: type, read_as_they_are: set[str]):
    values = set(get_args(get_type_hints(of)[path.rpartition(".")[2]]))
    assert values == OPTION_VALUES[path].keys() | read_as_they_are


def test_every_part_has_words():
    assert set(get_args(Part)) == OPTION_VALUES["export.parts"].keys()
