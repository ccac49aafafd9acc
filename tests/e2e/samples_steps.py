"""What a merchant does with a shop's export: import it, sort its products, say what they are, and make rules."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Work
from tradewind.amazon.listings.check import enqueue_due_checks


def find_sample(name: str) -> Path:
    """Return a shop's export from beside the project; a test without it is skipped."""
    models = os.environ.get("SPAPI_MODELS")
    beside = Path(models).parent if models else Path(__file__).parents[3] / "shared" / "amazon"
    file = beside.parent / "data" / name
    if not file.exists():
        pytest.skip(f"{name} is not at {file.parent}.")
    return file


class Merchant:
    """Somebody who sets a marketplace up, and a worker who goes on meanwhile."""

    def __init__(self, page: Page, clock: Any, work: Work) -> None:
        self.page = page
        self.clock = clock
        self._work = work
        self.bar = page.get_by_role("region", name="Changes that wait")

    def let_work(self) -> None:
        """Let a minute pass, in which changed products are checked."""
        self.clock.advance(minutes=1)
        self._work()
        enqueue_due_checks()
        self._work()

    def go(self, *names: str) -> None:
        """Follow the main navigation, then tabs and links by their names."""
        menu = self.page.get_by_role("navigation", name="Main")
        menu.get_by_role("link", name=names[0]).click()
        for name in names[1:]:
            self.page.get_by_role("link", name=name).first.click()

    def open_mapping(self) -> None:
        """Open the data mapping of the one marketplace: from a page that leads there, else through the navigation."""
        here = self.page.locator("main").get_by_role("link", name="Data Mapping")
        if here.count():
            here.first.click()
        else:
            self.go("Amazon", "Settings of Amazon.com", "Data Mapping")
        expect(self.page.get_by_role("region", name="What your categories are at Amazon")).to_be_visible()

    def import_file(self, file: Path, *, currency: str, products: int) -> None:
        """Try the import, look, then import."""
        self.go("Products", "Import products")
        self.page.get_by_label("Product file").set_input_files(file)
        self.page.get_by_label("Currency").fill(currency)
        self.page.get_by_role("button", name="Upload file").click()
        expect(self.page.get_by_role("heading", name="Waiting for a worker")).to_be_visible()
        self._work()
        expect(self.page.get_by_role("link", name=f"To create {products}")).to_be_visible()
        self.page.get_by_role("button", name="Import now").click()
        self._work()
        expect(self.page.get_by_role("link", name=f"Created {products}")).to_be_visible()

    def put_into(self, path: str, *titles: str) -> None:
        """Choose products in the list, where one is after the first time, and put them into a category."""
        where = self.page.get_by_role("combobox", name="Category, such as Clothing > Shirts")
        if not where.count():
            self.go("Products")
        for title in titles:
            self.page.get_by_role("checkbox", name=f"Choose {title}", exact=True).check()
        where.fill(path)
        self.page.get_by_role("button", name="Put into category").click()
        count = f"{len(titles)} product was" if len(titles) == 1 else f"{len(titles)} products were"
        expect(self.page.get_by_text(f"{count} put into {path}.")).to_be_visible()

    def accept(self, product_type: str, path: str) -> None:
        """Take Amazon's suggestion for a category, as soon as Amazon has been asked."""
        button = self.page.get_by_role("button", name=f"Accept {product_type} for {path}", exact=True).first
        self.wait_for(button)
        button.click()

    def wait_for(self, wanted: Locator) -> None:
        """Let time go on until something is there: Amazon's rate lets only a few calls pass in a second."""
        for _round in range(20):
            self.clock.advance(seconds=2)
            try:
                expect(wanted).to_be_visible(timeout=700)
            except AssertionError:
                continue
            return
        expect(wanted).to_be_visible()

    def use_defaults(self) -> None:
        """Take the defaults, with an exemption from barcodes, together with the product types that wait."""
        exempt = "Send them: Amazon exempts my brand"
        self.page.get_by_label("Products without a barcode").select_option(label=exempt)
        self.page.get_by_role("button", name="Use these defaults").click()
        expect(self.page.get_by_role("heading", name="Everything is set: feeds may run")).to_be_visible()
        self.let_work()

    def save(self, changes: int) -> None:
        """Save what waits, and let what it touches be checked."""
        expect(self.bar).to_contain_text(f"{changes} change waits" if changes == 1 else f"{changes} changes wait")
        self.bar.get_by_role("button", name="Save changes").click()
        expect(self.page.get_by_text("Saved.")).to_be_visible()
        self.let_work()

    def open_rules(self, path: str) -> None:
        """Open the rules of a category from the mapping."""
        self.open_mapping()
        self.page.get_by_role("link", name=f"Rules of {path}", exact=True).click()
        expect(self.page.get_by_role("searchbox", name="Find an attribute by name")).to_be_visible()

    def open_rules_of_type(self, product_type: str) -> None:
        """Go on from a category's rules to those for all products of a type."""
        level = f"All of Amazon.com, as {product_type}"
        self.page.get_by_label("Category", exact=True).select_option(label=level)
        self.page.wait_for_url(re.compile(f"product_type.*{product_type}"), wait_until="domcontentloaded")

    def place(self, path: str) -> Locator:
        """One place of an attribute in the rules."""
        return self.page.locator(f'[data-place="{path}"]')

    def set_here(self, path: str) -> Locator:
        """Open a place to set it at this level, starting from what it has or inherits; return it."""
        self.page.wait_for_load_state("domcontentloaded")  # its scripts hear clicks from then on
        place = self.place(path)
        place.locator("[data-does=set], [data-does=edit]").first.click()
        expect(place.locator("[data-source]").first).to_be_visible()
        return place

    def add_last(self, path: str, value: str) -> None:
        """Have a value stand in where what the place inherits gives none."""
        place = self.set_here(path)
        count = place.locator("[data-source]").count()
        place.get_by_role("button", name="Else: add another source").click()
        expect(place.locator("[data-source]")).to_have_count(count + 1)
        self._give(place, value)

    def set_fixed(self, path: str, value: str) -> None:
        """Set a place to one value, whatever it inherits."""
        place = self.set_here(path)
        while place.locator("[data-source]").count() > 1:
            count = place.locator("[data-source]").count()
            place.get_by_role("button", name="Remove this source").last.click()
            expect(place.locator("[data-source]")).to_have_count(count - 1)
        place.get_by_label("where it comes from").select_option(label="Fixed value")
        expect(place.locator("[data-source=fixed]")).to_be_visible()
        self._give(place, value)

    def set_field(self, path: str, field: str) -> None:
        """Find an attribute by typing and take it from a product field."""
        finder = self.page.get_by_role("searchbox", name="Find an attribute by name")
        finder.fill(path)
        place = self.set_here(path)
        place.get_by_label("where it comes from").select_option(label="Product field")
        place.get_by_label("product field").select_option(label=field)
        finder.fill("")

    def set_template(self, path: str, template: str) -> None:
        """Have a place made from words and fields."""
        place = self.set_here(path)
        place.get_by_label("where it comes from").first.select_option(label="Template")
        place.get_by_role("textbox", name="template").fill(template)

    def set_map(self, path: str, values: dict[str, str], *, field: str) -> Locator:
        """Say which of Amazon's values the values of a field are, in the source that reads it, else in the first."""
        place = self.set_here(path)
        sources = place.locator("[data-source]")
        chosen = sources.locator("[data-part=field]").evaluate_all(
            "all => all.map(one => one.selectedOptions[0].label)"
        )
        source = sources.nth(chosen.index(field) if field in chosen else 0)
        source.get_by_label("where it comes from").select_option(label="Value map")
        expect(place.locator("[data-source=map]")).to_be_visible()
        if field not in chosen:
            source.get_by_label("product field").select_option(label=field)
        for given, value in values.items():
            place.get_by_label(f"{given} at Amazon", exact=True).fill(value)
        return place

    @staticmethod
    def _give(place: Locator, value: str) -> None:
        control = place.locator("[data-source]").last.get_by_label(": value")
        if control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(label=value)
        else:
            control.fill(value)

    def gets(self, name: str) -> Locator:
        """What Amazon gets for an attribute, beside the rules."""
        return self.page.locator(f'[data-gets="{name}"]')

    def expect_all_valid(self, counts: Mapping[str, int]) -> None:
        """See that no product of these categories has a problem, in the mapping and on each category's own tab."""
        self.open_mapping()
        tabs: dict[str, str] = {}
        for path in counts:
            row = self.page.locator(f'tr[data-path="{path}"]')
            expect(row).not_to_contain_text("to fix")
            link = row.get_by_role("link", name=path.split(" > ")[-1], exact=True)
            tabs[path] = link.get_attribute("href") or ""
        for path, count in counts.items():
            self.page.goto(tabs[path])
            here = self.page.get_by_role("region", name="What it is at Amazon")
            expect(here).to_contain_text(f"{count} valid")
            expect(here).not_to_contain_text("with problems")

    def expect_problems(self, expected: Mapping[str, tuple[int, str]]) -> None:
        """See that just these problems remain, each with its count and a link to where it is put right."""
        self.open_mapping()
        region = self.page.get_by_role("region", name="What would be refused now")
        expect(region.get_by_role("row")).to_have_count(len(expected) + 1)
        for words, (count, place) in expected.items():
            problem = region.get_by_role("row").filter(has=self.page.get_by_role("cell", name=words, exact=True))
            expect(problem.get_by_role("cell").nth(1)).to_have_text(str(count))
            address = problem.get_by_role("link", name=f"Fix: {words}", exact=True).get_attribute("href") or ""
            assert address.startswith("/"), words
            assert place in address, words
        problem.get_by_role("link", name="Show products").click()
        expect(self.page.get_by_text(f"Only products with this problem: “{words}”")).to_be_visible()
        expect(self.page.get_by_role("row")).to_have_count(count + 1)

    def follow(self, link: str, *, to: str) -> None:
        """Follow a link to the rule of an attribute, which is then in sight."""
        self.page.get_by_role("link", name=link, exact=True).first.click()
        expect(self.page.locator(f'[data-attribute="{to}"]').get_by_role("heading")).to_be_in_viewport()

    def expect_products(self, *, ready: int, incomplete: int) -> None:
        """See that the list of Amazon's products says the same, and why for each that stays behind."""
        self.go("Amazon")
        self.page.get_by_role("navigation", name="Amazon").get_by_role("link", name="Products").click()
        expect(self.page.get_by_role("link", name=f"Ready to send {ready}")).to_be_visible()
        self.page.get_by_role("link", name=f"Incomplete {incomplete}").click()
        rows = self.page.get_by_role("row").filter(has_text="Incomplete")
        expect(rows).to_have_count(incomplete)
        expect(rows.filter(has=self.page.get_by_role("listitem"))).to_have_count(incomplete)

    def open_why(self, title: str) -> None:
        """Open a product's own tab about Amazon."""
        self.go("Products")
        self.page.get_by_role("link", name=title, exact=True).click()
        self.page.get_by_role("navigation", name=title).get_by_role("link", name="Amazon").click()
        expect(self.page.get_by_role("heading", name="Why is it not on Amazon?")).to_be_visible()

    def expect_line(self, words: str, state: str, link: str = "") -> None:
        """See a line of the reasons with its state, and the link to what does something about it."""
        line = self.page.get_by_role("region", name="Why is it").get_by_role("listitem").filter(has_text=words)
        expect(line.get_by_role("img", name=state)).to_be_visible()
        if link:
            expect(line.get_by_role("link", name=link)).to_be_visible()
