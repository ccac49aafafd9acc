"""REST of mapping, listings and feeds."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.amazon.shop import fill, make_clothing
from tradewind.base import api_tokens
from tradewind.base.audit import TRADEWIND

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(client: Client, clock: Any) -> Any:
    tokens: dict[str, str] = {}

    def send(method: str, path: str, body: Any = None, *, role: str = "operator") -> Any:
        if role not in tokens:
            tokens[role] = api_tokens.create_token(role, role=role, actor=TRADEWIND)[1]
        content = json.dumps(body) if body is not None else ""
        headers = {"Authorization": f"Bearer {tokens[role]}"}
        return client.generic(method, f"/api/v1{path}", content, content_type="application/json", headers=headers)

    return send


@pytest.fixture
def shop(connect_account: Callable[..., list[Any]], clock: Any) -> Any:
    return fill(connect_account()[0], make_clothing())


def test_the_way_from_mapping_to_feed(call: Any, shop: Any, run_jobs: Any):
    found = call("GET", f"/connections/{shop.pk}/mapping", role="viewer").json()
    assert (found["is_complete"], found["missing"]) == (True, [])
    made = call("POST", f"/connections/{shop.pk}/submissions", {"skus": []})
    assert made.status_code == 201
    number = made.json()["id"]
    run_jobs()
    feed = call("GET", f"/feeds/{number}", role="viewer").json()
    assert (feed["messages"], feed["kept_back"], feed["is_under_way"]) == (3, 1, True)
    page = call("GET", f"/feeds/{number}/messages?limit=2", role="viewer").json()
    assert [one["sku"] for one in page["items"]] == ["thing-1", "thing-2"]
    rest = call("GET", f"/feeds/{number}/messages?limit=2&after={page['next']}", role="viewer").json()
    assert ([one["sku"] for one in rest["items"]], rest["next"]) == (["thing-3"], None)
    assert any(one["request_id"] for one in call("GET", f"/feeds/{number}/attempts", role="viewer").json())
    listed = call("GET", "/listings?state=incomplete", role="viewer").json()["items"]
    assert listed[0]["problems"] == [
        "Purchasable Offer is in GBP, Amazon.com takes USD. Set a rate from GBP under Export & Import."
    ]
    assert call("GET", "/listings/by-sku?sku=thing-1", role="viewer").json()[0]["state"] == "sent"
    assert call("GET", "/feeds", role="viewer").json()["items"][0]["id"] == number
    again = call("POST", f"/connections/{shop.pk}/submissions", {})
    assert (again.status_code, again.json()["code"]) == (409, "feed_in_flight")


def test_changes_are_made_all_or_none(call: Any, shop: Any):
    rule = {"kind": "rule", "attribute": "brand", "source": [{"kind": "fixed", "value": "Kites"}]}
    bad = {"kind": "rule", "attribute": "brand", "source": [{"kind": "code", "text": "1"}]}
    refused = call("POST", f"/connections/{shop.pk}/mapping/changes", {"changes": [rule, bad]})
    assert (refused.status_code, refused.json()["code"]) == (422, "rule_invalid")
    saved = call("POST", f"/connections/{shop.pk}/mapping/changes", {"changes": [rule]}).json()
    assert rule["source"] in [one["source"] for one in saved["rules"] if one["attribute"] == "brand"]
    shown = call("GET", f"/connections/{shop.pk}/mapping/preview?sku=thing-1", role="viewer").json()
    assert shown["attributes"]["brand"][0]["value"] == "Kites"
    defaults = call("POST", f"/connections/{shop.pk}/mapping/defaults", {"brand": "House"})
    assert defaults.status_code == 200


def test_product_types_are_amazon_s(call: Any, shop: Any):
    found = call("GET", f"/connections/{shop.pk}/product-types?keywords=shirt", role="viewer").json()
    assert {"product_type": "SHIRT", "display_name": "Shirt"} in found


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/feeds/0", None),
        ("GET", "/feeds/99999999999999999999", None),
        ("GET", "/feeds?limit=100000", None),
        ("GET", "/listings?state=junk", None),
        ("GET", "/listings?search=%00", None),
        ("POST", "/connections/1/submissions", {"sku": "a"}),
        ("POST", "/connections/1/submissions", {"skus": "a"}),
        ("POST", "/connections/1/mapping/changes", {"changes": []}),
        ("POST", "/connections/1/mapping/changes", {"changes": [{"kind": "drop"}]}),
    ],
)
def test_wrong_input_gets_a_clear_answer(call: Any, method: str, path: str, body: Any):
    answer = call(method, path, body)
    assert answer.status_code == 422
    assert answer.json()["message"]


def test_roles(call: Any, shop: Any, client: Client):
    assert client.get("/api/v1/feeds").status_code == 401
    assert call("POST", f"/connections/{shop.pk}/submissions", {}, role="viewer").status_code == 403
    assert call("GET", "/feeds/424242", role="viewer").status_code == 404


def test_why_a_sku_is_not_on_amazon(call: Any, shop: Any):
    from tests.amazon.shop import add_product

    add_product("Loose", sku="loose/1")
    told = call("GET", f"/connections/{shop.pk}/listings/loose/1/why", role="viewer").json()
    assert told["is_on_amazon"] is False
    missing = next(line for line in told["lines"] if line["state"] != "done")
    assert (missing["key"], missing["place"]) == ("product_type", "product")
    unknown = call("GET", f"/connections/{shop.pk}/listings/nothing/why", role="viewer")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "sku_unknown")


def test_suggestions_and_browse_categories(call: Any, shop: Any):
    from tests.amazon.shop import add_product
    from tradewind.store.models import Category

    hats = Category.objects.create(name="Hats", path="Hats")
    add_product("Wool Hat", sku="hat", category=hats)
    told = call("GET", f"/connections/{shop.pk}/mapping/suggestions").json()
    assert told["suggestions"] == [{"category_id": hats.pk, "product_type": "HAT", "display_name": "Hat"}]
    assert (told["left"], told["next"]) == (0, None)
    found = call("GET", f"/connections/{shop.pk}/product-types/HAT/browse-categories?search=baseball").json()
    assert found
    assert all("baseball" in f"{one['value']} {one['label']}".lower() for one in found)
    unknown = call("GET", f"/connections/{shop.pk}/product-types/no-such/browse-categories")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "product_type_unknown")
