"""From a file to Amazon and from Amazon into the store, in a real browser: issue 2, section 5."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.amazon.shop import fill, make_clothing
from tests.conftest import LocalAmazon
from tests.e2e.conftest import Work
from tests.e2e.samples_steps import Merchant
from tests.e2e.steps import choose_marketplace, choose_product_type, consent, row
from tradewind.amazon.connections import switch
from tradewind.amazon.listings.check import check_all_products
from tradewind.amazon.models import Connection, Submission
from tradewind.base.audit import TRADEWIND
from tradewind.base.models import User

pytestmark = pytest.mark.browser

US, NORTHWIND = "ATVPDKIKX0DER", "A3NORTHWIND7US1"
SAMPLE = "woocommerce-sample-products.csv"


@pytest.fixture
def sample() -> Path:
    """WooCommerce's own sample export, which stands beside the project."""
    models = os.environ.get("SPAPI_MODELS")
    beside = Path(models).parent if models else Path(__file__).parents[3] / "shared" / "amazon"
    file = beside.parent / "data" / SAMPLE
    if not file.exists():
        pytest.skip(f"{SAMPLE} is not at {file.parent}.")
    return file


@pytest.fixture
def page(admin: User, visited_amazon: LocalAmazon, open_browser: Any, settings: Any, tmp_path: Path) -> Page:
    """The dashboard in front of an admin; what is uploaded stays with the test."""
    settings.MEDIA_ROOT = tmp_path
    page: Page = open_browser().sign_in("admin@example.com")
    return page


@pytest.fixture
def shop(page: Page, connect_account: Any) -> Connection:
    """Amazon.com, connected and mapped, with three products that Amazon takes and one that stays."""
    connection: Connection = fill(connect_account()[0], make_clothing())
    check_all_products(connection.pk)
    return connection


def place(amazon: LocalAmazon, sku: str, quantity: int, unit_price: str) -> str:
    """Have somebody buy at Amazon; return the order's id."""
    line = {"sku": sku, "quantity": quantity, "unit_price": unit_price}
    wanted = {"merchant_id": NORTHWIND, "marketplace_id": US, "lines": [line]}
    return str(amazon.world.orders.place(amazon.world, wanted)["order_id"])


def tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Amazon").click()
    page.get_by_role("navigation", name="Amazon").get_by_role("link", name=name).click()


def count_of(page: Page, words: str) -> Any:
    """The figure above some words."""
    return page.locator(".counts .card").filter(has_text=words).locator("strong")


def import_sample(page: Page, file: Path, work: Work) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Products").click()
    page.get_by_role("link", name="Import products").first.click()
    page.get_by_label("Product file").set_input_files(file)
    page.get_by_role("button", name="Upload file").click()
    expect(page.get_by_role("heading", name="Waiting for a worker")).to_be_visible()
    work()
    expect(page.get_by_text("This was a dry run: nothing was changed.")).to_be_visible()
    expect(count_of(page, "To create")).to_have_text("15")
    expect(row(page, "cc-tee")).to_contain_text("Line 19: “Size” is left open here")
    page.get_by_role("button", name="Import now").click()
    work()
    expect(count_of(page, "Created")).to_have_text("15")
    expect(page.get_by_text("Done", exact=True)).to_be_visible()


def test_from_a_file_to_amazon(page: Page, sample: Path, clock: Any, work: Work):
    tab(page, "Marketplaces")
    choose_marketplace(page, "united st", "Amazon.com (United States)")
    consent(page, "owner@northwind.example", "Northwind Trading")
    expect(page.get_by_text("Amazon.com (United States) is connected.")).to_be_visible()

    import_sample(page, sample, work)

    tab(page, "Marketplaces")
    page.get_by_role("link", name="Settings of Amazon.com, A3NORTHWIND7US1").click()
    page.get_by_role("link", name="Data Mapping").click()
    choose_product_type(page, "Clothing > Tshirts", "shirt", "SHIRT", clock=clock)
    choose_product_type(page, "Clothing > Accessories", "hat", "HAT", clock=clock)
    bar = page.get_by_role("region", name="Changes that wait")
    expect(bar).to_contain_text("2 changes wait")
    page.get_by_label("Products without a barcode").select_option(label="Send them: Amazon exempts my brand")
    expect(bar).to_contain_text("3 changes wait")
    page.get_by_role("button", name="Use these defaults").click()
    expect(page.get_by_role("heading", name="Everything is set: feeds may run")).to_be_visible()
    merchant = Merchant(page, clock, work)
    merchant.let_work()
    problems = page.get_by_role("region", name="What would be refused now")
    expect(problems).to_contain_text("The category “Music” has no product type at Amazon yet.")
    expect(problems).not_to_contain_text("The category “Clothing > Tshirts”")
    row(page, "The category “Music”").get_by_role("link", name="Show products").click()
    expect(page.get_by_role("row")).to_have_count(3)
    expect(row(page, "cc-album")).to_contain_text("Incomplete")

    merchant.open_rules("Clothing > Accessories")
    merchant.add_last("fabric_type", "100% wool")
    merchant.add_last("headwear_size.size_class", "Alpha")
    merchant.add_last("headwear_size.size", "One Size")
    merchant.save(3)

    tab(page, "Products")
    expect(row(page, "cc-beanie-logo")).to_contain_text("Ready to send")
    page.get_by_role("button", name="Submit feed").click()
    question = page.get_by_role("dialog", name="Submit a feed to Amazon.com (United States)?")
    question.get_by_role("button", name="Submit ").click()
    expect(page.get_by_text("Checking products").first).to_be_visible()
    work()
    expect(count_of(page, "accepted")).not_to_have_text("0")
    expect(count_of(page, "refused by Amazon")).to_have_text("0")
    tab(page, "Feeds")
    expect(page.get_by_role("row")).to_have_count(2)
    expect(row(page, "Amazon.com")).to_contain_text("Done")
    sent = Submission.objects.get()
    cells = row(page, "Amazon.com").get_by_role("cell")
    expect(cells.nth(3)).to_have_text(str(sent.message_count))
    expect(cells.nth(4)).to_have_text(str(sent.accepted_count))


def test_each_message_has_its_result_beside_amazons_code(page: Page, shop: Connection, amazon: LocalAmazon, work: Work):
    amazon.world.faults.add("F95", nth_call=2)
    tab(page, "Products")
    page.get_by_role("button", name="Submit feed").click()
    page.get_by_role("dialog").get_by_role("button", name="Submit 3 products").click()
    work()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Feed {Submission.objects.get().feed_id}")
    expect(count_of(page, "accepted")).to_have_text("2")
    expect(count_of(page, "refused by Amazon")).to_have_text("1")
    expect(row(page, "thing-1")).to_contain_text("Accepted")
    refused = row(page, "thing-2")
    expect(refused).to_contain_text("The barcode belongs to another product at Amazon than these values say.")
    expect(refused.get_by_text("is different from what's already in the Amazon catalog")).to_be_hidden()
    refused.get_by_text("Amazon’s code 8541").click()
    expect(refused.get_by_text("is different from what's already in the Amazon catalog")).to_be_visible()
    page.get_by_role("link", name="Refused 1").click()
    expect(row(page, "thing-")).to_have_count(1)
    page.get_by_text("calls to Amazon, with their request ids").click()
    expect(row(page, "createFeed.")).to_contain_text(
        Submission.objects.get().attempts.get(operation__startswith="createFeed.").request_id
    )
    tab(page, "Products")
    expect(row(page, "thing-2")).to_contain_text("Refused by Amazon")


def test_an_order_comes_into_the_store(page: Page, shop: Connection, amazon: LocalAmazon, clock: Any, work: Work):
    ours, theirs = place(amazon, "thing-1", 3, "19.90"), place(amazon, "SOLD-LONG-AGO", 1, "7.50")
    total = amazon.world.orders.ledger(amazon.world)[0]["total"]
    clock.advance(minutes=5)
    tab(page, "Orders")
    page.get_by_role("button", name="Import now").click()
    expect(page.get_by_text("Orders of 1 seller account are being read.")).to_be_visible()
    work()
    page.reload()
    expect(row(page, ours)).to_contain_text(f"{total} USD")
    expect(row(page, ours)).not_to_contain_text("needs a product")
    expect(row(page, theirs)).to_contain_text("needs a product")
    page.get_by_role("link", name=ours).click()
    expect(row(page, "thing-1")).to_contain_text("19.90 USD")
    page.get_by_role("link", name="Open in the store").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(ours)
    expect(page.get_by_role("link", name="thing-1")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(f"{total} USD")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Orders").click()
    expect(row(page, ours)).to_contain_text(f"{total} USD")
    expect(row(page, theirs)).to_contain_text("needs a product")
    page.get_by_role("link", name=theirs).click()
    expect(page.get_by_text("An item's SKU is not in the catalog.")).to_be_visible()
    page.get_by_role("button", name="Show recipient").click()
    expect(page.locator("address")).to_contain_text(amazon.world.orders.ledger(amazon.world)[1]["buyer_name"])


def test_what_is_off_sends_nothing_and_says_so(page: Page, shop: Connection):
    tab(page, "Products")
    page.get_by_role("button", name="Submit feed").click()
    switch.set_off(shop.pk, actor=TRADEWIND)
    page.get_by_role("dialog").get_by_role("button", name="Submit 3 products").click()
    expect(page.get_by_role("alert")).to_contain_text("Amazon.com is switched off. Switch it on first.")
    expect(page.get_by_role("button", name="Submit feed")).to_be_disabled()
    expect(
        page.get_by_text("This marketplace is switched off: nothing is sent until it is switched on.")
    ).to_be_visible()
    assert not Submission.objects.exists()


def test_incomplete_settings_are_named_where_they_stop_a_feed(page: Page, shop: Connection, connect_account: Any):
    canada = connect_account(countries=("CA",))[0]
    check_all_products(canada.pk)
    page.goto(f"/channels/amazon/products?connection={canada.pk}")
    expect(
        page.get_by_text("Feeds wait for these settings: Give at least one category a product type.")
    ).to_be_visible()
    page.get_by_role("button", name="Submit feed").click()
    page.get_by_role("dialog").get_by_role("button", name="Check again and submit").click()
    expect(page.get_by_role("alert")).to_contain_text("The settings of Amazon.ca are not complete: Give at least one")
    page.get_by_role("main").get_by_role("link", name="Open the data mapping").first.click()
    expect(page.get_by_role("heading", name="Before feeds may run")).to_be_visible()
