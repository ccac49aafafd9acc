from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.store.files import run_text
from tradewind.base.errors import NotFound
from tradewind.store.catalog import queries
from tradewind.store.catalog.demo_products import fill_demo_store
from tradewind.store.catalog.description import clean_description
from tradewind.store.catalog.models import Category, Product, Variant
from tradewind.store.catalog.queries import ProductFilter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HEAD = "product,sku,title,price,quantity,category,brand,barcode,is_published\n"


def _fill(count: int) -> None:
    run_text(HEAD + "".join(f"p{n},S{n},Product {n},{n},{n},Home > Kitchen,,,yes\n" for n in range(1, count + 1)))


def _titles(**wanted: Any) -> list[str]:
    return [row.title for row in queries.list_products(ProductFilter(**wanted)).rows]


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_is_fixed(count: int) -> None:
    _fill(count)
    with CaptureQueriesContext(
        connection,
    ) as listing:
        queries.list_products(ProductFilter(search="product"), limit=2)
    with CaptureQueriesContext(connection) as tree:
        queries.list_categories()
    with CaptureQueriesContext(connection) as detail:
        list(queries.get_product_by_sku("S1").variants.all())
    assert (len(listing), len(tree), len(detail)) == (3, 2, 2)


def test_pages_follow_each_other_by_key_even_with_equal_titles() -> None:
    run_text(HEAD + "".join(f"p{n},S{n},Same,{n},{n},,,,yes\n" for n in range(7)))
    seen: list[str] = []
    after: int | None = 0
    while after is not None:
        page = queries.list_products(ProductFilter(), after=after, limit=3)
        seen += [row.key for row in page.rows]
        after = page.next_after
        assert page.total == 7
    assert sorted(seen) == [f"p{n}" for n in range(7)]
    assert len(seen) == 7


def test_search_and_filters() -> None:
    run_text(
        HEAD
        + "mug,M-100%,Big Mug,9,4,Home > Kitchen,Acme,9501101153000,yes\n"
        + "cup,C_1,Cup,9,4,Home,Other,,no\nhat,H-1,Hat,9,4,Homeware,Other,,yes\n"
    )
    home = Category.objects.get(path="Home").pk
    assert _titles(search="mug") == ["Big Mug"]
    assert _titles(search="00%") == ["Big Mug"]
    assert _titles(search="c_1") == ["Cup"]
    assert _titles(search="9501101153000") == ["Big Mug"]
    assert _titles(search="other") == ["Cup", "Hat"]
    assert _titles(category_id=home) == ["Big Mug", "Cup"]
    assert _titles(category_id=10**15) == []
    assert _titles(is_published=False) == ["Cup"]
    assert _titles(without_category=True) == []
    assert _titles(search="' OR 1=1 --") == []


def test_figures_of_a_product() -> None:
    run_text("product,sku,title,price,quantity\np,A,Mug,5,2\np,B,,9.5,3\nq,C,Cup,,\n")
    cup, mug = queries.list_products(ProductFilter()).rows
    assert (mug.variants, mug.lowest_price, mug.highest_price, mug.quantity) == (2, 5, 9.5, 5)
    assert (cup.lowest_price, cup.quantity) == (None, None)


def test_the_tree_counts_what_is_below() -> None:
    run_text(HEAD + "a,A,A,1,1,X > Y > Z,,,yes\nb,B,B,1,1,X > Y,,,yes\nc,C,C,1,1,X,,,yes\nd,D,D,1,1,X 2,,,yes\n")
    rows = [(row.path, row.depth, row.products, row.products_below) for row in queries.list_categories()]
    assert rows == [("X", 0, 1, 3), ("X > Y", 1, 1, 2), ("X > Y > Z", 2, 1, 1), ("X 2", 0, 1, 1)]


def test_what_is_not_there() -> None:
    with pytest.raises(NotFound):
        queries.get_product(1)
    with pytest.raises(NotFound):
        queries.get_product_by_sku("nobody")


def test_the_demo_store_is_filled_once_and_keeps_what_was_changed() -> None:
    assert fill_demo_store() == 25
    Variant.objects.filter(sku="NW-ACC-BLT").update(quantity=1)
    assert fill_demo_store() == 0
    assert Variant.objects.get(sku="NW-ACC-BLT").quantity == 1
    assert (Product.objects.filter(brand="Northwind").count(), Variant.objects.count()) == (25, 83)
    for barcode in Variant.objects.values_list("barcode", flat=True):
        digits = [int(digit) for digit in barcode]
        assert len(digits) == 13
        assert (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0


def test_descriptions_hold_nothing_that_acts() -> None:
    shown = clean_description(
        '<h1 onclick="x()">Hi</h1><script>alert(1)</script><img src=x onerror=y><a href="javascript:z()">a</a>'
        '<p style="color:red">ok</p><iframe src="//evil"></iframe>'
    )
    assert shown == '<h3>Hi</h3><a rel="noopener nofollow">a</a><p>ok</p>'
    assert clean_description("1 < 2\nand <3") == "<p>1 &lt; 2<br>and &lt;3</p>"
