"""The picture in the README: Marketplaces with connections in different states; `make screenshot` takes it anew."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.amazon.shop import add_product
from tests.conftest import LocalAmazon
from tests.e2e.conftest import Work
from tradewind.amazon.connections import switch
from tradewind.amazon.listings.check import check_all_products
from tradewind.amazon.listings.submit import request_submission
from tradewind.amazon.mapping.change import SetProductType, save_mapping, use_defaults
from tradewind.amazon.models import Connection
from tradewind.amazon.orders.request import request_import
from tradewind.base.audit import TRADEWIND, Actor
from tradewind.base.models import User
from tradewind.store.models import Category

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs" / "marketplaces.png"
MOST_BYTES = 200_000


def _map(connection: Connection, category: Category) -> None:
    save_mapping(connection, [SetProductType(category.pk, "HOME_FURNITURE_AND_DECOR")], actor=TRADEWIND)
    use_defaults(connection, actor=TRADEWIND)


@pytest.fixture
def five(
    admin: User, visited_amazon: LocalAmazon, connect_account: Any, open_browser: Any, clock: Any, work: Work
) -> Page:
    """Five connections: one in use, one just connected, one Off, one suspended, one whose seller has revoked."""
    world, home = visited_amazon.world, Category.objects.create(name="Home", path="Home")
    add_product("Storm Lantern", sku="NW-HOM-LAN", category=home)
    com, canada = connect_account(countries=("US", "CA"))
    japan, paused = connect_account("A9SAKURA44JP01", ("JP",)) + connect_account("A5PAUSED66US02")
    for connection in (com, paused):
        _map(connection, home)
    check_all_products(com.pk)
    check_all_products(canada.pk)
    request_submission(com, actor=TRADEWIND)
    work()
    italy = connect_account("A2NORTHFR55EU3", ("IT",))[0]
    for connection, words in ((com, "Main store"), (canada, "Northwind Canada"), (italy, "Boutique Nord")):
        switch.describe(connection.pk, words, actor=TRADEWIND)
    switch.set_off(italy.pk, actor=Actor("admin@example.com"))
    world.revoke(japan.seller_account.merchant_id)
    for _minutes in range(3):
        clock.advance(minutes=61)
        request_import(actor=TRADEWIND)
        work()
    page: Page = open_browser().sign_in("admin@example.com")
    page.goto("/channels/amazon")
    return page


def test_states_stand_side_by_side(five: Page):
    for text, word in [
        ("Amazon.com, A3NORTHWIND7US1", "Active"),
        ("Amazon.ca", "Settings needed"),
        ("Amazon.it", "Off"),
        ("A5PAUSED66US02", "Suspended at Amazon"),
        ("Amazon.co.jp", "Reconnect needed"),
    ]:
        switch_of_row = five.get_by_role("switch", name=text)
        expect(five.get_by_role("row").filter(has=switch_of_row)).to_contain_text(word)
    five.get_by_label("Description of Amazon.co.jp, A9SAKURA44JP01").fill("Sakura Goods, Tokyo")
    expect(five.get_by_role("region", name="Changes that wait")).to_contain_text("1 change waits")
    five.get_by_label("Description of Amazon.co.jp, A9SAKURA44JP01").blur()
    if os.environ.get("TRADEWIND_WRITE_SCREENSHOT"):
        five.screenshot(path=PICTURE)


def test_the_readme_shows_it_and_it_is_light():
    assert f"({PICTURE.relative_to(ROOT)})" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert 10_000 < PICTURE.stat().st_size < MOST_BYTES
