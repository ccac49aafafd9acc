"""`tradewind connections options …`, `select` and `rates`."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.amazon.shop import fill, make_clothing
from tradewind.amazon.models import Connection, CurrencyRate, SelectedProduct
from tradewind.cli.main import run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's database is in step already."""
    monkeypatch.setattr("tradewind.cli.main._make_ready", lambda: None)


@pytest.fixture
def tradewind(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs a command of connections and gives its status and what it printed."""

    def do(*arguments: str) -> tuple[int, str, str]:
        status = run(["connections", *arguments])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return do


@pytest.fixture
def shop(connect_account: Any, clock: Any) -> Connection:
    filled: Connection = fill(connect_account()[0], make_clothing())
    return filled


def test_options_are_shown_with_what_they_come_to(tradewind: Any, shop: Connection) -> None:
    status, out, _err = tradewind("options", "show", str(shop.pk))
    assert status == 0
    assert "export.price.percent" in out
    assert "4 of 4 products go." in out
    data = json.loads(tradewind("options", "show", str(shop.pk), "--json")[1])
    assert (data["version"], data["imports"]["orders"], data["offering"]["condition"]) == (1, True, "new_new")


def test_some_options_are_set_and_the_others_stay(tradewind: Any, shop: Connection) -> None:
    settings = [
        "export.price.percent=12.5", "export.price.floor=5", "export.parts=price, stock", "export.stock.most=9",
        "imports.orders=no", "imports.orders_from=2026-01-01", "offering.handling_days=2",
    ]  # fmt: skip
    status, out, err = tradewind("options", "set", str(shop.pk), *settings)
    assert (status, out, err) == (0, "Saved.\n", "")
    data = json.loads(tradewind("options", "set", str(shop.pk), "export.price.floor=", "--json")[1])
    assert (data["export"]["price"]["percent"], data["export"]["price"]["floor"]) == ("12.5", None)
    assert (data["export"]["parts"], data["export"]["stock"]["most"]) == (["price", "stock"], 9)
    assert (data["imports"]["orders"], data["imports"]["orders_from"]) == (False, "2026-01-01")
    assert data["offering"]["handling_days"] == "2"


@pytest.mark.parametrize(
    ("setting", "path"),
    [
        ("export.price.percent=ten", "export.price.percent"),
        ("export.price.markup=1", "export.price.markup"),
        ("export.selection.x=1", "export.selection"),
        ("imports.orders=perhaps", "imports.orders"),
        ("offering.colour=red", "offering.colour"),
        ("nonsense", ""),
    ],
)
def test_what_is_wrong_is_refused(tradewind: Any, shop: Connection, setting: str, path: str) -> None:
    status, _out, err = tradewind("options", "set", str(shop.pk), setting, "--json")
    assert status == 1
    assert path in json.loads(err)["fields"] or json.loads(err)["code"] == "setting_unreadable"
    assert Connection.objects.get().options_version == 1


def test_products_are_chosen_by_hand(tradewind: Any, shop: Connection) -> None:
    assert tradewind("select", str(shop.pk), "thing-1", "thing-2")[1] == "2 chosen.\n"
    assert SelectedProduct.objects.count() == 2
    assert tradewind("unselect", str(shop.pk), "thing-1")[1] == "1 taken out.\n"
    assert tradewind("select", str(shop.pk), "nothing")[0] == 1


def test_rates(tradewind: Any, shop: Connection) -> None:
    assert tradewind("rates", "list")[1] == "No rate is set yet.\n"
    assert tradewind("rates", "set", "GBP", "USD", "1.25")[1] == "1 GBP = 1.25 USD from 2026-11-23 (UTC).\n"
    assert "1 GBP = 1.25 USD" in tradewind("rates", "list")[1]
    assert tradewind("rates", "set", "GBP", "USD", "much")[0] == 1
    assert tradewind("rates", "drop", str(CurrencyRate.objects.get().pk))[0] == 0
    assert tradewind("rates", "drop", "99999999999999999999")[0] == 1
