import tracemalloc
from pathlib import Path

import pytest

from tests.store.files import codes, index_text, read_text
from tradewind.store.catalog import index, sheet
from tradewind.store.catalog.dialects import NotRecognised
from tradewind.store.catalog.sheet import Unreadable


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str, tmp_path: Path) -> None:
    text = "sku,title,price,quantity\nA,Mug,9.50,3\n".replace(",", delimiter)
    assert read_text(tmp_path, text)["A"].variants[0].values["quantity"] == 3


def test_excels_own_first_line_and_empty_lines_are_passed_over(tmp_path: Path) -> None:
    text = 'sep=;\n\nsku;title;description\n\nA;Mug;"one\ntwo"\n;;\nB;;Cup\n'
    drafts = read_text(tmp_path, text)
    assert drafts["A"].values["description"] == "one\ntwo"
    assert codes(drafts["B"]) == {(8, "title_missing")}


@pytest.mark.parametrize(
    ("header", "nearest", "missing"),
    [
        ("Handle,Body (HTML),Variant Price,Variant SKU", "Shopify", ("Title",)),
        ("ID,Type,Regular price,In stock?,Categories,Published", "WooCommerce", ("SKU", "Name")),
        ("title,price,quantity,currency", "Tradewind", ("sku",)),
        ("Title,Description,SKU,Price,Option1 name,Option1 value,Product image URL", "Shopify", ("Handle",)),
        ("Nom,Prix", "", ("sku", "title")),
    ],
)
def test_missing_columns_are_named(header: str, nearest: str, missing: tuple[str, ...], tmp_path: Path) -> None:
    with pytest.raises(NotRecognised) as refusal:
        index_text(tmp_path, f"{header}\n1,2,3,4,5,6\n")
    assert (refusal.value.nearest, refusal.value.missing) == (nearest, missing)


def _code(tmp_path: Path, text: str) -> str:
    with pytest.raises(Unreadable) as refusal:
        index_text(tmp_path, text)
    return refusal.value.code


def test_what_cannot_be_read_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _code(tmp_path, "\n\n") == "file_blank"
    assert _code(tmp_path, "sku,title,sku\nA,B,C\n") == "column_twice"
    assert _code(tmp_path, "sku,title" + ",x" * 1000 + "\n") == "columns_too_many"
    monkeypatch.setattr(sheet, "LONGEST_CELL", 1000)
    assert _code(tmp_path, 'sku,title\nA,"never closed' + "\nB,C" * 500) == "cell_endless"
    monkeypatch.setattr(index, "MOST_LINES", 3)
    assert _code(tmp_path, "sku,title\n" + "A,B\n" * 4) == "lines_too_many"


def test_a_line_that_is_cut_off_or_too_long(tmp_path: Path) -> None:
    drafts = read_text(tmp_path, "sku,title,price\nA,Mug\nB,Cup,1,,\nC,Pot,1,more\n")
    assert codes(drafts["A"]) == {(2, "cells_wrong")}
    assert codes(drafts["B"]) == set()
    assert codes(drafts["C"]) == {(4, "cells_wrong")}


def test_the_same_sku_twice_names_both_lines(tmp_path: Path) -> None:
    drafts = read_text(tmp_path, "product,sku,title\np,A,Mug\nq,B,Cup\nr,A,Pot\n")
    (first,) = drafts["p"].problems
    (second,) = drafts["r"].problems
    assert (first.line, first.values) == (2, {"sku": "A", "other": "4"})
    assert (second.line, second.values) == (4, {"sku": "A", "other": "2"})
    assert drafts["q"].problems == ()


def test_a_product_with_too_many_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "MOST_VARIANTS", 2)
    drafts = read_text(tmp_path, "product,sku,title\np,A,Mug\np,B,\np,C,\n")
    assert codes(drafts["p"]) == {(2, "variants_too_many")}


def test_control_characters_are_dropped(tmp_path: Path) -> None:
    assert read_text(tmp_path, "sku,title\nA,Mu\x07g\x1b[0m\n")["A"].values["title"] == "Mug[0m"


def test_a_header_alone_holds_no_products(tmp_path: Path) -> None:
    assert index_text(tmp_path, "sku,title\n").units == []
    assert index_text(tmp_path, "sku,title").units == []


def test_memory_grows_with_the_lines_and_not_with_what_stands_in_them(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("sku,title,description\n")
        for number in range(100):
            file.write(f"S{number},Product {number},{'long ' * 40_000}\n")
    assert path.stat().st_size > 20_000_000
    tracemalloc.start()
    try:
        found = index.index_file(sheet.open_sheet(path))
        lengths = {len(found.read(unit).values["description"]) for unit in found.units}
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert lengths == {199_999}
    assert peak < 3_000_000
