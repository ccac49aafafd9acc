"""Every page of the frame, wide and on a phone, light and dark: readable, named, never wider than the screen."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import LocalAmazon
from tradewind.amazon.connections import switch
from tradewind.amazon.models import Connection
from tradewind.base import api_tokens
from tradewind.base.audit import TRADEWIND
from tradewind.base.models import User

pytestmark = pytest.mark.browser

LOOK = (Path(__file__).parent / "looks.js").read_text(encoding="utf-8")
PAGES = [
    "/", "/account", "/channels/amazon", "/channels/amazon/activity", "/channels/amazon/activity?search=nothing",
    "/system/people", "/system/tokens", "/system/application", "/system/audit", "/nowhere",
]  # fmt: skip


@pytest.fixture
def furnished(admin: User, viewer: User, visited_amazon: LocalAmazon, connect_account: Any) -> list[Connection]:
    """A store with one row of most kinds."""
    made = [*connect_account(countries=("US", "CA", "MX")), *connect_account("A5PAUSED66US02")]
    switch.describe(made[0].pk, "A long description that goes on, " * 6, actor=TRADEWIND)
    switch.set_off(made[1].pk, actor=TRADEWIND)
    api_tokens.create_token("W" * 100, actor=TRADEWIND)
    return made


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_pages_are_fit_to_be_seen(
    width: int, height: int, colours: str, furnished: list[Connection], open_browser: Any
):
    page = open_browser(width=width, height=height).sign_in("admin@example.com")
    page.evaluate("colours => localStorage.setItem('theme', colours)", colours)
    found = {}
    for path in [*PAGES, f"/channels/amazon/connections/{furnished[0].pk}"]:
        page.goto(path)
        found[path] = page.evaluate(LOOK)
    page.goto("/channels/amazon")
    page.get_by_role("button", name="Connect Marketplace").click()
    found["the popup"] = page.evaluate(LOOK)
    assert {path: complaints for path, complaints in found.items() if complaints} == {}


def test_signing_in_is_fit_to_be_seen(transactional_db: None, open_browser: Any):
    page = open_browser(width=390, height=844).page
    page.goto("/sign-in")
    assert page.evaluate(LOOK) == []
