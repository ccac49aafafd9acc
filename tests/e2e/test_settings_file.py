"""Settings as a file, copying and a report on new rules, in a browser: fit to be seen, and done by hand."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.amazon.shop import fill, make_clothing
from tests.conftest import LocalAmazon
from tradewind.amazon.mapping.schema.impact import report_schema
from tradewind.amazon.mapping.schema.renew import renew_schemas
from tradewind.amazon.models import AttributeRule, Connection, ProductTypeSchema, SchemaReport
from tradewind.base.models import User

pytestmark = pytest.mark.browser

LOOK = (Path(__file__).parent / "looks.js").read_text(encoding="utf-8")
FILE = """\
tradewind: 1
options:
  export:
    price: {percent: 12.5}
rules:
  categories:
    Clothing > Things:
      brand: Northwind of the North Sea
"""


@pytest.fixture
def shop(admin: User, visited_amazon: LocalAmazon, connect_account: Any) -> list[Connection]:
    """A shop in two marketplaces, one of them set up, with new rules that harm it."""
    made = connect_account(countries=("US", "CA"))
    fill(made[0], make_clothing())
    place = "/properties/item_name/items/properties/value/maxLength"
    visited_amazon.world.products.publish("PRODUCT", {place: 5}, [])
    ProductTypeSchema.objects.update(checked_at="2026-01-01T00:00:00Z", fetched_at="2026-01-01T00:00:00Z")
    renew_schemas(made[0].pk)
    report_schema(made[0].pk, ProductTypeSchema.objects.get(is_current=False).pk)
    return list(made)


def at(connection: Connection, rest: str) -> str:
    return f"/channels/amazon/connections/{connection.pk}/{rest}"


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_pages_are_fit_to_be_seen(width: int, height: int, colours: str, shop: list[Connection], open_browser: Any):
    page = open_browser(width=width, height=height).sign_in("admin@example.com")
    page.evaluate("colours => localStorage.setItem('theme', colours)", colours)
    found = {}
    report = at(shop[0], f"schemas/{SchemaReport.objects.get().pk}")
    chosen = f"copy?from={shop[0].pk}&section=options&section=rules&section=product_types"
    for path in (at(shop[0], "file"), at(shop[1], "copy"), at(shop[1], chosen), report):
        page.goto(path)
        found[path] = page.evaluate(LOOK)
    for name, text in (("faults", "tradewind: 1\ncolour_map: x\n"), ("differences", FILE)):
        page.goto(at(shop[0], "file"))
        page.get_by_text("Paste its text instead").click()
        page.get_by_label("Or its text").fill(text)
        page.get_by_role("button", name="Show what would change").click()
        expect(page.get_by_text("Line 2" if name == "faults" else "2 settings would change")).to_be_visible()
        found[name] = page.evaluate(LOOK)
    assert {path: complaints for path, complaints in found.items() if complaints} == {}


def test_a_file_is_applied_and_new_rules_are_used(shop: list[Connection], open_browser: Any):
    page = open_browser(width=1440, height=900).sign_in("admin@example.com")
    page.goto(at(shop[0], "file"))
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "settings.yaml", "mimeType": "text/yaml", "buffer": FILE.encode()}
    )
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_text("“Northwind of the North Sea”")).to_be_visible()
    page.get_by_role("button", name="Apply 2 changes").click()
    expect(page.get_by_text("2 settings were changed.")).to_be_visible()
    assert AttributeRule.objects.filter(category__name="Things", attribute_path="brand").exists()
    page.goto(at(shop[0], "mapping"))
    page.get_by_role("link", name="See what changes").click()
    page.get_by_role("button", name="Use the new rules now").click()
    page.get_by_role("dialog").get_by_role("button", name="Use the new rules now").click()
    expect(page.get_by_text("admin@example.com said so")).to_be_visible()
    assert SchemaReport.objects.get().state == "used"
