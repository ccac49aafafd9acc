"""Whatever stands in a file: the reader answers with products, problems or a clear refusal, and never breaks."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.files import sample
from tradewind.base.errors import Refused
from tradewind.store.catalog.accept import accept_file
from tradewind.store.catalog.dialects import ALL, NotRecognised
from tradewind.store.catalog.index import index_file
from tradewind.store.catalog.sheet import Unreadable, open_sheet
from tradewind.store.catalog.words import describe_problem

HEADERS = {
    "own": "product,sku,title,price,sale_price,currency,quantity,category,images,weight_kg,option:Color,field:X",
    "shopify": "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Compare At Price,"
    "Variant Inventory Qty,Variant Grams,Image Src,Image Position,Published",
    "woocommerce": "ID,Type,SKU,Name,Published,Stock,Regular price,Sale price,Categories,Parent,Attribute 1 name,"
    "Attribute 1 value(s)",
}
CELLS = st.one_of(
    st.sampled_from(
        ["", "1", "A", "variable", "variation", "simple", "id:1", "9.99", "1,234", "-1", "=1+1", "Color", "Red"]
    ),
    st.text(max_size=12),
)


def _read_all(path: Path) -> int:
    index = index_file(open_sheet(path))
    for unit in index.units:
        draft = index.read(unit)
        assert all(describe_problem(problem) for problem in (*draft.problems, *draft.notes))
        assert draft.problems or (draft.values["title"] and draft.variants)
        assert len({variant.sku for variant in draft.variants}) == len(draft.variants) or draft.problems
    return len(index.units)


@pytest.mark.parametrize("dialect", sorted(HEADERS))
@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.lists(CELLS, min_size=12, max_size=12), max_size=6))
def test_any_cells(dialect: str, rows: list[list[str]]) -> None:
    quoted = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    content = "\n".join([HEADERS[dialect], *quoted]).encode("utf-8", "replace")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        path.write_bytes(content.replace(b"\r", b" ").replace(b"\0", b""))
        assert _read_all(path) <= len(rows)


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=400))
def test_any_bytes(content: bytes) -> None:
    from django.test import override_settings

    with TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=Path(folder)):
        try:
            accepted = accept_file([content])
            _read_all(accepted.path)
        except (Refused, NotRecognised, Unreadable):
            return


@settings(max_examples=60, deadline=None)
@given(
    cut=st.integers(min_value=200, max_value=18_000),
    name=st.sampled_from(["shopify-apparel.csv", "woocommerce-sample-products.csv"]),
)
def test_a_real_export_cut_off_anywhere(cut: int, name: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(sample(name).read_bytes()[:cut])
        try:
            _read_all(path)
        except (NotRecognised, Unreadable):
            return


def test_every_dialect_is_tried() -> None:
    assert {dialect.name for dialect in ALL} == set(HEADERS)
