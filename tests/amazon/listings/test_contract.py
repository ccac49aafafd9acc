"""What we upload, held against Amazon's own schema of a JSON_LISTINGS_FEED."""

import json
import os
from pathlib import Path

import jsonschema
import pytest

from tradewind.amazon.listings.render import make_message, render_feed

FOLDER = Path(os.environ.get("SPAPI_MODELS") or Path(__file__).parents[4] / "shared" / "amazon")


@pytest.fixture
def feed_schema():
    file = FOLDER / "schemas" / "feeds" / "listings-feed-schema-v2.json"
    if not file.exists():
        pytest.skip("Amazon's schemas are neither at SPAPI_MODELS nor at ../shared/amazon.")
    return json.loads(file.read_text())


def test_a_rendered_feed_is_what_amazon_takes(feed_schema):
    content = {"productType": "HAT", "requirements": "LISTING", "attributes": {"brand": [{"value": "漢 & <b>"}]}}
    messages = [(number, make_message(f"sku/{number} é", content)) for number in range(1, 4)]
    document = json.loads(b"".join(render_feed(seller_id="A3NORTHWIND7US1", issue_locale="en_US", messages=messages)))
    jsonschema.Draft7Validator(feed_schema).validate(document)
    assert [one["sku"] for one in document["messages"]] == ["sku/1 é", "sku/2 é", "sku/3 é"]


def test_changes_of_parts_are_what_amazon_takes(feed_schema):
    accepted = {"productType": "HAT", "requirements": "LISTING", "attributes": {"color": [{"value": "red"}]}}
    offer = {**accepted, "attributes": {"purchasable_offer": [{"currency": "USD"}]}}
    renamed = {**accepted, "attributes": {"item_name": [{"value": "Hat"}]}}
    only_offer = {**offer, "requirements": "LISTING_OFFER_ONLY"}
    messages = [
        (1, make_message("a", offer, accepted, ("price",))),
        (2, make_message("b", renamed, accepted, ("listing",))),
        (3, make_message("c", only_offer)),
    ]
    document = json.loads(b"".join(render_feed(seller_id="A3NORTHWIND7US1", issue_locale="en_US", messages=messages)))
    jsonschema.Draft7Validator(feed_schema).validate(document)
    assert [one["operationType"] for one in document["messages"]] == ["PARTIAL_UPDATE", "PATCH", "UPDATE"]
