"""What every route of REST shares: the token, the roles, the shape of errors."""

import json
import logging

import pytest
from django.test import Client

from tradewind.api.app import api
from tradewind.base import api_tokens
from tradewind.base.audit import TRADEWIND


@pytest.fixture
def call(client: Client, db: None):
    """Return a function that calls REST with a token of a role (or none)."""

    def send(method: str, path: str, body: object = None, *, role: str | None = "admin", **headers: str):
        if role:
            _token, text = api_tokens.create_token(f"{role} {path} {method} {body}"[:100], role=role, actor=TRADEWIND)
            headers["Authorization"] = f"Bearer {text}"
        content = body if isinstance(body, str | bytes) else json.dumps(body) if body is not None else ""
        return client.generic(method, f"/api/v1{path}", content, content_type="application/json", headers=headers)

    return send


def _error(answer) -> tuple[int, str]:
    content = answer.json()
    assert set(content) == {"code", "message", "fields"}
    return answer.status_code, content["code"]


def test_without_a_token(call):
    answer = call("GET", "/tokens", role=None)
    assert _error(answer) == (401, "token_missing")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("value", ["Bearer nonsense", "Bearer ", "bearer\ttw_x", "Bearer tw_" + "x" * 9000])
def test_with_an_unknown_token(value: str, call):
    status, code = _error(call("GET", "/tokens", role=None, Authorization=value))
    assert status == 401
    assert code in {"token_unknown", "token_missing"}


def test_with_basic_credentials(call):
    assert _error(call("GET", "/tokens", role=None, Authorization="Basic YTpi")) == (401, "token_missing")


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_with_too_low_a_role(role: str, call):
    assert _error(call("GET", "/tokens", role=role)) == (403, "not_allowed")


def test_a_session_of_the_pages_is_no_token(admin_page: Client):
    assert _error(admin_page.get("/api/v1/tokens")) == (401, "token_missing")


def test_unknown_address(call):
    assert _error(call("GET", "/nowhere")) == (404, "not_found")
    assert _error(call("GET", "/tokens/x/y/z")) == (404, "not_found")


def test_unknown_method(call):
    answer = call("PUT", "/tokens")
    assert _error(answer) == (405, "method_not_allowed")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "POST"}


def test_a_token_is_made_listed_and_revoked(call):
    made = call("POST", "/tokens", {"name": "script", "role": "viewer"})
    assert made.status_code == 201
    assert made.json()["token"].startswith("tw_")
    listed = call("GET", "/tokens").json()["items"]
    assert "token" not in listed[0]
    assert call("DELETE", f"/tokens/{made.json()['id']}").status_code == 204
    assert _error(call("GET", "/tokens", role=None, Authorization=f"Bearer {made.json()['token']}"))[0] == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": 5}, "name"),
        ({"role": "viewer"}, "name"),
        ({"name": "a", "extra": 1}, "extra"),
        ({"name": "a\x00"}, "name"),
        ({"name": "x" * 2000}, "name"),
        ([], "given"),
    ],
)
def test_bad_input_names_its_field(body: object, field: str, call):
    answer = call("POST", "/tokens", body)
    assert _error(answer) == (422, "invalid_input")
    assert list(answer.json()["fields"]) == [field]


@pytest.mark.parametrize("since", [0, 1.5, True, "yesterday", "2026-11-23T12:00:00"])
def test_a_wrong_type_is_not_taken_for_something_else(since: object, call):
    answer = call("POST", "/orders/import", {"since": since})
    assert _error(answer) == (422, "invalid_input")
    assert list(answer.json()["fields"]) == ["since"]


@pytest.mark.parametrize("is_on", ["no", 0, "false", []])
def test_a_switch_is_true_or_false(is_on: object, call):
    answer = call("PATCH", "/connections/1", {"is_on": is_on})
    assert _error(answer) == (422, "invalid_input")
    assert list(answer.json()["fields"]) == ["is_on"]


def test_a_rule_refuses_with_its_own_code(call):
    answer = call("POST", "/tokens", {"name": "a", "role": "boss"})
    assert _error(answer) == (422, "role_invalid")
    assert "role" in answer.json()["fields"]


@pytest.mark.parametrize("number", ["0", "-1", str(2**63), "9" * 400, "1.5"])
def test_numbers_out_of_bounds(number: str, call):
    status, code = _error(call("DELETE", f"/tokens/{number}"))
    assert (status, code) in {(422, "invalid_input"), (404, "not_found")}


def test_what_is_not_there(call):
    assert _error(call("DELETE", "/tokens/4711")) == (404, "token_unknown")


@pytest.mark.parametrize(
    "body",
    ["{", b"\xff\xfe", "nonsense", "[" * 100_000, '{"name":' * 20_000, '{"name": ' + "9" * 5000 + "}"],
    ids=range(6),
)
def test_a_body_that_is_not_json(body: str | bytes, call):
    assert _error(call("POST", "/tokens", body)) == (400, "invalid_input")


def test_a_body_too_large(call, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert _error(call("POST", "/tokens", {"name": "x" * 2000})) == (413, "too_large")


def test_our_own_error_tells_nothing_of_itself(call, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    told = " ".join(["a", "secret", "text"])  # in parts: a traceback shows the line that raises

    def fail(**_: object) -> None:
        raise ValueError(told)

    monkeypatch.setattr(api_tokens, "list_tokens", fail)
    with caplog.at_level(logging.ERROR):
        answer = call("GET", "/tokens")
    assert _error(answer) == (500, "our_error")
    assert "ValueError" in caplog.text
    assert told not in answer.content.decode() + caplog.text


def test_openapi_describes_every_route_with_its_guard(client: Client, db: None):
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    operations = [one for path in document["paths"].values() for one in path.values()]
    assert operations
    assert all(one.get("security") for one in operations)
    assert all("default" in one["responses"] for one in operations)


def test_every_route_needs_a_token():
    open_ones = [
        operation.view_func.__name__
        for _prefix, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
        if not operation.auth_callbacks
    ]
    assert open_ones == []
