"""Channels, Amazon, Marketplaces, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import LocalAmazon
from tests.e2e.steps import choose_marketplace, consent, row
from tradewind.amazon.connections import switch
from tradewind.amazon.models import AccessToken, Activity, Connection, SellerAccount
from tradewind.base.audit import TRADEWIND
from tradewind.base.models import User

pytestmark = pytest.mark.browser


@pytest.fixture
def page(admin: User, visited_amazon: LocalAmazon, open_browser: Any) -> Page:
    """The Marketplaces page, empty, in front of an admin."""
    page = open_browser().sign_in("admin@example.com")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Amazon").click()
    return page


def test_the_whole_way_from_nothing_to_connected(page: Page):
    expect(page.get_by_role("heading", name="No marketplace is connected yet")).to_be_visible()
    tabs = page.get_by_role("navigation", name="Amazon").get_by_role("link")
    expect(tabs).to_have_text(["Marketplaces", "Products", "Feeds", "Orders", "Activity"])
    choose_marketplace(page, "united st", "Amazon.com (United States)")
    consent(page, "owner@northwind.example", "Northwind Trading")
    expect(page.get_by_text("Amazon.com (United States) is connected.")).to_be_visible()
    made = page.locator("tr.is-new")
    expect(made).to_contain_text("A3NORTHWIND7US1")
    expect(made).to_contain_text("USD")
    expect(page.get_by_role("button", name="Connect Amazon.com.br")).to_have_count(0)
    page.get_by_role("button", name="Connect Amazon.ca").click()
    expect(row(page, "Amazon.ca")).to_contain_text("CAD")
    assert "code" not in page.url
    assert Connection.objects.count() == 2
    assert SellerAccount.objects.count() == 1


def test_the_popup_lists_all_23_and_is_searched_by_typing(page: Page):
    page.get_by_role("button", name="Connect Marketplace").click()
    popup = page.get_by_role("dialog", name="Connect Marketplace")
    choices = popup.get_by_role("radio")
    expect(choices).to_have_count(23)
    expect(popup.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("jap")
    expect(choices.locator("visible=true")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(popup.get_by_label("Amazon.co.jp (Japan)")).to_be_focused()
    expect(popup.get_by_label("Amazon.co.jp (Japan)")).to_be_checked()
    popup.get_by_role("searchbox").fill("atlantis")
    expect(popup.get_by_text("No marketplace matches")).to_be_visible()
    expect(popup.get_by_role("radio", checked=True, include_hidden=True)).to_have_count(0)
    page.keyboard.press("Escape")
    expect(choices).to_have_count(23)
    page.keyboard.press("Escape")
    expect(popup).to_be_hidden()
    expect(page.get_by_role("button", name="Connect Marketplace")).to_be_focused()


def test_a_marketplace_that_the_account_does_not_sell_in(page: Page):
    choose_marketplace(page, "brazil", "Amazon.com.br (Brazil)")
    consent(page, "owner@northwind.example", "Northwind Trading")
    expect(page.get_by_role("alert")).to_contain_text("does not sell on Amazon.com.br; it sells on Amazon.com")
    assert not SellerAccount.objects.exists()


def test_a_seller_who_cancels_at_amazon(page: Page):
    choose_marketplace(page, "japan", "Amazon.co.jp (Japan)")
    consent(page, "owner@sakura-goods.example", answer="Cancel")
    expect(page.get_by_role("alert")).to_contain_text("Nothing was connected")
    assert not SellerAccount.objects.exists()


def test_a_repeated_callback_shows_the_first_result(page: Page):
    callbacks: list[str] = []
    page.on("request", lambda request: "/callback?" in request.url and callbacks.append(request.url))
    choose_marketplace(page, "japan", "Amazon.co.jp (Japan)")
    consent(page, "owner@sakura-goods.example")
    expect(page.get_by_text("is connected.")).to_be_visible()
    page.goto(callbacks[0])
    expect(page.get_by_text("Amazon.co.jp (Japan) is connected.")).to_be_visible()
    expect(page.locator("tr.is-new")).to_contain_text("A9SAKURA44JP01")
    assert Connection.objects.count() == 1


def test_a_private_application_connects_by_its_refresh_token(page: Page):
    page.get_by_role("button", name="Connect Marketplace").click()
    popup = page.get_by_role("dialog", name="Connect Marketplace")
    popup.get_by_text("I have a refresh token of a private application").click()
    popup.get_by_label("Merchant ID").fill("A3NORTHWIND7US1")
    popup.get_by_label("Refresh token").fill("Atzr|wrong")
    popup.get_by_role("button", name="Connect", exact=True).click()
    expect(popup.get_by_role("alert")).to_contain_text("does not accept this refresh token")
    popup.get_by_label("Refresh token").fill("Atzr|local-A3NORTHWIND7US1")
    popup.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_text("Amazon.com (United States) is connected.")).to_be_visible()
    expect(page.get_by_text("A3NORTHWIND7US1 also sells here")).to_be_visible()


@pytest.fixture
def three(page: Page, connect_account: Any) -> list[Connection]:
    """Three connections in the list that the page shows."""
    made = [*connect_account(countries=("US", "CA")), *connect_account("A9SAKURA44JP01", ("JP",))]
    page.reload()
    return made


def _bar(page: Page) -> Any:
    return page.get_by_role("region", name="Changes that wait")


def test_edits_are_staged_counted_and_discarded(page: Page, three: list[Connection]):
    expect(_bar(page)).to_be_hidden()
    description = page.get_by_label("Description of Amazon.com, A3NORTHWIND7US1")
    description.fill("Main store")
    expect(_bar(page)).to_contain_text("1 change waits")
    page.get_by_role("switch", name="Amazon.ca").click()
    page.get_by_role("button", name="Disconnect Amazon.co.jp").click()
    expect(_bar(page)).to_contain_text("3 changes wait")
    expect(_bar(page)).to_contain_text("1 description, 1 marketplace to switch, 1 marketplace to disconnect")
    page.get_by_role("button", name="Keep Amazon.co.jp").click()
    expect(_bar(page)).to_contain_text("2 changes wait")
    page.get_by_role("button", name="Discard").click()
    expect(_bar(page)).to_be_hidden()
    expect(description).to_have_value("")
    expect(page.get_by_role("switch", name="Amazon.ca")).to_be_checked()
    assert not Connection.objects.exclude(version=1).exists()


def test_saving_switches_and_describes_at_once(page: Page, three: list[Connection]):
    page.get_by_label("Description of Amazon.com, A3NORTHWIND7US1").fill("<b>Main & store</b>")
    page.get_by_role("switch", name="Amazon.ca").click()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("2 changes are saved.")).to_be_visible()
    expect(row(page, "Amazon.ca")).to_contain_text("Off since 23 Nov 2026 by admin@example.com")
    expect(page.get_by_label("Description of Amazon.com, A3NORTHWIND7US1")).to_have_value("<b>Main & store</b>")
    assert not Connection.objects.get(pk=three[1].pk).is_on


def test_leaving_with_unsaved_changes_asks(page: Page, three: list[Connection]):
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.type) or dialog.dismiss())
    page.get_by_label("Description of Amazon.com, A3NORTHWIND7US1").press_sequentially("Main")
    page.get_by_role("link", name="Feeds").click()
    expect(_bar(page)).to_contain_text("1 change waits")
    page.wait_for_function("() => true")
    assert asked == ["beforeunload"]
    assert page.url.endswith("/channels/amazon")


def test_a_row_that_somebody_else_changed_is_told_and_nothing_is_saved(page: Page, three: list[Connection]):
    switch.describe(three[0].pk, "Theirs", actor=TRADEWIND)
    page.get_by_label("Description of Amazon.com, A3NORTHWIND7US1").fill("Mine")
    page.get_by_role("switch", name="Amazon.ca").click()
    page.get_by_role("button", name="Save changes").click()
    expect(row(page, "Amazon.com")).to_contain_text("The description is now “Theirs”")
    assert Connection.objects.get(pk=three[1].pk).is_on
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("2 changes are saved.")).to_be_visible()
    assert Connection.objects.get(pk=three[0].pk).description == "Mine"


def test_disconnecting_asks_once_by_name_and_shows_where_to_revoke(page: Page, three: list[Connection]):
    page.get_by_role("button", name="Disconnect Amazon.co.jp").click()
    page.get_by_role("button", name="Save changes").click()
    question = page.get_by_role("dialog", name="Disconnect Amazon.co.jp?")
    expect(question).to_contain_text("The authorization with its tokens")
    expect(question).to_contain_text("The orders of your store")
    question.get_by_role("button", name="Cancel").click()
    expect(question).to_be_hidden()
    assert Connection.objects.count() == 3
    page.get_by_role("button", name="Save changes").click()
    question.get_by_role("button", name="Disconnect Amazon.co.jp").click()
    link = page.get_by_role("link", name="Amazon.co.jp (opens a new tab)")
    expect(link).to_be_visible()
    assert (link.get_attribute("href") or "").endswith("/sellercentral/jp/apps/manage")
    expect(page.get_by_role("row")).to_have_count(3)
    assert not SellerAccount.objects.filter(merchant_id="A9SAKURA44JP01").exists()
    assert not AccessToken.objects.filter(seller_account__merchant_id="A9SAKURA44JP01").exists()


def test_the_settings_of_one_and_checking_it(page: Page, three: list[Connection]):
    page.get_by_role("link", name="Settings of Amazon.com, A3NORTHWIND7US1").click()
    for text in ("ATVPDKIKX0DER", "A3NORTHWIND7US1", "23 Nov 2026", "365 days left", "Works"):
        expect(page.get_by_role("main")).to_contain_text(text)
    page.get_by_role("button", name="Check connection").click()
    expect(page.get_by_text("Reading orders works.")).to_be_visible()
    expect(page.get_by_text("Reading listings works.")).to_be_visible()


def test_reconnecting_takes_the_same_account_only(page: Page, three: list[Connection]):
    page.get_by_role("link", name="Settings of Amazon.com, A3NORTHWIND7US1").click()
    page.get_by_role("button", name="Reconnect Marketplace").click()
    consent(page, "owner@northwind.example", "Northwind Outlet")
    expect(page.get_by_role("alert")).to_contain_text(
        "as A1OUTLET22US09, but this connection belongs to A3NORTHWIND7US1"
    )
    page.get_by_role("link", name="Settings of Amazon.com, A3NORTHWIND7US1").click()
    page.get_by_role("button", name="Reconnect Marketplace").click()
    consent(page, "owner@northwind.example", "Northwind Trading")
    expect(page.get_by_text("Amazon.com (United States) is connected again.")).to_be_visible()
    assert Connection.objects.count() == 3


def test_the_activity_tells_what_happened(page: Page, three: list[Connection]):
    page.get_by_role("navigation", name="Amazon").get_by_role("link", name="Activity").click()
    expect(page.get_by_role("row")).to_have_count(Activity.objects.count() + 1)
    page.get_by_label("Marketplace").select_option(label="Amazon.co.jp (A9SAKURA44JP01)")
    expect(page.get_by_role("row").filter(has_text="Amazon.co.jp was connected")).to_have_count(1)
    expect(page.get_by_role("row").filter(has_text="Amazon.ca")).to_have_count(0)
