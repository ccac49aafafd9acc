"""Without a mouse: connecting a marketplace, and mapping a category."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.amazon.shop import add_product, make_clothing
from tests.conftest import LocalAmazon
from tests.e2e.conftest import Work
from tradewind.amazon.listings.check import check_all_products
from tradewind.amazon.models import CategoryMapping, Connection
from tradewind.base.models import User

pytestmark = pytest.mark.browser


def reach(page: Page, target: Any, *, key: str = "Tab", most: int = 80) -> None:
    """Press a key until the target has the focus, which must then be seen."""
    for _press in range(most):
        page.keyboard.press(key)
        if target.evaluate("element => element === document.activeElement"):
            assert target.evaluate("element => element.matches(':focus-visible')")
            return
    raise AssertionError(f"The keyboard does not reach {target}.")


def press(page: Page, target: Any, **options: Any) -> None:
    reach(page, target, **options)
    page.keyboard.press("Enter")


def test_connecting(admin: User, visited_amazon: LocalAmazon, open_browser: Any):
    page = open_browser().sign_in("admin@example.com")
    press(page, page.get_by_role("link", name="Amazon", exact=True))
    expect(page.get_by_role("heading", name="No marketplace is connected yet")).to_be_visible()
    press(page, page.get_by_role("button", name="Connect Marketplace"))
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("canada")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Amazon.ca (Canada)")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Email")).to_be_visible()
    reach(page, page.get_by_label("Email"))
    page.keyboard.type("owner@northwind.example")
    reach(page, page.get_by_label("Password"))
    page.keyboard.type("any")
    page.keyboard.press("Enter")
    press(page, page.get_by_role("button", name="Northwind Trading"))
    expect(page.get_by_role("heading", name="Authorize Tradewind")).to_be_visible()
    reach(page, page.get_by_role("checkbox"))
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="Confirm"))
    expect(page.get_by_text("Amazon.ca (Canada) is connected.")).to_be_visible()


def test_mapping(admin: User, visited_amazon: LocalAmazon, open_browser: Any, connect_account: Any, work: Work):
    connection: Connection = connect_account()[0]
    things = make_clothing()
    add_product("Thing", sku="thing", category=things)
    check_all_products(connection.pk)
    page = open_browser().sign_in("admin@example.com")
    page.goto(f"/channels/amazon/connections/{connection.pk}/mapping")
    chooser = page.get_by_role("button", name="Choose the product type of Clothing > Things")
    press(page, chooser)
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("shirt")
    expect(page.get_by_text("Amazon’s product types for “shirt”")).to_be_visible()
    reach(page, page.locator("dialog [data-product-type=SHIRT]"))
    page.keyboard.press("Enter")
    expect(chooser).to_be_focused()
    bar = page.get_by_role("region", name="Changes that wait")
    expect(bar).to_contain_text("1 change waits")
    press(page, page.get_by_role("button", name="Discard"))
    expect(bar).to_be_hidden()
    press(page, chooser, key="Shift+Tab")
    page.keyboard.type("shirt")
    press(page, page.locator("dialog [data-product-type=SHIRT]"))
    press(page, page.get_by_role("button", name="Save changes"))
    expect(page.get_by_text("Saved. The products are being checked.")).to_be_visible()
    work()
    expect(page.get_by_role("region", name="What would be refused now")).not_to_contain_text("has no product type")
    assert CategoryMapping.objects.get().product_type == "SHIRT"
