"""REST of connections: what the page does, for programs."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.amazon.connections.consent import MAIN
from tradewind.amazon.connections.models import Connection, SellerAccount
from tradewind.base.api_tokens import create_token
from tradewind.base.audit import TRADEWIND
from tradewind.base.models import AuditEntry

pytestmark = pytest.mark.django_db
Call = Callable[..., tuple[int, Any]]
Connect = Callable[..., list[Connection]]
TOKEN = f"Atzr|local-{MAIN}"


@pytest.fixture
def call(client: Client) -> Call:
    """Return a function that calls REST with a token of a role and gives status and JSON."""
    tokens = {role: create_token(role, role=role, actor=TRADEWIND)[1] for role in ("viewer", "operator", "admin")}

    def do(method: str, path: str, body: Any = None, *, role: str = "admin") -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {tokens[role]}"} if role else {}
        data = "" if body is None else body if isinstance(body, str) else json.dumps(body)
        answer = client.generic(method, f"/api/v1{path}", data, content_type="application/json", headers=headers)
        return answer.status_code, answer.json()

    return do


def test_a_list_has_what_programs_need(call: Call, connect_account: Connect) -> None:
    connection = connect_account()[0]
    status, page = call("GET", "/connections", role="viewer")
    assert (status, page["next"], len(page["items"])) == (200, None, 1)
    row = page["items"][0]
    wanted = {
        "id": connection.pk, "marketplace_id": "ATVPDKIKX0DER", "domain": "www.amazon.com", "country": "US",
        "description": "", "merchant_id": MAIN, "currency": "USD", "is_on": True, "state": "settings_needed",
        "expires_at": "2027-11-23T12:00:00Z",
    }  # fmt: skip
    assert {name: row[name] for name in wanted} == wanted
    assert "sealed" not in str(page)


def test_a_list_is_paged_by_key(call: Call, connect_account: Connect) -> None:
    connect_account(countries=("US", "CA", "MX"))
    _, first = call("GET", "/connections?limit=2")
    _, rest = call("GET", f"/connections?limit=2&after={first['next']}")
    assert [row["country"] for page in (first, rest) for row in page["items"]] == ["US", "CA", "MX"]
    assert rest["next"] is None
    assert len(call("GET", "/connections?search=mexico")[1]["items"]) == 1


def test_a_marketplace_is_connected_with_a_token(amazon: Any, call: Call) -> None:
    body = {"marketplace": "US", "merchant_id": MAIN, "refresh_token": TOKEN, "description": "<b>Main</b>"}
    status, made = call("POST", "/connections", body)
    assert (status, made["is_new"], made["description"], made["currency"]) == (201, True, "<b>Main</b>", "USD")
    assert set(made["offered_marketplace_ids"]) == {"A2EUQ1WTGCTBG2", "A1AM78C64UM0Y8"}
    assert TOKEN not in str(made)
    status, again = call("POST", "/connections", {**body, "description": ""})
    assert (status, again["is_new"], again["id"]) == (200, False, made["id"])
    assert AuditEntry.objects.filter(action="connection.connected", actor="token:admin").exists()


@pytest.mark.parametrize(("body", "code"), [
    ({"marketplace": "XX"}, "marketplace_unknown"),
    ({"marketplace": "BR"}, "marketplace_not_taking_part"),
    ({"merchant_id": "A1OUTLET22US09"}, "seller_mismatch"),
    ({"refresh_token": "x"}, "connection_invalid"),
    ({"refresh_token": "Atzr|x\x00"}, "connection_invalid"),
    ({"description": "x" * 10_000}, "description_invalid"),
    ({"merchant_id": 7}, "invalid_input"),
    ({"merchant_id": None}, "invalid_input"),
    ({"surprise": 1}, "invalid_input"),
])  # fmt: skip
def test_bad_input_is_refused_and_stores_nothing(amazon: Any, call: Call, body: dict[str, Any], code: str) -> None:
    given = {"marketplace": "US", "merchant_id": MAIN, "refresh_token": TOKEN, **body}
    status, answer = call("POST", "/connections", given)
    assert (status, answer["code"]) == (422, code)
    assert set(answer) == {"code", "message", "fields"}
    assert TOKEN not in str(answer)
    assert not SellerAccount.objects.exists()


def test_a_body_that_is_no_json_is_refused(call: Call) -> None:
    assert call("POST", "/connections", "{not json")[0] in {400, 422}


def test_a_connection_is_switched_and_described(call: Call, connect_account: Connect) -> None:
    key = connect_account()[0].pk
    status, row = call(
        "PATCH", f"/connections/{key}", {"is_on": False, "description": "Main", "version": 1}, role="operator"
    )
    assert (status, row["is_on"], row["description"], row["state"], row["version"]) == (200, False, "Main", "off", 2)
    status, answer = call("PATCH", f"/connections/{key}", {"is_on": True, "version": 1})
    assert (status, answer["code"]) == (409, "changed_meanwhile")
    status, answer = call("PATCH", f"/connections/{key}", {"description": "two\nlines"})
    assert (status, answer["code"], list(answer["fields"])) == (422, "description_invalid", ["description"])
    assert call("GET", f"/connections/{key}")[1]["version"] == 2


@pytest.mark.parametrize(
    "body", [{"is_on": "perhaps"}, {"is_on": [1]}, {"version": 10**30}, {"version": -1}, {"x": 1}, [], 7]
)
def test_a_change_of_a_wrong_type_is_refused(call: Call, connect_account: Connect, body: Any) -> None:
    key = connect_account()[0].pk
    assert call("PATCH", f"/connections/{key}", body)[0] == 422
    assert Connection.objects.get().version == 1


def test_disconnecting_says_what_went(call: Call, connect_account: Connect) -> None:
    key = connect_account()[0].pk
    status, gone = call("DELETE", f"/connections/{key}")
    assert (status, gone["name"], gone["merchant_id"], gone["counts"]["is_last_of_account"]) == (
        200,
        "Amazon.com",
        MAIN,
        1,
    )
    assert gone["manage_apps_url"].endswith("/sellercentral/us/apps/manage")
    assert call("DELETE", f"/connections/{key}")[0] == 404
    assert not SellerAccount.objects.exists()


def test_a_check_tells_each_call(call: Call, connect_account: Connect) -> None:
    key = connect_account()[0].pk
    status, results = call("POST", f"/connections/{key}/check", role="operator")
    assert status == 200
    assert all(one["works"] for one in results)
    assert len(results) == 6


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    ("key", "status"), [("1", 404), ("9223372036854775807", 404), ("9223372036854775808", 422), ("0", 422), ("x", 422)]
)
def test_what_is_not_there(call: Call, method: str, key: str, status: int) -> None:
    body = {} if method == "PATCH" else None
    assert call(method, f"/connections/{key}", body)[0] == status


@pytest.mark.parametrize(("method", "path", "lowest"), [
    ("GET", "/connections", "viewer"),
    ("POST", "/connections", "admin"),
    ("GET", "/connections/1", "viewer"),
    ("PATCH", "/connections/1", "operator"),
    ("DELETE", "/connections/1", "admin"),
    ("POST", "/connections/1/check", "operator"),
])  # fmt: skip
def test_each_route_has_its_role(call: Call, method: str, path: str, lowest: str) -> None:
    roles = ["viewer", "operator", "admin"]
    assert call(method, path, {}, role="")[0] == 401
    for role in roles:
        status, _answer = call(method, path, {}, role=role)
        assert (status == 403) == (roles.index(role) < roles.index(lowest)), role
