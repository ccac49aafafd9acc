"""Signing in, in a real browser: the first admin, the folding side bar, the colours."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.conftest import PASSWORD
from tradewind.base import first_admin
from tradewind.base.models import User

pytestmark = pytest.mark.browser


def test_the_first_admin_arrives_by_the_link(transactional_db: None, open_browser: Any, settings: Any):
    visitor = open_browser()
    settings.URL = visitor.url
    page = visitor.page
    page.goto(first_admin.make_link())
    page.get_by_label("Email").fill("boss@example.com")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Make the admin").click()
    expect(page.get_by_text("too short")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the admin").click()
    expect(page.get_by_text("Welcome to Tradewind")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_wrong_password_is_told(viewer: User, open_browser: Any):
    page = open_browser().page
    page.goto("/channels/amazon")
    page.get_by_label("Email").fill("viewer@example.com")
    page.get_by_label("Password").fill("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("do not match")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Amazon", exact=True)).to_be_visible()


def test_the_side_bar_folds_on_a_phone(viewer: User, open_browser: Any):
    page = open_browser(width=390, height=844).sign_in("viewer@example.com")
    menu = page.get_by_role("button", name="Menu")
    entry = page.get_by_role("link", name="Products", exact=True)
    expect(entry).to_be_hidden()
    expect(menu).to_have_attribute("aria-expanded", "false")
    menu.click()
    expect(entry).to_be_visible()
    expect(menu).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(entry).to_be_hidden()
    expect(menu).to_be_focused()


def test_the_colours_follow_the_choice_and_keep_it(viewer: User, open_browser: Any):
    page = open_browser().sign_in("viewer@example.com")
    html = page.locator("html")
    expect(html).to_have_attribute("data-bs-theme", "light")
    page.get_by_role("button", name="Dark").click()
    expect(html).to_have_attribute("data-bs-theme", "dark")
    page.goto("/account")
    expect(html).to_have_attribute("data-bs-theme", "dark")
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="As the system").click()
    expect(html).to_have_attribute("data-bs-theme", "light")


def test_the_first_tab_key_offers_the_content(viewer: User, open_browser: Any):
    page = open_browser().sign_in("viewer@example.com")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
