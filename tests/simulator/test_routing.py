"""Paths: a SKU arrives as it was meant, whatever the transport does to its encoding."""

from urllib.parse import quote

import httpx2
import pytest

from tests.simulator.conftest import NOON
from tradewind.simulator.app import create_app
from tradewind.simulator.clock import Clock
from tradewind.simulator.routing import Operation, Table
from tradewind.simulator.throttle import Plan
from tradewind.simulator.transport import InProcess
from tradewind.simulator.world import World

NASTY = ["A-1", "a b", "a+b", "50%", "A%2FB", "a/b/c", "ü-Größe", "数量", "x?y#z", "..", "a;b=c,d"]


def never(_call: object) -> None:
    raise AssertionError("not called here")


def api(name: str, template: str) -> Operation:
    return Operation(name, "GET", template, never, Plan(5, 5))  # type: ignore[arg-type]  # finds, never answers


TABLE = Table([api("search", "/items/{sellerId}"), api("get", "/items/{sellerId}/{sku}")])


@pytest.mark.parametrize("sku", NASTY)
def test_a_sku_is_decoded_once(sku: str) -> None:
    found = TABLE.find("GET", f"/items/A1/{quote(sku, safe='')}", is_api=True)
    assert found
    assert (found[0].name, found[1]) == ("get", {"sellerId": "A1", "sku": sku})


@pytest.mark.parametrize("sku", NASTY)
def test_a_decoded_path_still_finds_the_sku(sku: str) -> None:
    found = TABLE.find("GET", f"/items/A1/{quote(sku, safe='/')}", is_api=True, is_exact=False)
    assert found
    assert (found[0].name, found[1]["sku"]) == ("get", sku)


def test_a_slash_as_sent_divides_the_path() -> None:
    assert TABLE.find("GET", "/items/A1/a/b", is_api=True) is None
    assert TABLE.find("POST", "/items/A1/a", is_api=True) is None
    assert TABLE.find("GET", "/items/A1/a", is_api=False) is None


@pytest.mark.parametrize("bare", [True, False])
@pytest.mark.parametrize("path", ["/na/x/ü", "/na/数量", "/na/%C3%BC", "/na/%FF"])
def test_any_path_gets_an_answer(bare: bool, path: str) -> None:
    app = create_app(World(Clock(now=NOON)))
    transport = httpx2.WSGITransport(app=app) if bare else InProcess(app)
    with httpx2.Client(transport=transport, base_url="http://127.0.0.1:8001") as client:
        assert client.get(path).status_code == 403
