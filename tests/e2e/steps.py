"""Steps that several walks share: what a person does in the popup, at Amazon's login, and on the mapping page."""

from typing import Any

from playwright.sync_api import Page, expect


def choose_marketplace(page: Page, text: str, label: str) -> None:
    """Open the popup, search, and go to Amazon."""
    page.get_by_role("button", name="Connect Marketplace").first.click()
    popup = page.get_by_role("dialog", name="Connect Marketplace")
    popup.get_by_role("searchbox").fill(text)
    popup.get_by_label(label).check()
    popup.get_by_role("button", name="Connect", exact=True).click()


def consent(page: Page, email: str, merchant: str = "", *, answer: str = "Confirm") -> None:
    """Do what a seller does at Amazon."""
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill("any")
    page.get_by_role("button", name="Sign in", exact=True).click()
    if merchant:
        page.get_by_role("button", name=merchant).click()
    if answer == "Confirm":
        expect(page.get_by_role("button", name="Confirm")).to_be_disabled()
        page.get_by_role("checkbox").check()
    page.get_by_role("button", name=answer).click()


def wait_for_amazon(wanted: Any, clock: Any) -> None:
    """Let time go on until something is there: time stands in tests, and with it Amazon's rate."""
    for _round in range(20):
        clock.advance(seconds=5)
        try:
            expect(wanted).to_be_visible(timeout=1_000)
        except AssertionError:
            continue
        return
    expect(wanted).to_be_visible()


def choose_product_type(page: Page, category: str, words: str, product_type: str, *, clock: Any) -> None:
    """Pick a product type from Amazon's search for a category."""
    page.get_by_role("button", name=f"Choose the product type of {category}", exact=True).click()
    popup = page.get_by_role("dialog", name="Product type at Amazon")
    popup.get_by_role("searchbox").fill(words)
    wait_for_amazon(popup.get_by_text(f"Amazon’s product types for “{words}”"), clock)
    popup.locator(f"[data-product-type={product_type}]").click()
    expect(popup).to_be_hidden()


def row(page: Page, text: str) -> Any:
    """Return the row of a table that holds a text."""
    return page.get_by_role("row").filter(has_text=text)
