"""REST of options, selected products and currency rates."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.amazon.shop import fill, make_clothing
from tradewind.amazon.models import Connection, CurrencyRate
from tradewind.base.api_tokens import create_token
from tradewind.base.audit import TRADEWIND
from tradewind.store.models import Variant

pytestmark = pytest.mark.django_db
Call = Callable[..., tuple[int, Any]]


@pytest.fixture
def call(client: Client) -> Call:
    """Return a function that calls REST with a token of a role and gives status and JSON."""
    tokens = {role: create_token(role, role=role, actor=TRADEWIND)[1] for role in ("viewer", "operator")}

    def do(method: str, path: str, body: Any = None, *, role: str = "operator") -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {tokens[role]}"}
        data = "" if body is None else json.dumps(body)
        answer = client.generic(method, f"/api/v1{path}", data, content_type="application/json", headers=headers)
        return answer.status_code, answer.json() if answer.content else None

    return do


@pytest.fixture
def shop(connect_account: Any, clock: Any) -> Connection:
    filled: Connection = fill(connect_account()[0], make_clothing())
    return filled


def test_options_are_read_and_saved(call: Call, shop: Connection) -> None:
    path = f"/connections/{shop.pk}/options"
    status, before = call("GET", path, role="viewer")
    assert (status, before["version"], before["export"]["selection"]) == (200, 1, "all")
    assert before["offering"]["condition"] == {"attribute": "condition_type", "value": "new_new", "words": ""}
    given = {
        "export": {"price": {"percent": "12.5"}, "parts": ["price"]},
        "version": 1,
        "offering": {"handling_days": "3"},
    }
    status, after = call("PUT", path, given)
    assert (status, after["version"]) == (200, 2)
    assert (after["export"]["price"]["percent"], after["export"]["parts"]) == ("12.5", ["price"])
    assert after["imports"] == before["imports"], "a group that is left out stays"
    assert after["offering"]["handling_days"]["value"] == "3"
    assert call("GET", path)[1] == after


def test_options_are_refused_with_their_fields(call: Call, shop: Connection) -> None:
    path = f"/connections/{shop.pk}/options"
    status, error = call(
        "PUT", path, {"export": {"price": {"percent": "x"}}, "offering": {"handling_days": "x", "y": "1"}}
    )
    assert (status, error["code"]) == (422, "options_invalid")
    assert set(error["fields"]) == {"export.price.percent", "offering.handling_days", "offering.y"}
    status, error = call("PUT", path, {"offering": {"handling_days": "31"}})
    assert (status, error["code"]) == (422, "offering_invalid")
    call("PUT", path, {"imports": {"orders": False}})
    status, error = call("PUT", path, {"version": 1})
    assert (status, error["code"]) == (409, "changed_meanwhile")
    assert call("PUT", path, {}, role="viewer")[0] == 403
    assert call("GET", "/connections/99/options")[0] == 404


def test_a_preview_saves_nothing(call: Call, shop: Connection) -> None:
    given = {"export": {"price": {"percent": "10"}, "stock": {"buffer": 3}}, "sku": "thing-3"}
    status, found = call("POST", f"/connections/{shop.pk}/options/preview", given, role="viewer")
    assert (status, found["selected"], found["total"], found["currencies_without_rate"]) == (200, 4, 4, ["GBP"])
    first = found["examples"][0]
    assert (first["sku"], first["price"], first["quantity"]) == ("thing-3", "21.89", 4)
    assert first["steps"]["price"] == ["19.90 USD in the store", "+10 % = 21.89"]
    assert Connection.objects.get().options_version == 1


def test_products_are_chosen_by_hand(call: Call, shop: Connection) -> None:
    path = f"/connections/{shop.pk}/selected-products"
    product_id = Variant.objects.get(sku="thing-1").product_id
    assert call("POST", path, {"product_ids": [product_id]}) == (200, {"changed": 1})
    assert call("POST", path, {"product_ids": [product_id]}) == (200, {"changed": 0})
    assert call("GET", path, role="viewer") == (200, [{"id": product_id, "title": "Thing 1"}])
    assert call("POST", path, {"product_ids": [2**62]})[1]["code"] == "product_unknown"
    assert call("POST", path, {"product_ids": [product_id], "is_selected": False}) == (200, {"changed": 1})
    assert call("GET", path) == (200, [])


def test_rates_are_kept_and_dropped(call: Call, shop: Connection) -> None:
    given = {"base": "GBP", "quote": "USD", "rate": "1.25", "starts_on": "2026-01-01"}
    status, row = call("PUT", "/rates", given)
    assert (status, row["rate"], row["starts_on"]) == (200, "1.25", "2026-01-01")
    assert call("GET", "/rates", role="viewer")[1] == [row]
    assert call("PUT", "/rates", {**given, "rate": "0"})[1]["code"] == "rate_invalid"
    assert call("PUT", "/rates", {**given, "starts_on": "2026-02-30"})[1]["fields"] == {
        "starts_on": "A day as YYYY-MM-DD."
    }
    assert call("DELETE", f"/rates/{row['id']}")[0] == 204
    assert call("DELETE", f"/rates/{row['id']}")[1]["code"] == "rate_unknown"
    assert not CurrencyRate.objects.exists()
