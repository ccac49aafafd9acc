"""`tradewind connections …`, on a terminal and as JSON."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.amazon.connections.consent import MAIN
from tradewind.amazon.connections.models import Connection, SellerAccount
from tradewind.cli.main import run

pytestmark = pytest.mark.django_db
Connect = Callable[..., list[Connection]]
TOKEN = f"Atzr|local-{MAIN}"
ADD = ["connections", "add", "--marketplace", "US", "--merchant-id", MAIN]


@pytest.fixture(autouse=True)
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's database is in step already."""
    monkeypatch.setattr("tradewind.cli.main._make_ready", lambda: None)


@pytest.fixture
def tradewind(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs a command and gives its status and what it printed on both sides."""

    def do(*arguments: str) -> tuple[int, str, str]:
        status = run(arguments)
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return do


def test_an_empty_list(tradewind: Any, clock: Any) -> None:
    assert tradewind("connections", "list") == (0, "No marketplace is connected yet.\n", "")
    assert json.loads(tradewind("connections", "list", "--json")[1]) == []


def test_the_list_is_the_contract_with_programs(tradewind: Any, connect_account: Connect) -> None:
    connection = connect_account()[0]
    [row] = json.loads(tradewind("connections", "list", "--json")[1])
    wanted = {
        "id": connection.pk, "marketplace_id": "ATVPDKIKX0DER", "domain": "www.amazon.com", "country": "US",
        "description": "", "merchant_id": MAIN, "currency": "USD", "is_on": True, "state": "settings_needed",
        "expires_at": "2027-11-23T12:00:00Z",
    }  # fmt: skip
    assert {name: row[name] for name in wanted} == wanted
    status, words, _ = tradewind("connections", "list")
    assert status == 0
    assert "Amazon.com" in words
    assert MAIN in words


def test_adding_by_an_argument_a_file_and_standard_input(
    tradewind: Any, amazon: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, words, _ = tradewind(*ADD, "--refresh-token", TOKEN, "--description", "Main")
    assert status == 0
    assert "Connected." in words
    assert "also sells on Amazon.ca, Amazon.com.mx" in words
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    status, out, _ = tradewind(*ADD, "--refresh-token-file", str(tmp_path / "token"), "--json")
    assert (status, json.loads(out)["is_new"], json.loads(out)["description"]) == (0, False, "Main")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{TOKEN}\n"))
    status, out, _ = tradewind(*ADD, "--refresh-token", "-")
    assert (status, TOKEN in out) == (0, False)
    assert Connection.objects.count() == 1


def test_a_refused_token_is_said_on_standard_error(tradewind: Any, amazon: Any) -> None:
    status, out, error = tradewind(*ADD, "--refresh-token", "Atzr|wrong")
    assert (status, out) == (1, "")
    assert "does not accept this refresh token" in error
    status, _, error = tradewind(*ADD, "--refresh-token", "Atzr|wrong", "--json")
    assert (status, json.loads(error)["code"]) == (1, "token_refused")
    assert not SellerAccount.objects.exists()


def test_a_file_that_is_not_there(tradewind: Any, amazon: Any, tmp_path: Path) -> None:
    status, _, error = tradewind(*ADD, "--refresh-token-file", str(tmp_path / "none"))
    assert status == 1
    assert "cannot be read" in error


def test_off_on_and_describe(tradewind: Any, connect_account: Connect) -> None:
    key = str(connect_account()[0].pk)
    status, words, _ = tradewind("connections", "off", key)
    assert status == 0
    assert "Off since 23 Nov 2026 by command line" in words
    assert json.loads(tradewind("connections", "on", key, "--json")[1])["is_on"] is True
    assert (
        json.loads(tradewind("connections", "describe", key, "<i>Shop</i>", "--json")[1])["description"]
        == "<i>Shop</i>"
    )
    status, _, error = tradewind("connections", "describe", key, "x" * 10_000)
    assert status == 1
    assert "at most 200" in error


def test_disconnecting_wants_a_yes(tradewind: Any, connect_account: Connect) -> None:
    key = str(connect_account()[0].pk)
    status, _, error = tradewind("connections", "disconnect", key)
    assert status == 1
    assert "--yes" in error
    assert "0 listings" in error
    assert Connection.objects.exists()
    status, words, _ = tradewind("connections", "disconnect", key, "--yes")
    assert status == 0
    assert "/sellercentral/us/apps/manage" in words
    assert not SellerAccount.objects.exists()


def test_checking(tradewind: Any, amazon: Any, connect_account: Connect) -> None:
    key = str(connect_account()[0].pk)
    assert tradewind("connections", "check", key)[0] == 0
    amazon.world.faults.add("F36", operation="searchOrders")
    status, out, _ = tradewind("connections", "check", key, "--json")
    assert status == 1
    assert [one["works"] for one in json.loads(out)] == [True, True, True, True, False, True]


@pytest.mark.parametrize("action", [["on"], ["off"], ["check"], ["describe", "x"], ["disconnect", "--yes"]])
def test_what_is_not_there_is_said(tradewind: Any, clock: Any, action: list[str]) -> None:
    status, _, error = tradewind("connections", action[0], "4711", *action[1:])
    assert status == 1
    assert "no such connection" in error


@pytest.mark.parametrize("arguments", [["on", "x"], ["on", "-1"], ["on", str(2**63)], ["add"], ["on"], ["fly"], []])
def test_bad_usage_ends_with_two(tradewind: Any, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        tradewind("connections", *arguments)
    assert ended.value.code == 2
