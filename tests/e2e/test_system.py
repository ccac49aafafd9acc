"""The settings in a real browser: inviting somebody, making and revoking a token."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.conftest import PASSWORD
from tradewind.base.models import ApiToken, User

pytestmark = pytest.mark.browser


def test_somebody_invited_arrives_by_the_link(admin: User, open_browser: Any, settings: Any):
    visitor = open_browser()
    settings.URL = visitor.url
    page = visitor.sign_in("admin@example.com")
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("button", name="Invite somebody").click()
    page.get_by_label("Email").fill("admin@example.com")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_role("dialog")).to_contain_text("exists already")
    page.get_by_label("Email").fill("new@example.com")
    page.get_by_role("button", name="Make the link").click()
    link = page.locator("#link").inner_text()
    theirs = open_browser().page
    theirs.goto(link)
    theirs.get_by_label("Password").fill(PASSWORD)
    theirs.get_by_role("button", name="Save and sign in").click()
    expect(theirs.get_by_text("Welcome to Tradewind")).to_be_visible()
    expect(theirs.get_by_role("link", name="Settings")).to_have_count(0)


def test_a_token_is_revoked_after_one_question(admin: User, open_browser: Any):
    page = open_browser().sign_in("admin@example.com")
    page.goto("/system/tokens")
    page.get_by_role("button", name="Make a token").click()
    page.get_by_label("Name").fill("script")
    page.get_by_role("button", name="Make the token").click()
    expect(page.locator("#token")).to_contain_text("tw_")
    page.get_by_role("button", name="Revoke “script”").click()
    question = page.get_by_role("dialog", name="Revoke “script”?")
    question.get_by_role("button", name="Cancel").click()
    expect(question).to_be_hidden()
    assert ApiToken.objects.get().revoked_at is None
    page.get_by_role("button", name="Revoke “script”").click()
    question.get_by_role("button", name="Revoke “script”").click()
    expect(page.get_by_text("The token “script” is revoked.")).to_be_visible()
    assert ApiToken.objects.get().revoked_at is not None
