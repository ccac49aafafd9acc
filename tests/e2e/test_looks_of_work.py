"""The pages of products, imports, mapping, feeds and orders, wide and on a phone, light and dark.

SCREENSHOTS=folder keeps a picture of each page, to be looked at.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from tests.amazon.orders.conftest import make_order
from tests.amazon.shop import fill, make_clothing
from tests.conftest import LocalAmazon
from tests.e2e.conftest import Work
from tradewind.amazon.connections import switch
from tradewind.amazon.listings.check import check_all_products
from tradewind.amazon.listings.submit import request_submission
from tradewind.amazon.models import AmazonOrder, Connection, Listing, Submission
from tradewind.amazon.orders.intake import Source, take_orders
from tradewind.base import clock as base_clock
from tradewind.base.audit import TRADEWIND
from tradewind.base.models import User
from tradewind.store.catalog import imports
from tradewind.store.catalog.models import CatalogImport
from tradewind.store.models import Category, Order, Product

pytestmark = pytest.mark.browser

LOOK = (Path(__file__).parent / "looks.js").read_text(encoding="utf-8")
SHOTS = os.environ.get("SCREENSHOTS", "")
FILE = "sku,title,price,category\nM-1,Mug,9.50,Kitchen\nC-1,Cup,cheap,Kitchen\n"


@pytest.fixture
def busy(
    admin: User, visited_amazon: LocalAmazon, connect_account: Any, work: Work, settings: Any, tmp_path: Path
) -> Connection:
    """A shop where everything has happened once: a refusal, a hint, an order without a product, one set aside."""
    settings.MEDIA_ROOT = tmp_path
    connection: Connection = fill(connect_account()[0], make_clothing())
    switch.describe(connection.pk, "Main store", actor=TRADEWIND)
    for is_dry_run in (True, False):
        options = imports.ImportOptions(is_dry_run, "USD")
        imports.start_import([FILE.encode()], file_name="spring.csv", options=options, actor=TRADEWIND)
    visited_amazon.world.faults.add("F95", nth_call=2)
    check_all_products(connection.pk)
    request_submission(connection, actor=TRADEWIND)
    source = Source(connection.seller_account, [connection], base_clock.now(), "a-request", "searchOrders")
    with transaction.atomic():
        take_orders(source, [make_order(sku="thing-1"), make_order("111-0000000-0000009", orderItems="none")])
    work()
    return connection


def addresses(connection: Connection) -> list[str]:
    of = f"/channels/amazon/connections/{connection.pk}"
    category = Category.objects.get(path="Clothing > Things").pk
    runs = [f"/store/import/{number}" for number in CatalogImport.objects.values_list("pk", flat=True)]
    return [
        "/", "/store/products", f"/store/products/{Product.objects.get(key='thing-1').pk}", "/store/categories",
        "/store/orders", f"/store/orders/{Order.objects.first().pk}", "/store/import", *runs,
        of, f"{of}/mapping", f"{reverse('mapping_rules', args=[connection.pk])}?category={category}",
        "/channels/amazon/products", f"/channels/amazon/products/{Listing.objects.get(sku='thing-2').pk}",
        "/channels/amazon/feeds", f"/channels/amazon/feeds/{Submission.objects.get().pk}",
        "/channels/amazon/orders", f"/channels/amazon/orders/{AmazonOrder.objects.first().pk}",
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "height", "colours"), [(1440, 900, "light"), (390, 844, "dark")])
def test_pages_are_fit_to_be_seen(width: int, height: int, colours: str, busy: Connection, open_browser: Any):
    page = open_browser(width=width, height=height).sign_in("admin@example.com")
    page.evaluate("colours => localStorage.setItem('theme', colours)", colours)
    found = {}
    for path in addresses(busy):
        answer = page.goto(path)
        assert answer.status == 200, path
        found[path] = page.evaluate(LOOK)
        if SHOTS:
            name = path.strip("/").replace("/", "-") or "dashboard"
            page.screenshot(path=f"{SHOTS}/{colours}-{name}.png", full_page=True)
    page.goto("/channels/amazon/products")
    page.get_by_role("button", name="Submit feed").click()
    found["the question before a feed"] = page.evaluate(LOOK)
    page.goto(f"/channels/amazon/connections/{busy.pk}/mapping")
    page.get_by_role("button", name="Choose the product type of Clothing > Things").click()
    found["the choice of a product type"] = page.evaluate(LOOK)
    assert {path: complaints for path, complaints in found.items() if complaints} == {}
