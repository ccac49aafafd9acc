"""REST of rules: previews with unsaved changes, whole ways of values, fields, transforms, faults by place."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.amazon.shop import add_product, fill, make_clothing
from tradewind.amazon.models import AttributeRule, CategoryMapping
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


def rule(*source: Any, attribute: str = "brand", **level: int) -> dict[str, Any]:
    return {"kind": "rule", "attribute": attribute, "source": list(source), **level}


TEMPLATE = {"kind": "template", "template": "{{ brand }} & Co"}


def test_unsaved_changes_are_previewed_and_not_kept(call: Any, shop: Any):
    before = AttributeRule.objects.count()
    body = {"sku": "thing-1", "changes": [rule(TEMPLATE)], "explain": True}
    shown = call("POST", f"/connections/{shop.pk}/mapping/preview", body, role="viewer").json()
    assert shown["attributes"]["brand"][0]["value"] == "Northwind & Co"
    told = {one["attribute"]: one for one in shown["explained"]}["brand"]
    assert told["places"][0]["level"] == "from marketplace"
    assert told["places"][0]["attempts"][0]["moves"] == [
        {"words": "Brand in the store", "value": "Northwind"},
        {"words": "Template filled", "value": "Northwind & Co"},
    ]
    assert AttributeRule.objects.count() == before
    saved = call("GET", f"/connections/{shop.pk}/mapping/preview?sku=thing-1", role="viewer").json()
    assert (saved["attributes"]["brand"][0]["value"], saved["explained"]) == ("Northwind", None)


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        (rule({"kind": "template", "template": "a\n{% for x in tags %}{% endfor %}"}), "rule_invalid", ".template"),
        (rule(TEMPLATE, {"kind": "template", "template": "{{ title.__class__ }}"}), "rule_invalid", "1.template"),
        (rule({"kind": "map", "field": "brand", "values": {}}), "rule_invalid", "0.values"),
        (rule({"kind": "fixed", "value": "a\x00"}), "rule_invalid", "0.value"),
        (rule(TEMPLATE, attribute="moon_size"), "attribute_unknown", ".attribute"),
        (rule(TEMPLATE, category_id=2**40), "category_unknown", ".category_id"),
        (rule(TEMPLATE, product_id=2**40), "product_unknown", ".product_id"),
    ],
)
def test_a_fault_names_the_change_and_the_place_and_nothing_is_saved(call, shop, change, code, place):
    before = list(AttributeRule.objects.values_list("attribute_path", "source"))
    for path, body in (
        ("changes", {"changes": [rule(TEMPLATE), change]}),
        ("preview", {"sku": "thing-1", "changes": [rule(TEMPLATE), change]}),
    ):
        refused = call("POST", f"/connections/{shop.pk}/mapping/{path}", body)
        assert (refused.status_code, refused.json()["code"]) == (
            404 if code.endswith("_unknown") and "attr" not in code else 422,
            code,
        )
        (field,) = refused.json()["fields"]
        assert field.startswith("changes.1.")
        assert field.endswith(place)
    assert list(AttributeRule.objects.values_list("attribute_path", "source")) == before


def test_a_browse_category_is_set_by_value_or_label_and_shown(call: Any, shop: Any):
    category = CategoryMapping.objects.get(connection=shop).category
    change = {"kind": "product_type", "category_id": category.pk, "product_type": "SHIRT"}
    change["browse_category"] = "Polo Shirts"
    saved = call("POST", f"/connections/{shop.pk}/mapping/changes", {"changes": [change]}).json()
    top = saved["categories"][0]
    assert (top["browse_category"], top["browse_category_name"]) == ("polo-shirts", "Polo Shirts")
    got = call("GET", f"/connections/{shop.pk}/mapping/preview?sku=thing-1").json()
    assert got["attributes"]["item_type_keyword"][0]["value"] == "polo-shirts"
    told = {one["attribute"]: one["source"] for one in got["values"]}
    assert told["item_type_keyword"] == "Fixed value, browse category of Clothing"


def test_a_browse_category_of_a_type_that_has_none_is_refused(call: Any, shop: Any):
    mapped = CategoryMapping.objects.get(connection=shop)
    change = {"kind": "product_type", "category_id": mapped.category_id, "product_type": "", "browse_category": "x"}
    refused = call("POST", f"/connections/{shop.pk}/mapping/changes", {"changes": [change]})
    assert (refused.status_code, refused.json()["code"]) == (422, "browse_category_unknown")
    assert list(refused.json()["fields"]) == ["changes.0.browse_category"]
    assert CategoryMapping.objects.filter(connection=shop).exists()


def test_fields_values_and_transforms_are_listed(call: Any, shop: Any):
    add_product("Kite", sku="kite", options={"Color": "Navy"})
    fields = call("GET", "/mapping/fields", role="viewer").json()
    assert fields[0] == {"name": "title", "label": "Title", "kind": "text", "used_count": None}
    assert fields[-1] == {"name": "option:Color", "label": "Option: Color", "kind": "text", "used_count": 1}
    values = call("GET", "/mapping/fields/values?field=option:Color", role="viewer").json()
    assert values == [{"value": "Navy", "count": 1}]
    transforms = {one["name"]: one for one in call("GET", "/mapping/transforms", role="viewer").json()}
    assert [one["name"] for one in transforms["convert"]["parameters"]] == ["from", "to"]
    assert "kg" in transforms["convert"]["parameters"][0]["choices"]


def test_what_a_condition_asks_for_is_told(call: Any, shop: Any):
    change = rule({"kind": "fixed", "value": True}, attribute="batteries_required")
    body = {"sku": "thing-1", "changes": [change]}
    shown = call("POST", f"/connections/{shop.pk}/mapping/preview", body).json()
    assert {"batteries_included", "num_batteries"} <= set(shown["needed"])
