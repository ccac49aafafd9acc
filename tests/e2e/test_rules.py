"""Rules set through the page alone: a colour by value map, seen in the preview as one types, and saved."""

from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.amazon.shop import add_product, fill, make_clothing
from tests.conftest import LocalAmazon
from tradewind.amazon.listings.check import check_all_products
from tradewind.amazon.mapping.change import SetProductType, save_mapping
from tradewind.amazon.models import AttributeRule, Connection
from tradewind.base.audit import TRADEWIND
from tradewind.base.models import User
from tradewind.store.models import Category

pytestmark = pytest.mark.browser


@pytest.fixture
def shop(admin: User, visited_amazon: LocalAmazon, connect_account: Any) -> Connection:
    """Amazon.com with two shirts whose colour Amazon takes only by a map."""
    connection: Connection = fill(connect_account()[0], make_clothing())
    things = Category.objects.get(path="Clothing > Things")
    save_mapping(connection, [SetProductType(things.pk, "SHIRT")], actor=TRADEWIND)
    for number, colour in enumerate(["Heather ash", "Navy blue"]):
        add_product(f"Shirt {number}", sku=f"shirt-{number}", category=things, options={"Color": colour, "Size": "M"})
    check_all_products(connection.pk)
    return connection


@pytest.fixture
def page(shop: Connection, open_browser: Any) -> Page:
    """The rules of the category, with the second shirt in the preview."""
    page: Page = open_browser().sign_in("admin@example.com")
    category = Category.objects.get(path="Clothing > Things").pk
    page.goto(f"/channels/amazon/connections/{shop.pk}/mapping/rules?category={category}&sku=shirt-0")
    return page


def attribute(page: Page, name: str) -> Any:
    return page.locator(f"[data-attribute={name}]")


def sent(page: Page, name: str) -> Any:
    return page.locator(f"[data-gets={name}]")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Saved. The products this touches are being checked.")).to_be_visible()


def test_a_colour_is_mapped_seen_and_saved(page: Page):
    expect(sent(page, "color")).to_contain_text("Heather ash")
    page.get_by_role("searchbox", name="Find an attribute by name").fill("colo")
    expect(attribute(page, "item_name")).to_be_hidden()
    page.get_by_role("button", name="Set Color here").click()
    colour = attribute(page, "color")
    expect(colour.get_by_text("not saved yet")).to_be_visible()
    for label in ("Custom field: Color", "Option: Colour"):
        expect(colour.get_by_label("Color: product field").last.locator("option:checked")).to_have_text(label)
        colour.get_by_role("button", name="Remove this source").last.click()
    expect(colour.get_by_label("Color: where it comes from")).to_have_count(1)
    colour.get_by_label("Color: where it comes from").select_option("Value map")
    expect(colour.get_by_text("0 of 2 mapped")).to_be_visible()
    colour.get_by_role("button", name="Blue?").click()
    expect(colour.get_by_text("1 of 2 mapped")).to_be_visible()
    colour.get_by_label("Heather ash at Amazon").fill("Grey")
    expect(sent(page, "color").locator(".gets-value")).to_have_text("Grey")
    expect(page.get_by_text("1 change waits")).to_be_visible()
    expect(page.locator("#bar")).to_contain_text("Color: comes from Option: Color by a value map.")
    page.get_by_role("button", name="Explain Color").click()
    expect(sent(page, "color")).to_contain_text("Option: Color in the store")
    save(page)
    rule = AttributeRule.objects.get(category__path="Clothing > Things", attribute_path="color")
    assert rule.source == [
        {"kind": "map", "field": "option:Color", "values": {"Navy blue": "Blue", "Heather ash": "Grey"}}
    ]
    expect(attribute(page, "color")).to_contain_text("Option: Color, 2 values mapped")
    expect(sent(page, "color").locator(".gets-value")).to_have_text("Grey")


def test_a_template_tells_its_fault_and_loses_nothing(page: Page):
    page.get_by_role("button", name="Set Item Name here").click()
    title = attribute(page, "item_name")
    title.get_by_label("Item Name: where it comes from").first.select_option("Template")
    text = title.get_by_label("Item Name: template")
    text.fill("{{ brand }} {{ nonsense }}")
    expect(title.get_by_text("Line 1: there is no field “nonsense”")).to_be_visible()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Nothing was saved.")).to_be_visible()
    expect(text).to_have_value("{{ brand }} {{ nonsense }}")
    expect(text).to_be_focused()
    text.fill("{{ brand }} ")
    title.get_by_label("Put a field into the template").select_option("Option: Color")
    expect(text).to_have_value("{{ brand }} {{ option.Color }}")
    expect(sent(page, "item_name").locator(".gets-value")).to_have_text("Northwind Heather ash")
    save(page)
    expect(attribute(page, "item_name")).to_contain_text("set here")


def test_leaving_with_changes_asks_and_discarding_takes_them_back(page: Page):
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.get_by_role("button", name="Set Brand Name here").click()
    expect(page.get_by_text("1 change waits")).to_be_visible()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Products").click()
    expect(page.get_by_text("1 change waits")).to_be_visible()
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="Discard").click()
    expect(page.locator("#bar")).to_be_hidden()
    expect(attribute(page, "brand")).to_contain_text("from marketplace")
    assert not AttributeRule.objects.filter(category__isnull=False).exists()


def test_on_a_phone_rules_and_preview_take_turns(shop: Connection, open_browser: Any):
    page = open_browser(width=390, height=844).sign_in("admin@example.com")
    page.goto(f"/channels/amazon/connections/{shop.pk}/mapping/rules?product_type=SHIRT")
    expect(page.get_by_role("heading", name="What Amazon gets")).to_be_hidden()
    page.get_by_role("button", name="What Amazon gets").click()
    expect(page.get_by_role("heading", name="What Amazon gets")).to_be_visible()
    sent(page, "brand").get_by_role("button", name="Brand Name", exact=True).click()
    expect(attribute(page, "brand")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
