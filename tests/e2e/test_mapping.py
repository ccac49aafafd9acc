"""What categories are at Amazon, and why a product is not there, in a real browser: issue 3, sections 1 to 3.

SCREENSHOTS=folder keeps a picture of each page, to be looked at.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.amazon.shop import add_product
from tests.conftest import LocalAmazon
from tests.e2e.conftest import Work
from tests.e2e.steps import choose_product_type, wait_for_amazon
from tradewind.amazon.listings.check import check_all_products
from tradewind.amazon.models import CategoryMapping, Connection, RateBucket
from tradewind.base.models import User
from tradewind.store.models import Category, Product

pytestmark = pytest.mark.browser

LOOK = (Path(__file__).parent / "looks.js").read_text(encoding="utf-8")
SHOTS = os.environ.get("SCREENSHOTS", "")


@pytest.fixture
def connection(
    admin: User, viewer: User, visited_amazon: LocalAmazon, connect_account: Any, settings: Any
) -> Connection:
    """A connected marketplace and a store whose categories are nothing at Amazon yet."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    clothing = Category.objects.create(name="Clothing", path="Clothing")
    luggage = Category.objects.create(name="Luggage", path="Luggage")
    for name, title in (("Tshirts", "V-Neck T-Shirt"), ("Polos", "Polo Shirt"), ("Caps", "Baseball Cap")):
        category = Category.objects.create(name=name, path=f"Clothing > {name}", parent=clothing)
        add_product(f"Northwind {title}", sku=f"{name.lower()}-1", category=category)
        add_product(f"Southwind {title}", sku=f"{name.lower()}-2", category=category)
    add_product("Canvas Tote", sku="tote-1", category=luggage)
    made: Connection = connect_account()[0]
    check_all_products(made.pk)
    return made


def mapping_of(connection: Connection) -> str:
    return f"/channels/amazon/connections/{connection.pk}/mapping"


def of(page: Page, path: str) -> Any:
    """The row of a category."""
    return page.locator(f'tr[data-path="{path}"]')


def keep(page: Page, name: str) -> None:
    """Look at the page as a designer would, and keep a picture where one is wanted."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
    assert page.evaluate(LOOK) == [], name


def test_suggestions_are_accepted_and_children_inherit(
    open_browser: Any, connection: Connection, clock: Any, work: Work
):
    page = open_browser().sign_in("admin@example.com")
    page.goto(mapping_of(connection))
    caps = of(page, "Clothing > Caps")
    wait_for_amazon(page.get_by_text("Amazon suggests a product type for 4 categories."), clock)
    expect(caps).to_contain_text("Amazon suggests")
    keep(page, "suggestions")

    of(page, "Clothing > Tshirts").get_by_role("button", name="for all of Clothing").click()
    bar = page.get_by_role("region", name="Changes that wait")
    expect(bar).to_contain_text("1 change waits")
    expect(of(page, "Clothing > Polos")).to_contain_text("from Clothing")
    expect(page.get_by_role("button", name="Accept SHIRT for Clothing > Polos")).to_be_hidden()
    expect(page.get_by_role("button", name="Accept HAT for Clothing > Caps")).to_be_visible()
    expect(page.get_by_role("button", name="for all of Clothing")).to_have_count(0)
    expect(page.get_by_text("Amazon suggests a product type for 2 categories.")).to_be_visible()
    page.get_by_role("button", name="Accept all").click()
    expect(bar).to_contain_text("3 changes wait")
    choose_product_type(page, "Clothing > Polos", "coat", "COAT", clock=clock)
    expect(bar).to_contain_text("4 changes wait")
    page.get_by_role("button", name="Let Clothing > Polos inherit again").click()
    expect(bar).to_contain_text("3 changes wait")
    keep(page, "staged")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert dict(CategoryMapping.objects.values_list("category__path", "product_type")) == {
        "Clothing": "SHIRT", "Clothing > Caps": "HAT", "Luggage": "LUGGAGE",
    }  # fmt: skip
    expect(caps).to_contain_text("set here, instead of SHIRT from Clothing")
    page.get_by_role("button", name="Let Clothing > Caps inherit again").click()
    expect(caps).to_contain_text("from Clothing")
    page.get_by_role("button", name="Discard").click()
    expect(caps).to_contain_text("HAT")
    page.get_by_role("button", name="Use the defaults").first.click()
    work()
    expect(page.get_by_role("heading", name="Everything is set: feeds may run")).to_be_visible()
    page.reload()
    keep(page, "mapped")
    page.goto(f"/store/products/{Product.objects.get(key='tshirts-1').pk}/amazon")
    expect(page.get_by_role("heading", name="Why is it not on Amazon?")).to_be_visible()
    expect(page.get_by_role("region", name="What Amazon gets")).to_contain_text("Northwind V-Neck T-Shirt")
    keep(page, "product-amazon")


def test_many_new_product_types_are_saved_by_one_click(
    open_browser: Any, connection: Connection, clock: Any, work: Work
):
    types = ("BELT", "COAT", "HAT", "LUGGAGE", "NECKLACE", "SCARF", "SUNGLASSES")
    for one in types:
        add_product(f"Northwind {one}", sku=one.lower(), category=Category.objects.create(name=one, path=one))
    page = open_browser().sign_in("admin@example.com")
    page.goto(mapping_of(connection))
    for one in types:
        choose_product_type(page, one, one.lower(), one, clock=clock)
    bar = page.get_by_role("region", name="Changes that wait")
    RateBucket.objects.filter(operation="getDefinitionsProductType").delete()
    page.get_by_role("button", name="Save changes").click()
    expect(bar).to_contain_text("are being read: 5 of 7. Then it is saved by itself.")
    expect(bar).to_contain_text("7 changes wait")
    expect(of(page, "SCARF")).to_contain_text("waits to be saved")
    wait_for_amazon(page.get_by_text("Saved."), clock)
    assert CategoryMapping.objects.count() == 7

    # what the check finds comes into the page, and what waits on it stays
    choose_product_type(page, "Clothing > Caps", "hat", "HAT", clock=clock)
    expect(page.get_by_role("navigation", name="Settings of")).to_contain_text("7 to fix")
    work()
    expect(page.get_by_role("navigation", name="Settings of")).to_contain_text("14 to fix")
    expect(of(page, "BELT")).to_contain_text("1 to fix")
    expect(bar).to_contain_text("1 change waits")


def test_the_category_tab_shows_the_same_record(open_browser: Any, connection: Connection, clock: Any):
    page = open_browser().sign_in("admin@example.com")
    page.goto("/store/categories")
    page.get_by_role("link", name="Caps", exact=True).click()
    keep(page, "category")
    page.get_by_role("navigation", name="Clothing > Caps").get_by_role("link", name="Amazon").click()
    expect(page.get_by_text("none yet")).to_be_visible()
    choose_product_type(page, "Clothing > Caps", "hat", "HAT", clock=clock)
    keep(page, "category-amazon-staged")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("button", name="Choose the browse category of Clothing > Caps").click()
    popup = page.get_by_role("dialog", name="Browse category at Amazon")
    popup.get_by_role("searchbox").fill("baseball")
    popup.get_by_text("Browse categories with “baseball”").wait_for()
    popup.get_by_role("button").nth(1).click()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    kept = CategoryMapping.objects.get()
    assert "baseball" in kept.browse_category
    page.get_by_role("link", name="See the whole tree").click()
    expect(of(page, "Clothing > Caps")).to_contain_text(kept.browse_category_name)


@pytest.mark.parametrize(("width", "height", "colours"), [(1440, 900, "light"), (390, 844, "dark")])
def test_pages_are_fit_to_be_seen(
    width: int, height: int, colours: str, open_browser: Any, connection: Connection, clock: Any
):
    page = open_browser(width=width, height=height).sign_in("admin@example.com")
    page.evaluate("colours => localStorage.setItem('theme', colours)", colours)
    category, product = Category.objects.get(path="Clothing > Caps"), Product.objects.get(key="caps-1")
    page.goto(mapping_of(connection))
    wait_for_amazon(page.get_by_text("Amazon suggests a product type for 4 categories."), clock)
    keep(page, f"{colours}-mapping")
    page.get_by_role("button", name="Choose the product type of Clothing > Caps").click()
    clock.advance(seconds=5)
    expect(page.get_by_role("dialog").get_by_role("list")).to_be_visible()
    keep(page, f"{colours}-choose")
    for name, address in (
        ("category", f"/store/categories/{category.pk}"),
        ("category-amazon", f"/store/categories/{category.pk}/amazon"),
        ("product-amazon", f"/store/products/{product.pk}/amazon"),
    ):
        page.goto(address)
        keep(page, f"{colours}-{name}")


def test_why_leads_by_keyboard_to_what_is_missing(open_browser: Any, connection: Connection):
    page = open_browser().sign_in("admin@example.com")
    page.goto(f"/store/products/{Product.objects.get(key='tote-1').pk}")
    page.get_by_role("navigation", name="Canvas Tote").get_by_role("link", name="Amazon").press("Enter")
    expect(page.get_by_role("heading", name="Why is it not on Amazon?")).to_be_visible()
    line = page.get_by_role("listitem").filter(has_text="The category “Luggage” has no product type")
    line.get_by_role("link", name="Choose a product type").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Luggage")
    page.get_by_role("button", name="Choose the product type of Luggage").press("Enter")
    popup = page.get_by_role("dialog", name="Product type at Amazon")
    popup.get_by_role("button", name="LUGGAGE").wait_for()
    popup.get_by_role("searchbox").press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Choose the product type of Luggage")).to_be_focused()
    page.get_by_role("button", name="Save changes").press("Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()


def test_a_viewer_sees_it_all_and_changes_nothing(open_browser: Any, connection: Connection):
    page = open_browser().sign_in("viewer@example.com")
    page.goto(mapping_of(connection))
    expect(of(page, "Clothing > Caps")).to_contain_text("none yet")
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
    page.goto(f"/store/categories/{Category.objects.get(path='Luggage').pk}/amazon")
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
