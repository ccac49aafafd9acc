from typing import Any

import pytest

from tests.store.files import run_text
from tradewind.base.audit import Actor
from tradewind.base.errors import NotFound, Refused
from tradewind.store.catalog.categorize import put_into_category, read_path
from tradewind.store.catalog.models import Category, Product, ProductChange
from tradewind.store.catalog.queries import ProductFilter, find_product_ids

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
JO = Actor("jo@example.com")


@pytest.fixture(autouse=True)
def shirts() -> None:
    run_text("product,sku,title,price,category\na,A,Blue shirt,9,\nb,B,Red shirt,9,Old\nc,C,Mug,9,\n")


def category_of(sku: str) -> str:
    product = Product.objects.get(variants__sku=sku)
    return product.category.path if product.category else ""


def test_chosen_products_move_into_a_category_that_is_made_for_them() -> None:
    before = ProductChange.objects.count()
    assert put_into_category(find_product_ids(["A", "B"]), " Clothing >  Shirts ", actor=JO) == 2
    assert [category_of(sku) for sku in "ABC"] == ["Clothing > Shirts", "Clothing > Shirts", ""]
    assert Category.objects.get(path="Clothing > Shirts").parent == Category.objects.get(path="Clothing")
    changes = ProductChange.objects.order_by("pk")[before:]
    assert [one.differences[0]["before"] for one in changes] == ["", "Old"]


def test_a_filter_moves_all_that_match_and_those_already_there_write_nothing() -> None:
    put_into_category(find_product_ids(["A"]), "Clothing", actor=JO)
    before = ProductChange.objects.count()
    assert put_into_category(ProductFilter(search="shirt"), "Clothing", actor=JO) == 1
    assert (category_of("B"), category_of("C"), ProductChange.objects.count()) == ("Clothing", "", before + 1)


def test_an_empty_path_takes_out() -> None:
    put_into_category(find_product_ids(["B"]), "", actor=JO)
    assert category_of("B") == ""


@pytest.mark.parametrize("path", ["a > > b", "x" * 201, " > ".join("abcdefghijk"), "tab\there\x07", "a > " * 200])
def test_a_path_that_is_none_is_refused_and_moves_nothing(path: str) -> None:
    with pytest.raises(Refused, match="Clothing > Shirts"):
        put_into_category(find_product_ids(["A"]), path, actor=JO)
    assert (category_of("A"), Category.objects.count()) == ("", 1)


@pytest.mark.parametrize("chosen", [[], [10**9], ProductFilter(search="nothing like it")])
def test_nothing_chosen_is_said(chosen: Any) -> None:
    with pytest.raises(Refused, match="No product is chosen"):
        put_into_category(chosen, "Clothing", actor=JO)


def test_unknown_skus_are_named() -> None:
    with pytest.raises(NotFound, match="“Z”"):
        find_product_ids(["A", "Z"])


def test_a_path_is_read_by_its_names() -> None:
    assert read_path("Home > Kitchen") == ("Home", "Kitchen")
    assert read_path("  ") == ()
