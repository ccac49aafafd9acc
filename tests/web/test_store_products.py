"""The store's product and category pages, for everybody who may and may not see them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.store.files import run_text
from tradewind.store.catalog.categories import ensure_categories
from tradewind.store.catalog.models import Category, Product, Variant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "own_files")]


@pytest.fixture
def own_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def mug() -> Product:
    run_text(
        "product,sku,title,description,price,sale_price,quantity,category,images,option:Color\n"
        'mug,M-1,Mug <b>x</b>,"<p>Hot<script>alert(1)</script></p>",9.50,,4,Home > Kitchen,https://x.example/1.jpg,Red\n'
        "mug,M-2,,,12,10,,,,Blue\n"
    )
    return Product.objects.get()


def _read(page: Client, path: str) -> str:
    answer = page.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("path", ["/store/products", "/store/categories", "/store/products/{id}"])
def test_every_role_may_look_and_nobody_else(path: str, mug: Product, client: Client, viewer_page: Client) -> None:
    path = path.format(id=mug.pk)
    assert "Kitchen" in _read(viewer_page, path)
    assert client.get(path).status_code == 302


@pytest.mark.parametrize(
    "act",
    [
        "products/{id}/variants",
        "products/{id}/category",
        "categories/{category}/rename",
        "categories/{category}/remove",
    ],
)
def test_only_operators_and_admins_may_change(act: str, mug: Product, client: Client, viewer_page: Client) -> None:
    path = "/store/" + act.format(id=mug.pk, category=mug.category_id)
    assert viewer_page.post(path, {"name": "Other", "category": ""}).status_code == 403
    assert client.post(path).status_code == 302
    assert Category.objects.filter(path="Home > Kitchen").exists()
    assert Product.objects.get().category_id == mug.category_id


def test_the_empty_store_says_what_to_do(operator_page: Client, viewer: Any) -> None:
    assert "Import products" in _read(operator_page, "/store/products")
    assert "No categories yet" in _read(operator_page, "/store/categories")
    other = Client()
    other.force_login(viewer)
    assert "/store/import" not in _read(other, "/store/products")


def test_nothing_found_is_told_apart_from_nothing_there(mug: Product, viewer_page: Client) -> None:
    assert "Nothing found" in _read(viewer_page, "/store/products?search=zebra")
    assert "Nothing found" in _read(viewer_page, "/store/categories?search=zebra")


def test_imported_markup_is_shown_as_text_or_cleaned(mug: Product, viewer_page: Client) -> None:
    content = _read(viewer_page, f"/store/products/{mug.pk}")
    assert "Mug &lt;b&gt;x&lt;/b&gt;" in content
    assert "<p>Hot</p>" in content
    assert "alert(1)" not in content


def _count_queries(page: Client, paths: list[str]) -> list[int]:
    counts = []
    for path in paths:
        with CaptureQueriesContext(connection) as taken:
            _read(page, path)
        counts.append(len(taken))
    return counts


def test_three_rows_take_as_many_queries_as_one(viewer_page: Client) -> None:
    head = "product,sku,title,category\n"
    run_text(head + "p,S0,Product 0,C0\n")
    paths = ["/store/products", "/store/categories", f"/store/products/{Product.objects.get().pk}"]
    with_one = _count_queries(viewer_page, paths)
    run_text(head + "p,S0,Product,C0\np,S1,,\np,S2,,\nq,S3,Other,C0 > C1\nr,S4,Third,C2\n")
    assert _count_queries(viewer_page, paths) == with_one


@pytest.mark.parametrize(
    "query", ["after=x", "after=99999999999999999999", "category=\x00", "category=1e9", "search=%00", "published=x"]
)
def test_an_address_may_ask_for_anything(query: str, mug: Product, viewer_page: Client) -> None:
    _read(viewer_page, f"/store/products?{query}")


def test_what_is_not_there(viewer_page: Client) -> None:
    assert viewer_page.get("/store/products/1").status_code == 404
    assert viewer_page.get("/store/products/99999999999999999999999").status_code == 404


def _form() -> dict[str, str]:
    """Return what a browser sends when nothing was typed."""
    form: dict[str, str] = {}
    for variant in Variant.objects.all():
        price, quantity = f"{variant.price:.2f}", "" if variant.quantity is None else str(variant.quantity)
        form |= {f"seen-price-{variant.pk}": price, f"price-{variant.pk}": price}
        form |= {f"seen-quantity-{variant.pk}": quantity, f"quantity-{variant.pk}": quantity}
    return form


def _set(form: dict[str, str], sku: str, field: str, text: str) -> dict[str, str]:
    return {**form, f"{field}-{Variant.objects.get(sku=sku).pk}": text}


def test_an_operator_sets_price_and_stock(mug: Product, operator_page: Client) -> None:
    form = _set(_set(_form(), "M-1", "price", "11"), "M-2", "quantity", "7")
    answer = operator_page.post(f"/store/products/{mug.pk}/variants", form, follow=True)
    assert "2 variants were changed." in answer.content.decode()
    assert list(Variant.objects.order_by("sku").values_list("price", "quantity")) == [(11, 4), (12, 7)]


def test_a_sale_meanwhile_is_not_undone(mug: Product, operator_page: Client) -> None:
    form = _set(_form(), "M-1", "price", "11")
    Variant.objects.filter(sku="M-1").update(quantity=3)
    operator_page.post(f"/store/products/{mug.pk}/variants", form)
    assert Variant.objects.values_list("price", "quantity").get(sku="M-1") == (11, 3)


def test_what_changed_meanwhile_comes_back_with_words(mug: Product, operator_page: Client) -> None:
    form = _set(_form(), "M-1", "quantity", "9")
    Variant.objects.filter(sku="M-1").update(quantity=3)
    answer = operator_page.post(f"/store/products/{mug.pk}/variants", form)
    assert answer.status_code == 409
    assert "It is 3 by now." in answer.content.decode()
    assert Variant.objects.get(sku="M-1").quantity == 3


@pytest.mark.parametrize(
    ("field", "text"), [("price", "cheap"), ("price", "-1"), ("quantity", "1.5"), ("quantity", "-2")]
)
def test_wrong_input_stays_beside_its_words_and_nothing_is_saved(
    field: str, text: str, mug: Product, operator_page: Client
) -> None:
    form = _set(_set(_form(), "M-2", "price", "13"), "M-1", field, text)
    answer = operator_page.post(f"/store/products/{mug.pk}/variants", form)
    content = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{text}"' in content
    assert "field-error" in content
    assert Variant.objects.get(sku="M-2").price == 12


def test_a_product_moves_and_categories_are_renamed_and_removed(mug: Product, operator_page: Client) -> None:
    leaf = ensure_categories([("Garden",)])[("Garden",)]
    operator_page.post(f"/store/products/{mug.pk}/category", {"category": str(leaf.pk)})
    assert Product.objects.get().category_id == leaf.pk
    operator_page.post(f"/store/categories/{leaf.pk}/rename", {"name": "Yard"})
    kitchen = Category.objects.get(path="Home > Kitchen")
    operator_page.post(f"/store/categories/{kitchen.pk}/remove")
    assert list(Category.objects.values_list("path", flat=True)) == ["Home", "Yard"]
    answer = operator_page.post(f"/store/categories/{leaf.pk}/remove", follow=True)
    assert "still holds products" in answer.content.decode()


def test_rows_that_a_browser_leaves_out_stay(mug: Product, operator_page: Client) -> None:
    form = {key: text for key, text in _form().items() if key.endswith(f"-{Variant.objects.get(sku='M-2').pk}")}
    operator_page.post(f"/store/products/{mug.pk}/variants", _set(form, "M-2", "price", "14"))
    assert list(Variant.objects.order_by("sku").values_list("price", "quantity")) == [(9.5, 4), (14, None)]


def test_chosen_products_are_put_into_a_category(mug: Product, operator_page: Client) -> None:
    given = {"product": [str(mug.pk), "x"], "path": "Gifts > Mugs"}
    answer = operator_page.post("/store/products/category?search=mug", given, follow=True)
    assert answer.redirect_chain == [("/store/products?search=mug", 302)]
    assert "1 product was put into Gifts &gt; Mugs." in answer.content.decode()
    operator_page.post("/store/products/category?search=mug", {"all": "1", "path": ""})
    assert Product.objects.get().category is None


def test_what_cannot_be_a_category_is_said_and_changes_nothing(mug: Product, operator_page: Client) -> None:
    answer = operator_page.post("/store/products/category", {"product": [str(mug.pk)], "path": ">"}, follow=True)
    assert "Write a category as" in answer.content.decode()
    assert Product.objects.get().category_id == mug.category_id


def test_a_viewer_chooses_nothing(mug: Product, viewer_page: Client) -> None:
    assert "data-chooses" not in _read(viewer_page, "/store/products")
    assert viewer_page.post("/store/products/category", {"product": [str(mug.pk)], "path": ""}).status_code == 403
