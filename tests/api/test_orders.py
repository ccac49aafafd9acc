"""REST of Amazon's orders."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.amazon.orders import conftest as orders
from tests.amazon.orders.conftest import Bring, load_order, make_order
from tests.jobs import waiting_jobs
from tradewind.amazon.models import OrderGap, SetAsideOrder
from tradewind.base.api_tokens import create_token
from tradewind.base.audit import TRADEWIND

pytestmark = pytest.mark.django_db
bring, connections = orders.bring, orders.connections
Call = Callable[..., Any]


@pytest.fixture
def call(client: Client) -> Call:
    """Return a function that calls REST with a token of a role and gives status and JSON."""
    tokens = {role: create_token(role, role=role, actor=TRADEWIND)[1] for role in ("viewer", "operator")}

    def do(method: str, path: str, *, role: str = "operator", **options: Any) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {tokens[role]}"}
        answer = client.generic(method, f"/api/v1{path}", content_type="application/json", headers=headers, **options)
        return answer.status_code, answer.json()

    return do


def test_orders_come_with_items_and_amounts_as_texts(call: Call, bring: Bring) -> None:
    bring(make_order(), load_order("pending-without-price-or-address"))
    status, page = call("GET", "/orders", role="viewer")
    assert (status, page["next"], len(page["items"])) == (200, None, 2)
    pending, order = page["items"]
    assert {name: order[name] for name in ("merchant_id", "status", "currency", "total", "needs_product")} == {
        "merchant_id": "A3NORTHWIND7US1", "status": "UNSHIPPED", "currency": "USD", "total": "49.97",
        "needs_product": True,
    }  # fmt: skip
    first = order["items"][0]
    assert (first["sku"], first["quantity"], first["unit_price"]) == ("MUG", 2, "9.99")
    assert (pending["total"], pending["currency"], pending["items"][0]["unit_price"]) == (None, None, None)
    assert "Ada" not in str(page)


def test_orders_are_paged_by_key_and_filtered(call: Call, bring: Bring) -> None:
    bring(*(make_order(f"111-0000000-000000{number}") for number in range(3)))
    _, first = call("GET", "/orders?limit=2")
    _, rest = call("GET", f"/orders?limit=2&after={first['next']}")
    ids = [one["amazon_order_id"] for page in (first, rest) for one in page["items"]]
    assert (sorted(ids), len(set(ids)), rest["next"]) == (sorted(ids), 3, None)
    assert call("GET", "/orders?status=shipped")[1]["items"] == []


def test_one_order_by_its_number(call: Call, bring: Bring, connect_account: Any) -> None:
    bring(make_order())
    assert call("GET", "/orders/111-0000000-0000001")[1]["total"] == "49.97"
    assert call("GET", "/orders/111-9999999-0000001")[0] == 404
    bring(make_order(), by=connect_account("A1OUTLET22US09"))
    status, error = call("GET", "/orders/111-0000000-0000001")
    assert (status, error["code"]) == (409, "order_ambiguous")
    assert call("GET", "/orders/111-0000000-0000001?merchant_id=A1OUTLET22US09")[0] == 200


def test_import_is_enqueued_once_and_since_opens_the_past(call: Call, connections: list[Any]) -> None:
    for _ in range(2):
        body = json.dumps({"connection_id": connections[0].pk, "since": "2026-11-01T00:00:00Z"})
        status, answer = call("POST", "/orders/import", data=body)
        assert (status, answer) == (202, {"merchant_ids": ["A3NORTHWIND7US1"]})
    assert [job["name"] for job in waiting_jobs()].count("amazon.fetch_orders") == 1
    assert OrderGap.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{}", 422, "nothing_on"),
        ('{"connection_id": 9}', 404, "connection_unknown"),
        ('{"connection_id": 99999999999999999999}', 422, "invalid_input"),
        ('{"since": "2026-11-01T00:00:00"}', 422, "invalid_input"),
        ('{"since": "0001-01-01T00:00:00+23:59"}', 422, "invalid_input"),
        ('{"sinse": null}', 422, "invalid_input"),
        ("[]", 422, "invalid_input"),
    ],
)
def test_import_that_cannot_be_says_why(call: Call, body: str, status: int, code: str) -> None:
    found, error = call("POST", "/orders/import", data=body)
    assert (found, error["code"]) == (status, code)


def test_import_from_the_future_is_refused(call: Call, connections: list[Any]) -> None:
    status, error = call("POST", "/orders/import", data='{"since": "2026-12-24T00:00:00Z"}')
    assert (status, error["code"], list(error["fields"])) == (422, "since_in_future", ["since"])


def test_set_aside_orders_are_listed_and_retried(call: Call, bring: Bring) -> None:
    bring(make_order(orderItems=None))
    row = SetAsideOrder.objects.get()
    status, page = call("GET", "/set-aside-orders", role="viewer")
    assert (status, page["items"][0]["id"], "items" in page["items"][0]["reason"]) == (200, row.pk, True)
    assert call("POST", f"/set-aside-orders/{row.pk}/retry") == (200, {"is_taken": False})
    assert call("POST", "/set-aside-orders/999999/retry")[0] == 404
    assert call("POST", f"/set-aside-orders/{row.pk}/retry", role="viewer")[0] == 403
