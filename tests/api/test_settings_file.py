"""REST of settings as a file, of copying, and of reports on Amazon's new rules."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.amazon.shop import fill, make_clothing
from tradewind.amazon.mapping.schema.renew import renew_schemas
from tradewind.amazon.models import AttributeRule
from tradewind.base import api_tokens
from tradewind.base.audit import TRADEWIND

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(client: Client, clock: Any) -> Any:
    tokens: dict[str, str] = {}

    def send(method: str, path: str, body: Any = "", *, role: str = "operator", kind: str = "text/yaml") -> Any:
        if role not in tokens:
            tokens[role] = api_tokens.create_token(role, role=role, actor=TRADEWIND)[1]
        headers = {"Authorization": f"Bearer {tokens[role]}"}
        return client.generic(method, f"/api/v1{path}", body, content_type=kind, headers=headers)

    return send


@pytest.fixture
def shop(connect_account: Callable[..., list[Any]], clock: Any) -> Any:
    return fill(connect_account()[0], make_clothing())


def test_the_file_is_read_planned_applied_and_has_not_drifted(call: Any, shop: Any):
    address = f"/connections/{shop.pk}/settings-file"
    answer = call("GET", address, role="viewer")
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/yaml; charset=utf-8"
    assert call("POST", f"{address}/drift", text, role="viewer").json()["differences"] == []
    assert b"# Item Condition" in call("GET", f"{address}?comments=true").content
    text = text.replace("condition_type: new_new", "condition_type: used_good")
    plan = call("POST", f"{address}/plan", text, role="viewer").json()
    (difference,) = plan["differences"]
    assert difference["where"] == ["rules", "marketplace", "condition_type"]
    assert (difference["kind"], difference["name"]) == ("changed", "Item Condition")
    assert call("POST", f"{address}/apply", text, role="viewer").status_code == 403
    assert call("POST", f"{address}/apply?seen=0123456789abcdef", text).json()["code"] == "changed_meanwhile"
    assert call("POST", f"{address}/apply?seen={plan['digest']}", text).json() == plan
    assert AttributeRule.objects.get(attribute_path="condition_type").source[0]["value"] == "used_good"


def test_a_fault_has_its_line(call: Any, shop: Any):
    for act in ("plan", "apply", "drift"):
        answer = call("POST", f"/connections/{shop.pk}/settings-file/{act}", "tradewind: 1\ncolour_map: x\n")
        assert answer.status_code == 422
        assert answer.json()["code"] == "file_invalid"
        assert answer.json()["message"].startswith("Line 2: Unknown key “colour_map”.")
        assert list(answer.json()["fields"]) == ["line 2"]


def test_too_much_is_refused(call: Any, shop: Any):
    answer = call("POST", f"/connections/{shop.pk}/settings-file/plan", "x" * 5_100_000)
    assert answer.json()["code"] == "file_invalid"
    assert call("POST", f"/connections/{shop.pk}/settings-file/plan", "x" * 5_300_000).status_code == 413


def test_copying(call: Any, shop: Any, connect_account: Any):
    other = connect_account("A3NORTHWIND7US1", ("CA",))[0]
    body = f'{{"from_connection_id": {shop.pk}, "sections": ["rules"]}}'
    address = f"/connections/{other.pk}/copy"
    plan = call("POST", f"{address}/plan", body, role="viewer", kind="application/json").json()
    assert plan["left_out"] == []
    assert len(plan["differences"]) > 5
    assert call("POST", address, body, role="viewer", kind="application/json").status_code == 403
    assert call("POST", address, body, kind="application/json").json()["digest"] == plan["digest"]
    assert call("POST", f"{address}/plan", body, kind="application/json").json()["differences"] == []


def test_reports(call: Any, shop: Any, amazon: Any, clock: Any, run_jobs: Any):
    place = "/properties/item_name/items/properties/value/maxLength"
    amazon.control("POST", "/definitions", json={"product_type": "PRODUCT", "set": {place: 5}})
    clock.advance(days=1, minutes=1)
    renew_schemas(shop.pk)
    run_jobs()
    (row,) = call("GET", f"/connections/{shop.pk}/schema-reports", role="viewer").json()
    assert (row["state"], row["failing_count"], row["checked_count"]) == ("waiting", 3, 4)
    report = call("GET", f"/schema-reports/{row['id']}", role="viewer").json()
    assert report["changes"][0]["is_stricter"] is True
    assert report["failing"][0]["problems"] == ["Item Name has 7 characters, Amazon takes at most 5."]
    assert call("POST", f"/schema-reports/{row['id']}/use", role="viewer").status_code == 403
    assert call("POST", f"/schema-reports/{row['id']}/use").json()["state"] == "used"
    assert call("POST", f"/schema-reports/{row['id']}/use").json()["code"] == "schema_replaced"
    assert call("GET", "/schema-reports/99999").status_code == 404
