"""Export & Import in a real browser: tried while one types, saved in one act, felt by Amazon.

SCREENSHOTS=folder keeps a picture of each page, to be looked at.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.amazon.shop import fill, make_clothing
from tests.conftest import LocalAmazon
from tests.e2e.conftest import Work
from tradewind.amazon.connections.configure import save_options
from tradewind.amazon.connections.options import read_options
from tradewind.amazon.models import Connection
from tradewind.base.audit import TRADEWIND
from tradewind.base.models import User

pytestmark = pytest.mark.browser

LOOK = (Path(__file__).parent / "looks.js").read_text(encoding="utf-8")
SHOTS = os.environ.get("SCREENSHOTS", "")


@pytest.fixture
def shop(admin: User, viewer: User, visited_amazon: LocalAmazon, connect_account: Any) -> Connection:
    filled: Connection = fill(connect_account()[0], make_clothing())
    return filled


@pytest.fixture
def address(shop: Connection) -> str:
    return f"/channels/amazon/connections/{shop.pk}/export-import"


def look_at(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
    assert page.evaluate(LOOK) == [], name


def test_from_a_rule_to_amazon(
    shop: Connection, address: str, open_browser: Any, work: Work, amazon: LocalAmazon
) -> None:
    page = open_browser().sign_in("admin@example.com")
    page.goto(address)
    result = page.locator("#result")
    bar = page.get_by_role("region", name="Changes that wait")
    expect(result).to_contain_text("4 of 4 products go")
    expect(result).to_contain_text("There is no rate from GBP to USD")
    page.get_by_label("From currency").fill("gbp")
    page.get_by_label("Rate", exact=True).fill("1,25")
    page.get_by_label("Rate", exact=True).press("Enter")
    expect(page.locator("#rates")).to_contain_text("1 GBP = 1.25 USD")
    expect(result).not_to_contain_text("There is no rate")
    expect(bar).to_be_hidden()
    page.get_by_label("Plus or minus").fill("10")
    page.get_by_label("Rounded").select_option(".99")
    page.get_by_label("Keep back").fill("2")
    page.get_by_label("SKU of a product to try").fill("thing-gbp")
    example = result.locator("article").first
    expect(example).to_contain_text("27.99 USD")
    expect(example).to_contain_text("× 1.25 = 24.88 USD · +10 % = 27.37 · rounded to .99 = 27.99")
    expect(example).to_contain_text("2 kept back = 5")
    expect(bar).to_contain_text("3 changes wait")
    page.get_by_label("By tag").check()
    expect(result).to_contain_text("Put right what is marked")
    expect(page.locator("#export_tags_error")).to_have_text("Name at least one tag.")
    page.get_by_label("All products").check()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("status").or_(page.locator(".notice-good")).first).to_contain_text("Saved.")
    expect(page.get_by_label("Plus or minus")).to_have_value("10")
    work()  # the products are checked
    page.goto("/channels/amazon/products")
    page.get_by_role("button", name="Submit feed").click()
    page.get_by_role("button", name="Submit 4 products").click()
    work()
    listings = {one["sku"]: one for one in amazon.control("GET", "/ledger")["listings"]}
    assert listings["thing-gbp"]["offers"][0]["price"] == "27.99"
    assert listings["thing-1"]["quantity"] == 5


def test_nothing_is_lost_and_nothing_is_overwritten(shop: Connection, address: str, open_browser: Any) -> None:
    page = open_browser().sign_in("admin@example.com")
    page.goto(address)
    page.get_by_label("Plus or minus").fill("ten")
    expect(page.locator("#export_price_percent_error")).to_have_text("A number.")
    page.get_by_label("Import orders").uncheck()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Nothing was saved: put right what is marked.")).to_be_visible()
    expect(page.get_by_label("Plus or minus")).to_have_value("ten")
    expect(page.get_by_label("Plus or minus")).to_be_focused()
    expect(page.get_by_label("Plus or minus")).to_be_in_viewport()
    expect(page.get_by_label("Import orders")).not_to_be_checked()
    page.get_by_label("Plus or minus").fill("10")
    save_options(shop, {"export": {"price": {"percent": "20"}}}, actor=TRADEWIND)
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Somebody else changed these settings meanwhile.")).to_be_visible()
    expect(page.get_by_text("2 changes wait")).to_be_visible()
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_label("Plus or minus")).to_have_value("20")
    expect(page.get_by_label("Import orders")).to_be_checked()
    expect(page.get_by_role("region", name="Changes that wait")).to_be_hidden()
    assert read_options(Connection.objects.get().options).imports.orders is True


def test_how_it_looks_and_what_a_viewer_can_do(shop: Connection, address: str, open_browser: Any) -> None:
    page = open_browser().sign_in("viewer@example.com")
    page.goto(address)
    expect(page.get_by_label("Plus or minus")).to_be_disabled()
    expect(page.get_by_role("button", name="Save changes")).to_have_count(0)
    for width, scheme in ((1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")):
        page = open_browser(width=width).sign_in("admin@example.com")
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # a text of the loop
        page.goto(address)
        page.get_by_label("By category").check()
        page.get_by_label("Offers on items that Amazon has").check()
        page.get_by_label("Every so many minutes").check()
        expect(page.get_by_label("Clothing").first).to_be_visible()
        expect(page.get_by_text("so the barcode finds the item")).to_be_visible()
        expect(page.locator("#export_category_ids_error")).to_have_text("Choose at least one category.")
        look_at(page, f"export-import-{width}-{scheme}")
