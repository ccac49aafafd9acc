"""Listings at the local Amazon: what is accepted, what becomes of it, and when it is seen."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import httpx2
import pytest

from tradewind.simulator.listing_patches import Patch, apply_patches
from tradewind.simulator.world import World

from .conftest import NORTHWIND, OUTLET
from .listing_data import CA, JP, US, luggage, price, stock, text, value

ITEMS = f"/na/listings/2021-08-01/items/{NORTHWIND}"
NASTY = ["a/b", "a b+c", "100%", "ü&#?", "全角ＳＫＵ", "a%2Fb"]


class Seller:
    """Speaks to the listings API as Northwind."""

    def __init__(self, http: httpx2.Client, world: World, headers: dict[str, str]) -> None:
        self.http, self.world, self.headers = http, world, headers

    def ask(self, method: str, sku: str | None, *, at: str = US, body: Any = None, **query: Any) -> httpx2.Response:
        self.world.throttle.clear()
        path = ITEMS if sku is None else f"{ITEMS}/{quote(sku, safe='')}"
        content = None if body is None else json.dumps(body)  # escapes what UTF-8 cannot hold
        query["marketplaceIds"] = at
        return self.http.request(method, path, params=query, content=content, headers=self.headers)

    def put(self, sku: str = "SKU1", *, at: str = US, product_type: str = "LUGGAGE", **more: Any) -> dict[str, Any]:
        query = more.pop("query", {})
        attributes = more.pop("attributes", None) or luggage(at)
        body = {"productType": product_type, "attributes": attributes, **more}
        return self.ask("PUT", sku, at=at, body=body, **query).json()

    def patch(self, *patches: dict[str, Any], sku: str = "SKU1", at: str = US, product_type: str = "LUGGAGE") -> Any:
        return self.ask("PATCH", sku, at=at, body={"productType": product_type, "patches": list(patches)}).json()

    def see(self, sku: str = "SKU1", *, at: str = US, data: str = "summaries") -> dict[str, Any]:
        self.world.clock.advance(timedelta(minutes=1))
        return self.ask("GET", sku, at=at, includedData=data).json()


@pytest.fixture
def seller(amazon: httpx2.Client, world: World, token_for: Callable[[str], dict[str, str]]) -> Seller:
    return Seller(amazon, world, token_for(NORTHWIND))


def set_stock(quantity: int, operation: str = "replace") -> dict[str, Any]:
    return {"op": operation, "path": "/attributes/fulfillment_availability", "value": stock(quantity)}


def test_a_listing_is_accepted_at_once_and_seen_a_little_later(seller: Seller) -> None:
    answer = seller.put()

    assert (answer["status"], answer["issues"]) == ("ACCEPTED", [])
    assert seller.ask("GET", "SKU1").status_code == 404
    (summary,) = seller.see()["summaries"]
    assert summary["status"] == ["BUYABLE", "DISCOVERABLE"]
    assert summary["asin"].startswith("B0")
    assert summary["itemName"] == "Weekender Carry-On"


def test_a_refused_listing_is_answered_with_200_and_changes_nothing(seller: Seller) -> None:
    seller.put()
    answer = seller.put(attributes=luggage(brand=None, purchasable_offer=price(5)))

    assert answer["status"] == "INVALID"
    assert [(one["code"], one["attributeNames"], one["categories"]) for one in answer["issues"]] == [
        ("90220", ["brand"], ["MISSING_ATTRIBUTE"])
    ]
    assert seller.see(data="offers")["offers"][0]["price"]["amount"] == "79.5"


def test_a_preview_stores_nothing_and_tells_the_asin(seller: Seller) -> None:
    preview = {"mode": "VALIDATION_PREVIEW", "includedData": "issues,identifiers"}
    answer = seller.put(query=preview)

    assert answer["status"] == "VALID"
    assert answer["identifiers"][0]["asin"].startswith("B0")
    assert seller.put(query=preview, attributes=luggage(brand=None))["status"] == "INVALID"
    assert seller.world.listings.ledger(seller.world) == []
    body = {"productType": "LUGGAGE", "attributes": luggage()}
    assert seller.ask("PUT", "SKU1", body=body, includedData="identifiers").status_code == 400


def test_put_replaces_everything(seller: Seller) -> None:
    seller.put(attributes=luggage(theme=text("Travel")))
    seller.put()

    assert "theme" not in seller.see(data="attributes")["attributes"]


def test_put_takes_one_marketplace_and_patch_several(seller: Seller) -> None:
    body = {"productType": "LUGGAGE", "attributes": luggage()}
    assert seller.ask("PUT", "SKU1", at=f"{US},{CA}", body=body).status_code == 400
    assert seller.ask("DELETE", "SKU1", at=f"{US},{CA}").status_code == 400
    seller.put()
    seller.put(at=CA)

    renamed = [*text("Renamed"), *text("Renamed", CA)]
    answer = seller.patch({"op": "replace", "path": "/attributes/item_name", "value": renamed}, at=f"{US},{CA}")

    assert answer["status"] == "ACCEPTED"
    summaries = seller.see(at=f"{US},{CA}")["summaries"]
    assert [(one["marketplaceId"], one["itemName"]) for one in summaries] == [(US, "Renamed"), (CA, "Renamed")]


def test_stock_is_one_for_all_marketplaces_of_the_account(seller: Seller) -> None:
    seller.put()
    seller.put(at=CA, attributes=luggage(CA, fulfillment_availability=stock(9)))

    assert seller.see(data="fulfillmentAvailability")["fulfillmentAvailability"] == [
        {"fulfillmentChannelCode": "DEFAULT", "quantity": 9}
    ]


def test_without_stock_or_price_nobody_can_buy(seller: Seller) -> None:
    seller.put()
    seller.patch(set_stock(0))
    assert seller.see()["summaries"][0]["status"] == ["DISCOVERABLE"]
    seller.patch(set_stock(2))
    assert "BUYABLE" in seller.see()["summaries"][0]["status"]
    seller.patch({"op": "delete", "path": "/attributes/purchasable_offer"})
    assert seller.see()["summaries"][0]["status"] == ["DISCOVERABLE"]


def test_merchant_stock_on_a_sku_of_amazon_adds_a_second_channel(seller: Seller) -> None:
    seller.put(attributes=luggage(fulfillment_availability=[{"fulfillment_channel_code": "AMAZON_NA"}]))
    first = seller.see(data="summaries,fulfillmentAvailability")
    seller.patch(set_stock(3))

    channels = [
        one["fulfillmentChannelCode"] for one in seller.see(data="fulfillmentAvailability")["fulfillmentAvailability"]
    ]
    assert first["summaries"][0]["fnSku"].startswith("X00")
    assert channels == ["AMAZON_NA", "DEFAULT"]


@pytest.mark.parametrize("product_type", ["LUGGAGE", "PRODUCT"])
def test_a_patch_changes_only_what_it_names(seller: Seller, product_type: str) -> None:
    seller.put()

    assert seller.patch(set_stock(1, "merge"), product_type=product_type)["status"] == "ACCEPTED"

    attributes = seller.see(data="attributes")["attributes"]
    assert attributes["fulfillment_availability"][0]["quantity"] == 1
    assert attributes["brand"][0]["value"] == "Northwind"


@pytest.mark.parametrize(
    ("patch", "code"),
    [
        ({"op": "replace", "path": "/attributes/country_of_origin", "value": value("ZZ")}, "90000900"),
        ({"op": "delete", "path": "/attributes/brand"}, "90220"),
        ({"op": "replace", "path": "/attributes/brand/0/value", "value": value("x")}, "90000900"),
        ({"op": "replace", "path": "/attributes/brand"}, "90000900"),
        ({"op": "replace", "path": "/attributes/brand", "value": value("x", CA)}, "90000900"),
    ],
)
def test_a_bad_patch_is_refused(seller: Seller, patch: dict[str, Any], code: str) -> None:
    seller.put()

    answer = seller.patch(patch)

    assert answer["status"] == "INVALID"
    assert code in {one["code"] for one in answer["issues"]}


def test_a_patch_of_an_unknown_sku_or_type_is_refused(seller: Seller) -> None:
    assert seller.patch(set_stock(1))["issues"][0]["code"] == "13013"
    assert seller.put(product_type="UNICORN")["status"] == "INVALID"


def test_add_and_delete_go_by_the_selectors() -> None:
    both = [{"value": "a", "language_tag": "en_US"}, {"value": "b", "language_tag": "es_US"}]
    before = {"item_name": [{**one, "marketplace_id": US} for one in both]}

    def patched(operation: str, *elements: dict[str, Any]) -> list[str]:
        patch = Patch(operation, "item_name", elements)
        after = apply_patches(before, [patch], product_type="LUGGAGE", marketplace_id=US)
        return [one["value"] for one in after.get("item_name", [])]

    assert patched("add", {"value": "c", "language_tag": "es_US"}) == ["a", "c"]
    assert patched("replace", {"value": "c", "language_tag": "es_US"}) == ["c"]
    assert patched("delete", {"language_tag": "es_US"}) == ["a"]
    assert before["item_name"][1]["value"] == "b"


def test_an_offer_on_an_existing_asin(seller: Seller) -> None:
    offer = {name: luggage()[name] for name in ("condition_type", "purchasable_offer", "fulfillment_availability")}
    offer["merchant_suggested_asin"] = value("B0EXAMPLE1")

    answer = seller.put(product_type="PRODUCT", attributes=offer, requirements="LISTING_OFFER_ONLY")

    assert answer["status"] == "ACCEPTED"
    assert seller.see()["summaries"][0]["asin"] == "B0EXAMPLE1"


def test_an_offer_on_what_is_no_asin(seller: Seller) -> None:
    offer = {name: luggage()[name] for name in ("condition_type", "purchasable_offer", "fulfillment_availability")}
    offer["merchant_suggested_asin"] = value("TOTE-1")

    answer = seller.put(product_type="PRODUCT", attributes=offer, requirements="LISTING_OFFER_ONLY")

    assert answer["status"] == "INVALID"
    assert [issue["attributeNames"] for issue in answer["issues"]] == [["merchant_suggested_asin"]]


def test_deleting_ends_one_marketplace(seller: Seller) -> None:
    seller.put()
    seller.put(at=CA)

    assert seller.ask("DELETE", "SKU1").json()["status"] == "ACCEPTED"
    assert [one["marketplaceId"] for one in seller.see(at=f"{US},{CA}")["summaries"]] == [CA]
    assert seller.ask("DELETE", "SKU1", at=CA).json()["status"] == "ACCEPTED"
    seller.world.clock.advance(timedelta(minutes=1))
    assert seller.ask("GET", "SKU1", at=CA).status_code == 404


@pytest.mark.parametrize("sku", NASTY)
def test_skus_are_opaque_text(seller: Seller, sku: str) -> None:
    assert seller.put(sku)["sku"] == sku
    assert seller.see(sku)["sku"] == sku


def test_strangers_and_other_regions_are_kept_out(seller: Seller) -> None:
    assert seller.ask("GET", "SKU1", at=JP).status_code == 403
    path = ITEMS.replace(NORTHWIND, OUTLET)
    assert seller.http.get(path, params={"marketplaceIds": US}, headers=seller.headers).status_code == 403


def test_search_pages_filters_and_sorts(seller: Seller) -> None:
    for number in range(12):
        seller.put(f"S{number:02}", attributes=luggage(fulfillment_availability=stock(number % 2)))
    seller.world.clock.advance(timedelta(minutes=1))

    page = seller.ask("GET", None, sortBy="sku", sortOrder="ASC").json()
    token = page["pagination"]["nextToken"]
    rest = seller.ask("GET", None, sortBy="sku", sortOrder="ASC", pageToken=token).json()

    assert [one["sku"] for one in page["items"] + rest["items"]] == [f"S{number:02}" for number in range(12)]
    assert "nextToken" not in rest["pagination"]
    assert seller.ask("GET", None, withStatus="BUYABLE").json()["numberOfResults"] == 6
    assert seller.ask("GET", None, withoutStatus="BUYABLE").json()["numberOfResults"] == 6
    assert seller.ask("GET", None, withIssueSeverity="ERROR").json()["numberOfResults"] == 0
    found = seller.ask("GET", None, identifiers="S03,S99", identifiersType="SKU").json()
    assert [one["sku"] for one in found["items"]] == ["S03"]
    assert seller.ask("GET", None, identifiers="S03").status_code == 400
    assert seller.ask("GET", None, pageSize=21).status_code == 400
    assert seller.ask("GET", None, pageToken="x").status_code == 400


def test_children_are_found_by_their_parent(seller: Seller) -> None:
    theme = {"variation_theme": [{"name": "COLOR", "marketplace_id": US}]}
    parent = {**luggage(), **theme, "parentage_level": value("parent")}
    for name in ("purchasable_offer", "fulfillment_availability"):
        parent.pop(name)
    relation = [{"child_relationship_type": "variation", "parent_sku": "P", "marketplace_id": US}]
    child = {**theme, "parentage_level": value("child"), "child_parent_sku_relationship": relation}
    assert seller.put("P", attributes=parent)["status"] == "ACCEPTED"
    assert seller.put("C", attributes=luggage(**child))["status"] == "ACCEPTED"

    relations = seller.see("P", data="relationships,summaries")

    assert relations["relationships"][0]["relationships"][0]["childSkus"] == ["C"]
    assert relations["summaries"][0]["status"] == ["DISCOVERABLE"]
    assert [one["sku"] for one in seller.ask("GET", None, variationParentSku="P").json()["items"]] == ["C"]


def test_a_gated_asin_is_restricted(seller: Seller) -> None:
    seller.world.restrictions.restrict("B0GATED001")
    query = {"sellerId": NORTHWIND, "marketplaceIds": US}

    def ask(asin: str) -> Any:
        path = "/na/listings/2021-08-01/restrictions"
        return seller.http.get(path, params={**query, "asin": asin}, headers=seller.headers).json()["restrictions"]

    assert ask("B0FREE0001") == []
    assert ask("B0GATED001")[0]["reasons"][0]["reasonCode"] == "APPROVAL_REQUIRED"


JUNK = [None, 1, True, "x", [], {}, [None], [[]], [{}], [{"value": []}], [{"marketplace_id": []}], "\ud800", 10**30]


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_junk_is_refused_and_never_an_error_of_amazons_own(seller: Seller, junk: Any) -> None:
    seller.put()
    for name in ("brand", "purchasable_offer", "fulfillment_availability", "merchant_suggested_asin"):
        patch = {"op": "add", "path": f"/attributes/{name}", "value": junk}
        for method, body in (
            ("PUT", {"productType": "LUGGAGE", "attributes": {**luggage(), name: junk}}),
            ("PUT", {"productType": junk, "attributes": luggage()}),
            ("PUT", {"productType": "LUGGAGE", "attributes": luggage(), "requirements": junk}),
            ("PUT", junk),
            ("PATCH", {"productType": "LUGGAGE", "patches": [patch]}),
            ("PATCH", {"productType": "LUGGAGE", "patches": junk}),
        ):
            answer = seller.ask(method, "SKU1", body=body)
            is_nothing = method == "PATCH" and junk == []  # adding nothing changes nothing
            assert is_nothing or answer.status_code == 400 or answer.json()["status"] == "INVALID", answer.text
    assert seller.see()["summaries"][0]["status"] == ["BUYABLE", "DISCOVERABLE"]
