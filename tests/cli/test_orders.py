"""`tradewind orders import | list | show`, on a terminal and as JSON."""

import json
from typing import Any

import pytest

from tests.amazon.orders import conftest as orders
from tests.amazon.orders.conftest import Bring, load_order, make_order
from tradewind.amazon.models import OrderCursor
from tradewind.cli.main import run

pytestmark = pytest.mark.django_db
bring, connections = orders.bring, orders.connections


@pytest.fixture(autouse=True)
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's database is in step already."""
    monkeypatch.setattr("tradewind.cli.main._make_ready", lambda: None)


def place(amazon: Any, **wanted: Any) -> str:
    order = {
        "merchant_id": "A3NORTHWIND7US1",
        "marketplace_id": "ATVPDKIKX0DER",
        "lines": [{"sku": "MUG", "quantity": 2, "unit_price": "9.99", "title": "A mug"}],
        **wanted,
    }
    return str(amazon.control("POST", "/orders", json=order)["order_id"])


def test_import_list_and_show_tell_one_story(
    amazon: Any, clock: Any, connections: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    number = place(amazon)
    clock.advance(minutes=3)
    assert run(["orders", "import", "--json"]) == 0
    [imported] = json.loads(capsys.readouterr().out)
    assert (imported["new"], imported["order_ids"], imported["ending"]) == (1, [number], "complete")
    assert run(["orders", "list", "--json"]) == 0
    [listed] = json.loads(capsys.readouterr().out)
    assert run(["orders", "show", number, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == listed
    assert {name: listed[name] for name in ("amazon_order_id", "merchant_id", "marketplace_id", "status")} == {
        "amazon_order_id": number,
        "merchant_id": "A3NORTHWIND7US1",
        "marketplace_id": "ATVPDKIKX0DER",
        "status": "UNSHIPPED",
    }
    [item] = listed["items"]
    assert (item["sku"], item["quantity"], item["unit_price"]) == ("MUG", 2, "9.99")
    truth = amazon.control("GET", "/ledger")["orders"][0]
    assert (listed["total"], listed["currency"]) == (truth["total"], truth["currency"])


def test_import_in_words(amazon: Any, clock: Any, connections: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    place(amazon)
    clock.advance(minutes=3)
    assert run(["orders", "import"]) == 0
    assert capsys.readouterr().out == "A3NORTHWIND7US1: 1 new, 0 changed, 0 as they were.\n"


def test_rate_that_is_used_up_says_when_it_goes_on(
    amazon: Any, connections: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    amazon.world.faults.add("F02", operation="searchOrders")
    assert run(["orders", "import"]) == 0
    assert "used up" in (text := capsys.readouterr().out)
    assert "It goes on at 2026-11-23 12:" in text


def test_import_of_one_order(amazon: Any, connections: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    number = place(amazon)
    assert run(["orders", "import", "--order", number]) == 0
    assert capsys.readouterr().out == f"Order {number} came in.\n"
    assert run(["orders", "import", "--order", "111-0000000-0000000"]) == 1
    assert "knows no order" in capsys.readouterr().err


def test_import_of_the_past(
    amazon: Any, clock: Any, connections: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    place(amazon, placed_at="2026-10-05T12:00:00Z")
    assert run(["orders", "import"]) == 0
    assert "0 new" in capsys.readouterr().out
    assert run(["orders", "import", "--since", "2026-10-01"]) == 0
    assert "1 new" in capsys.readouterr().out


def test_import_beside_a_worker_waits_for_it(
    connections: list[Any], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tradewind.amazon.orders.cursors import claim_page
    from tradewind.base import clock as base_clock

    claim_page(connections[0].seller_account, "search", now=base_clock.now())
    monkeypatch.setattr("tradewind.cli.orders._BUSY_FOR_S", 0.0)
    assert run(["orders", "import"]) == 0
    assert "Another worker" in capsys.readouterr().out
    OrderCursor.objects.update(leased_until_at=None)
    assert run(["orders", "import"]) == 0
    assert "Another worker" not in capsys.readouterr().out


def test_failures_are_said_on_standard_error_or_with_status_one(
    amazon: Any, connections: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    amazon.world.faults.add("F10", operation="searchOrders")
    assert run(["orders", "import"]) == 1
    assert "trouble" in capsys.readouterr().out
    assert run(["orders", "import", "--connection", "999"]) == 1
    assert "no connection 999" in capsys.readouterr().err
    assert run(["orders", "show", "1"]) == 1
    with pytest.raises(SystemExit, match="2"):
        run(["orders", "import", "--since", "yesterday"])


def test_list_in_words(bring: Bring, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["orders", "list"]) == 0
    assert "no orders yet" in capsys.readouterr().out
    bring(make_order(), load_order("pending-without-price-or-address"))
    assert run(["orders", "list", "--status", "unshipped"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert (len(lines), "49.97 USD" in lines[1], "2 x MUG" in lines[1]) == (2, True, True)
