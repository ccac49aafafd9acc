"""Data Mapping and the Amazon tabs of category and product, as people see them."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.amazon.shop import add_product, fill, make_clothing
from tests.jobs import run_due_jobs
from tradewind.amazon.connections import switch
from tradewind.amazon.connections.configure import request_check
from tradewind.amazon.listings.check import check_all_products
from tradewind.amazon.mapping.change import SetProductType, save_mapping
from tradewind.amazon.models import AttributeRule, CategoryMapping, Connection, ProductTypeSchema, SchemaReport
from tradewind.base import clock as base_clock
from tradewind.base.audit import TRADEWIND
from tradewind.store.models import Category, Product

pytestmark = pytest.mark.django_db
DEFAULTS = {"is_exempt_from_barcodes": "no"}


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def shop(connect_account: Callable[..., list[Any]], clock: Any) -> Any:
    connection = fill(connect_account()[0], make_clothing())
    check_all_products(connection.pk)
    return connection


@pytest.fixture
def things(shop: Any) -> Category:
    return Category.objects.get(path="Clothing > Things")


def mapping(connection: Any, rest: str = "") -> str:
    return f"/channels/amazon/connections/{connection.pk}/mapping{rest}"


def text(response: Any) -> str:
    return response.content.decode()


def plain(response: Any) -> str:
    """The page's words alone, each run of blanks as one."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text(response))).split())


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(database) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_tab_says_how_many_wait_to_be_fixed(viewer_page: Client, shop: Any):
    for address in (mapping(shop), f"/channels/amazon/connections/{shop.pk}"):
        assert "Data Mapping 1 to fix" in plain(viewer_page.get(address))


def test_the_switch_leads_back_to_the_page_it_is_on(operator_page: Client, shop: Any):
    address = f"/channels/amazon/connections/{shop.pk}/switch"
    assert operator_page.post(address, {"back": mapping(shop)}).headers["Location"] == mapping(shop)
    elsewhere = operator_page.post(address, {"back": "//evil.example"}).headers["Location"]
    assert elsewhere == f"/channels/amazon/connections/{shop.pk}"


def test_each_open_line_of_the_checklist_leads_on(operator_page: Client, connect_account: Any, clock: Any):
    connection = connect_account()[0]
    empty = text(operator_page.get(mapping(connection)))
    assert "Before feeds may run" in empty
    assert 'href="/store/import"' in empty
    assert 'href="#categories"' in empty
    assert empty.count('name="use_defaults"') == 4
    assert empty.count("btn-primary") == 1  # the bar's, out of sight until something waits


def test_defaults_may_be_used_from_the_checklist(operator_page: Client, connect_account: Any, clock: Any):
    connection = connect_account()[0]
    operator_page.post(mapping(connection, "/save"), {**DEFAULTS, "use_defaults": "1"})
    assert AttributeRule.objects.filter(connection=connection, attribute_path="item_name").exists()


def test_the_page_saves_all_staged_changes(operator_page: Client, shop: Any, things: Category):
    page = text(operator_page.get(mapping(shop)))
    assert "Everything is set: feeds may run" in page
    assert "from Clothing" in page
    given = {
        f"type-{things.pk}": "SHIRT", f"type-{things.parent_id}": "PRODUCT", "brand": "Northwind",
        "country_of_origin": "PT", "is_exempt_from_barcodes": "yes",
    }  # fmt: skip
    assert operator_page.post(mapping(shop, "/save"), given).status_code == 302
    assert CategoryMapping.objects.get(category=things).product_type == "SHIRT"
    saved = text(operator_page.get(mapping(shop)))
    assert 'value="Northwind"' in saved
    assert '<option value="yes" selected>' in saved
    assert "set here, instead of PRODUCT from Clothing" in saved


def test_a_category_inherits_again(operator_page: Client, shop: Any, things: Category):
    save_mapping(shop, [SetProductType(things.pk, "SHIRT")], actor=TRADEWIND)
    operator_page.post(mapping(shop, "/save"), {f"type-{things.pk}": "", f"browse-{things.pk}": ""})
    assert not CategoryMapping.objects.filter(category=things).exists()


def test_a_browse_category_is_kept_with_amazons_label(operator_page: Client, shop: Any, things: Category):
    found = text(operator_page.get(mapping(shop, "/browse-categories?product_type=HAT&search=baseball")))
    value, label = re.findall(r'data-value="([^"]+)" data-label="([^"]+)"', found)[0]
    given = {f"type-{things.pk}": "HAT", f"browse-{things.pk}": value}
    operator_page.post(mapping(shop, "/save"), given)
    kept = CategoryMapping.objects.get(category=things)
    assert (kept.browse_category, kept.browse_category_name) == (value, label)
    assert label in text(operator_page.get(mapping(shop)))


def test_an_unknown_product_type_is_refused_on_the_page(operator_page: Client, shop: Any, things: Category):
    answer = operator_page.post(mapping(shop, "/save"), {f"type-{things.pk}": "NO_SUCH", **DEFAULTS})
    assert answer.status_code == 404
    assert "Amazon has no product type" in text(answer)
    assert not CategoryMapping.objects.filter(category=things).exists()


def staged_inputs(page: str) -> dict[str, str]:
    """What waits on the page: each hidden input whose value is not the saved one."""
    found = re.findall(r'name="((?:type|browse)-\d+)" value="([^"]*)" data-seen="([^"]*)"', page)
    return {name: value for name, value, seen in found if value != seen}


def test_a_refused_save_comes_back_with_all_that_was_chosen(operator_page: Client, shop: Any, things: Category):
    given = {f"type-{things.pk}": "NO_SUCH", f"type-{things.parent_id}": "", f"browse-{things.parent_id}": ""}
    chosen = {f"type-{things.pk}": "NO_SUCH", f"type-{things.parent_id}": ""}
    answer = operator_page.post(mapping(shop, "/save"), {**given, **DEFAULTS, "brand": "Northwind"})
    assert staged_inputs(text(answer)) == chosen
    assert 'value="Northwind"' in text(answer)
    spoiled = operator_page.post(mapping(shop, "/save"), {**given, "is_exempt_from_barcodes": "perhaps"})
    assert spoiled.status_code == 422
    assert staged_inputs(text(spoiled)) == chosen
    # the page that came back is the mapping page: its switch and its tabs lead there
    assert f'name="back" value="{mapping(shop)}"' in text(answer)


def test_a_category_that_came_back_is_called_as_amazon_calls_it(operator_page: Client, shop: Any, things: Category):
    found = text(operator_page.get(mapping(shop, "/browse-categories?product_type=HAT&search=baseball")))
    value, label = re.findall(r'data-value="([^"]+)" data-label="([^"]+)"', found)[0]
    given = {f"type-{things.pk}": "HAT", f"browse-{things.pk}": value, f"type-{things.parent_id}": "NO_SUCH"}
    page = text(operator_page.post(mapping(shop, "/save"), {**given, **DEFAULTS}))
    row = page[page.index(f'id="category-{things.pk}"') :]
    assert 'data-own-name="Hat"' in row
    assert f'data-own-browse-name="{label}"' in row
    assert 'data-seen-name=""' in row


def test_many_new_product_types_are_read_as_amazons_rate_allows(operator_page: Client, shop: Any, clock: Any):
    types = ("BELT", "COAT", "HAT", "LUGGAGE", "NECKLACE", "SCARF", "SHIRT", "SWEATSHIRT")
    made = [Category.objects.create(name=one, path=one) for one in types]
    given = {f"type-{one.pk}": one.name for one in made} | DEFAULTS
    waiting = operator_page.post(mapping(shop, "/save"), given)
    assert waiting.status_code == 202
    assert staged_inputs(text(waiting)) == {f"type-{one.pk}": one.name for one in made}
    assert "Amazon’s rules for the new product types are being read: 4 of 8." in plain(waiting)
    assert 'data-again="1"' in text(waiting)
    assert 'name="round" value="1"' in text(waiting)
    assert not CategoryMapping.objects.filter(category__in=made).exists()
    clock.advance(seconds=1)
    assert operator_page.post(mapping(shop, "/save"), {**given, "round": "1"}).status_code == 302
    assert CategoryMapping.objects.filter(category__in=made).count() == 8


def test_a_save_does_not_ask_on_for_ever(operator_page: Client, shop: Any):
    made = [Category.objects.create(name=one, path=one) for one in ("BELT", "COAT", "HAT", "SCARF", "SHIRT", "LUGGAGE")]
    given = {f"type-{one.pk}": one.name for one in made} | DEFAULTS
    answer = operator_page.post(mapping(shop, "/save"), {**given, "round": "20"})
    assert answer.status_code == 422
    assert "Try again in a minute." in text(answer)
    assert "data-again" not in text(answer)
    assert len(staged_inputs(text(answer))) == 6


def test_suggestions_come_from_amazon_and_markup_stays_text(operator_page: Client, shop: Any, things: Category):
    found = text(operator_page.get(mapping(shop, f"/product-types?category={things.pk}&search=hat")))
    assert 'data-product-type="HAT"' in found
    odd = text(operator_page.get(mapping(shop, "/product-types?search=<script>")))
    assert "<script>" not in odd
    top = Category.objects.create(name="Gifts", path="Gifts")
    hats = Category.objects.create(name="<b>Hats</b>", path="Gifts > <b>Hats</b>", parent=top)
    add_product("Wool Hat", sku="hat", category=hats)
    assert f'hx-get="{mapping(shop, "/suggestions")}"' in text(operator_page.get(mapping(shop)))
    part = text(operator_page.get(mapping(shop, "/suggestions")))
    assert f'id="suggestion-{hats.pk}" class="suggestion" hx-swap-oob="true"' in part
    assert f'data-accept="{hats.pk}" data-product-type="HAT"' in part
    assert f'data-accept="{top.pk}" data-product-type="HAT"' in part
    assert "for all of Gifts" in part
    assert "<b>Hats" not in part


def test_suggestions_go_on_by_themselves(operator_page: Client, shop: Any):
    for number in range(9):
        kind = Category.objects.create(name=f"Kind {number}", path=f"Kind {number}")
        add_product(f"Wool Hat {number}", sku=f"hat-{number}", category=kind)
    part = text(operator_page.get(mapping(shop, "/suggestions")))
    assert "4 of 9" in part
    following = re.search(r'hx-get="([^"]+)" hx-trigger="load delay:1s"', part)
    assert following is not None
    assert "done=4" in following[1]
    assert "Accept all" not in part


def test_a_busy_amazon_is_asked_again_by_the_page(viewer_page: Client, shop: Any):
    for number in range(6):
        answer = text(viewer_page.get(mapping(shop, f"/product-types?search=hat{number}")))
    assert 'data-retry="1"' in answer


def test_problems_lead_to_the_list_and_to_what_fixes_them(viewer_page: Client, shop: Any, things: Category):
    page = text(viewer_page.get(mapping(shop)))
    assert "Purchasable Offer is in GBP, Amazon.com takes USD." in page
    assert f'href="/channels/amazon/connections/{shop.pk}/export-import" aria-label="Fix: Purchasable' in page
    assert f"/channels/amazon/products?connection={shop.pk}&amp;problem=Purchasable%20Offer" in page
    loose = Category.objects.create(name="Loose", path="Loose")
    add_product("Loose thing", sku="loose", category=loose)
    add_product("Nowhere", sku="nowhere")
    add_product("Bare", sku="bare", category=things, barcode="")
    check_all_products(shop.pk)
    page = text(viewer_page.get(mapping(shop)))
    assert f"mapping#category-{loose.pk}" in page
    assert "/store/products?category=none" in page
    assert f"rules?category={things.pk}&amp;attribute=externally_assigned_product_identifier" in page


def test_what_a_check_found_is_shown_when_it_is_over(operator_page: Client, shop: Any, things: Category):
    add_product("Euros", sku="thing-eur", category=things, currency="EUR")
    part = {"HTTP_HX_REQUEST": "true"}
    fine = Category.objects.create(name="Fine", path="Clothing > Fine", parent=things.parent)
    add_product("Fine thing", sku="fine", category=fine)
    request_check(shop.pk)
    assert "hx-trigger" in text(operator_page.get(mapping(shop)))
    assert f'id="to-fix-{things.pk}"' not in text(operator_page.get(mapping(shop), **part))
    run_due_jobs()
    page = text(operator_page.get(mapping(shop), **part))
    assert f'<span class="under text-bad" id="to-fix-{things.pk}" hx-swap-oob="true">2 to fix</span>' in page
    assert f'id="to-fix-{fine.pk}" hx-swap-oob="true"></span>' in page
    assert '<nav class="tabs" id="connection-tabs" hx-swap-oob="true"' in page
    assert 'aria-current="page">Data Mapping <span class="count">2 to fix</span>' in page
    assert '<span id="connection-state" hx-swap-oob="true">' in page
    assert "<form" not in page  # what waits on the page stays as it is


def fix_of(page: str, words: str) -> str:
    """The address behind "Fix" of a problem."""
    found = re.search(rf'href="([^"]+)" aria-label="Fix: {re.escape(words)}', page)
    assert found is not None, words
    return unescape(found[1])


def test_a_problem_of_several_categories_leads_to_all_of_them(viewer_page: Client, shop: Any, things: Category):
    rules, barcode = mapping(shop, "/rules"), "The product has no barcode"
    add_product("Bare", sku="bare", category=things, barcode="")
    more = Category.objects.create(name="More", path="Clothing > More", parent=things.parent)
    add_product("Barer", sku="barer", category=more, barcode="")
    check_all_products(shop.pk)
    page = text(viewer_page.get(mapping(shop)))
    assert fix_of(page, barcode) == f"{rules}?product_type=PRODUCT&attribute=externally_assigned_product_identifier"
    hats = Category.objects.create(name="Hats", path="Hats")
    save_mapping(shop, [SetProductType(hats.pk, "HAT")], actor=TRADEWIND)
    add_product("Bare hat", sku="bare-hat", category=hats, barcode="")
    check_all_products(shop.pk)
    page = text(viewer_page.get(mapping(shop)))
    assert f"{rules}?product_type=PRODUCT&amp;attribute=externally_assigned_product_identifier" in page
    assert f"{rules}?category={hats.pk}&amp;attribute=externally_assigned_product_identifier" in page
    assert "all categories Clothing > More, Clothing > Things 2 products" in plain(viewer_page.get(mapping(shop)))


def test_categories_whose_rules_are_not_here_are_shown_in_the_tree(viewer_page: Client, shop: Any, things: Category):
    more = Category.objects.create(name="More", path="Clothing > More", parent=things.parent)
    add_product("One more", sku="more", category=more)
    ProductTypeSchema.objects.all().delete()
    check_all_products(shop.pk)
    assert f'href="{mapping(shop)}#categories" aria-label="Fix' in text(viewer_page.get(mapping(shop)))


@pytest.mark.parametrize("rest", ["/mapping", "/mapping/rules?product_type=PRODUCT", "/copy", "/file", "/schemas/{}"])
def test_all_that_belongs_to_the_mapping_marks_its_tab(admin_page: Client, shop: Any, rest: str):
    schema = ProductTypeSchema.objects.filter(product_type="PRODUCT").first()
    report = SchemaReport.objects.create(connection=shop, schema=schema, failing_count=3, created_at=base_clock.now())
    page = text(admin_page.get(f"/channels/amazon/connections/{shop.pk}{rest.format(report.pk)}"))
    assert re.findall(r'aria-current="page">([^<]+)', page[page.index('class="tabs"') :]) == ["Data Mapping "]


def test_a_report_on_new_rules_is_announced(viewer_page: Client, shop: Any):
    schema = ProductTypeSchema.objects.filter(product_type="PRODUCT").first()
    assert schema is not None
    report = SchemaReport.objects.create(connection=shop, schema=schema, failing_count=3, created_at=base_clock.now())
    page = text(viewer_page.get(mapping(shop)))
    assert "Amazon has changed its rules for PRODUCT." in page
    assert f"/schemas/{report.pk}" in page


@pytest.mark.parametrize("name", ["mapping", "category", "category_amazon", "product_amazon"])
def test_the_number_of_queries_does_not_grow(viewer_page: Client, shop: Any, things: Category, name: str):
    product = Product.objects.get(key="thing-1")
    address = {
        "mapping": mapping(shop),
        "category": f"/store/categories/{things.pk}",
        "category_amazon": f"/store/categories/{things.pk}/amazon",
        "product_amazon": f"/store/products/{product.pk}/amazon",
    }[name]
    one = queries_of(viewer_page, address)
    for number, kind in enumerate(("SHIRT", "HAT", "BELT")):
        made = Category.objects.create(name=kind, path=f"Clothing > Things > {kind}", parent=things)
        save_mapping(shop, [SetProductType(made.pk, kind)], actor=TRADEWIND)
        add_product(f"A {kind}", sku=f"more-{number}", category=made)
        add_product(f"B {kind}", sku=f"pounds-{number}", category=made, currency="GBP")
    check_all_products(shop.pk)
    assert queries_of(viewer_page, address) == one
    assert one <= 30


def test_the_category_page_has_its_place_in_the_tree(viewer_page: Client, things: Category):
    top = plain(viewer_page.get(f"/store/categories/{things.parent_id}"))
    assert "Categories below Things 4 products" in top
    page = viewer_page.get(f"/store/categories/{things.pk}")
    assert f'<a href="/store/categories/{things.parent_id}">Clothing</a>' in text(page)
    assert viewer_page.get("/store/categories/999999").status_code == 404
    assert viewer_page.get("/store/categories/999999/amazon").status_code == 404


def test_the_category_tab_shows_and_saves_the_same_record(operator_page: Client, shop: Any, things: Category):
    address = f"/store/categories/{things.pk}/amazon"
    page = plain(operator_page.get(address))
    assert "4 products · 3 valid · 1 with problems" in page
    assert "from Clothing" in page
    given = {f"type-{things.pk}": "SHIRT", f"browse-{things.pk}": "", "category": str(things.pk)}
    answer = operator_page.post(mapping(shop, "/save"), given)
    assert answer.headers["Location"] == f"{address}?connection={shop.pk}"
    assert "set here, instead of PRODUCT from Clothing" in plain(operator_page.get(address))
    refused = operator_page.post(mapping(shop, "/save"), {**given, f"type-{things.pk}": "NO_SUCH"})
    assert refused.status_code == 404
    assert "Amazon has no product type" in text(refused)
    assert staged_inputs(text(refused)) == {f"type-{things.pk}": "NO_SUCH"}
    assert f'<a href="{address}" aria-current="page">' in text(refused)


def test_the_tabs_show_the_marketplace_that_is_chosen(
    viewer_page: Client, shop: Any, things: Category, connect_account: Any
):
    canada = connect_account(countries=("CA",))[0]
    product = Product.objects.get(key="thing-1")
    for address in (f"/store/categories/{things.pk}/amazon", f"/store/products/{product.pk}/amazon"):
        assert f'<option value="{shop.pk}" selected>' in text(viewer_page.get(address))
        assert f'<option value="{canada.pk}" selected>' in text(viewer_page.get(f"{address}?connection={canada.pk}"))


def test_without_a_marketplace_the_tabs_say_what_to_do_first(viewer_page: Client):
    category = make_clothing()
    product = add_product("Thing", sku="thing", category=category).product
    for address in (f"/store/categories/{category.pk}/amazon", f"/store/products/{product.pk}/amazon"):
        assert "No marketplace is connected yet" in text(viewer_page.get(address))


def test_the_product_tab_says_what_amazon_gets_and_what_is_in_the_way(viewer_page: Client, shop: Any):
    product = Product.objects.get(key="thing-gbp")
    page = plain(viewer_page.get(f"/store/products/{product.pk}/amazon"))
    assert "Why is it not on Amazon?" in page
    assert "Amazon.com is On." in page
    assert "Set a rate from GBP under Export & Import. Open Export & Import" in page
    assert "What Amazon gets" in page
    assert "Thing in pounds" in page
    Product.objects.filter(pk=product.pk).update(title="")
    check_all_products(shop.pk)
    address = f"/store/products/{product.pk}/amazon"
    assert f'href="{address}?connection={shop.pk}&amp;sku=thing-gbp&amp;attribute=item_name"' in text(
        viewer_page.get(address)
    )
    switch.set_off(shop.pk, actor=TRADEWIND)
    assert "Switch it on" in plain(viewer_page.get(f"/store/products/{product.pk}/amazon"))


def test_a_variant_is_chosen_by_its_sku(viewer_page: Client, shop: Any, things: Category):
    variant = add_product("Many", sku="many-1", category=things)
    variant.product.variants.create(sku="many-2", currency="GBP", price=3, position=1)
    address = f"/store/products/{variant.product.pk}/amazon"
    assert '<option value="many-1" selected>' in text(viewer_page.get(address))
    second = text(viewer_page.get(f"{address}?sku=many-2"))
    assert '<option value="many-2" selected>' in second
    assert "is in GBP" in second


def test_a_viewer_reads_and_saves_nothing(viewer_page: Client, shop: Any, things: Category):
    assert viewer_page.post(mapping(shop, "/save")).status_code == 403
    assert viewer_page.get(mapping(shop, "/suggestions")).status_code == 403
    for address in (mapping(shop), f"/store/categories/{things.pk}/amazon"):
        page = text(viewer_page.get(address))
        assert "data-choose" not in page
        assert "Save changes" not in page


def test_what_is_gone_meanwhile_is_said(operator_page: Client, shop: Any):
    Connection.objects.all().delete()
    assert operator_page.post(mapping(shop, "/save"), {}).status_code == 404
