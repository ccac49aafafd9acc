"""From a fresh folder to an order in the store by commands, each call judged by Amazon's models."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.contract.models import Judge
from tests.e2e.harness import Demo, wait_until
from tests.e2e.proxy import JudgingProxy, judging_proxy

SAMPLE = "woocommerce-sample-products.csv"
ACCOUNT = ("--merchant-id", "A3NORTHWIND7US1", "--refresh-token", "Atzr|local-A3NORTHWIND7US1")

pytestmark = pytest.mark.processes


@pytest.fixture
def amazon_folder() -> Path:
    """Amazon's models, for the judge."""
    from tests.contract import amazon_models

    return amazon_models.folder()


@pytest.fixture
def sample_file(amazon_folder: Path) -> Path:
    """WooCommerce's sample export, beside Amazon's documents."""
    file = amazon_folder.parent / "data" / SAMPLE
    if not file.exists():
        pytest.skip(f"{SAMPLE} is not at {file.parent}.")
    return file


@pytest.fixture
def story(tmp_path: Path, amazon_folder: Path) -> Iterator[tuple[Demo, JudgingProxy]]:
    """A demo whose calls to Amazon pass the judge."""
    demo = Demo(tmp_path / "demo")
    with judging_proxy(Judge(amazon_folder), demo.simulator_url) as proxy:
        demo.environment["SPAPI_ENDPOINT"] = f"{proxy.url}/{{region}}"
        try:
            yield demo.start(), proxy
        finally:
            demo.stop()


def map_shirts(demo: Demo, connection: str) -> None:
    demo.run("mapping", "set", connection, "--defaults")
    for category, product_type in (("Clothing > Tshirts", "SHIRT"), ("Clothing > Hoodies", "SWEATSHIRT")):
        demo.run("mapping", "set", connection, "--category", category, "--product-type", product_type)
    demo.run("mapping", "set", connection, "--attribute", "country_of_origin", "--value", "PT")


def find_order(demo: Demo, order_id: str) -> Any:
    return next((order for order in demo.run("orders", "list") if order["amazon_order_id"] == order_id), None)


def test_commands_tell_one_consistent_story(story: tuple[Demo, JudgingProxy], sample_file: Path) -> None:
    demo, proxy = story
    assert demo.run("connections", "list") == []

    connection = demo.run("connections", "add", "--marketplace", "US", *ACCOUNT)
    assert {
        "marketplace_id": "ATVPDKIKX0DER",
        "domain": "www.amazon.com",
        "country": "US",
        "currency": "USD",
    }.items() <= (connection.items())
    number = str(connection["id"])

    assert demo.run("catalog", "import", str(sample_file))["created"] == 15
    assert demo.run("catalog", "import", str(sample_file))["unchanged"] == 15

    refusal = demo.run("listings", "submit", number, status=1)
    assert "product type" in refusal["message"]

    map_shirts(demo, number)
    submitted = demo.run("listings", "submit", number, "--wait")
    feed = demo.run("feeds", "show", str(submitted["id"]))
    assert feed["state"] == "done"
    assert feed["accepted"] == feed["messages"] > 0
    ledger = demo.control("GET", "/ledger")
    at_amazon = {listing["sku"] for listing in ledger["listings"] if listing["merchant_id"] == "A3NORTHWIND7US1"}
    assert at_amazon == {message["sku"] for message in feed["items"]}

    sku = sorted(at_amazon)[0]
    line = {"sku": sku, "quantity": 3, "unit_price": "20.00"}
    placed = demo.control(
        "POST",
        "/orders",
        {"merchant_id": "A3NORTHWIND7US1", "marketplace_id": "ATVPDKIKX0DER", "lines": [line]},
    )
    wait_until(lambda: find_order(demo, placed["order_id"]), within_s=60, what="the order in the store")
    demo.run("orders", "import")
    order = find_order(demo, placed["order_id"])
    assert order["merchant_id"] == "A3NORTHWIND7US1"
    assert (order["status"], order["currency"], order["total"]) == ("UNSHIPPED", "USD", placed["total"])
    assert [(item["sku"], item["quantity"], item["unit_price"]) for item in order["items"]] == [(sku, 3, "20.00")]
    assert [entry["amazon_order_id"] for entry in demo.run("orders", "list")].count(placed["order_id"]) == 1

    assert proxy.breaches == []
    assert {"searchOrders", "createFeed", "getFeed", "getDefinitionsProductType"} <= {
        name for name, _status in proxy.transport.seen
    }


def test_switches_and_words_by_command_are_those_of_the_page(tmp_path: Path) -> None:
    demo = Demo(tmp_path / "demo")
    try:
        demo.start()
        number = str(demo.run("connections", "add", "--marketplace", "US", *ACCOUNT)["id"])
        demo.run("connections", "describe", number, "Main store")
        demo.run("connections", "off", number)
        (row,) = demo.run("connections", "list")
        assert (row["description"], row["is_on"], row["state"]) == ("Main store", False, "off")
        assert demo.api("GET", f"/connections/{number}").json()["description"] == "Main store"
        assert "switched off" in demo.run("listings", "submit", number, status=1)["message"]
        demo.run("connections", "on", number)
        assert demo.run("connections", "list")[0]["is_on"]
        demo.run("connections", "disconnect", number, "--yes")
        assert demo.run("connections", "list") == []
        assert demo.run("connections", "off", number, status=1)["code"] == "connection_unknown"
    finally:
        demo.stop()
    again = Demo(demo.folder, TRADEWIND_TEST="again")
    try:  # what was done is there again, and the folder was let go
        again.start()
        assert again.run("connections", "list") == []
    finally:
        again.stop()
