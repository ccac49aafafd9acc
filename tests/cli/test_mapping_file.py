"""Settings and rules as a file, and reports on new rules, as the commands are typed."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.amazon.shop import fill, make_clothing
from tradewind.amazon.mapping.schema.renew import renew_schemas
from tradewind.amazon.models import AttributeRule, SchemaReport
from tradewind.base.errors import NotFound, Refused
from tradewind.cli import mapping
from tradewind.cli.output import Result

pytestmark = pytest.mark.django_db


def run(*words: str) -> Result:
    parser = argparse.ArgumentParser()
    mapping.add_commands(parser.add_subparsers())
    given = parser.parse_args(["mapping", *words])
    result: Result = given.handle(given)
    json.dumps(result.data, default=str)
    return result


@pytest.fixture
def shop(connect_account: Callable[..., list[Any]], clock: Any) -> Any:
    return fill(connect_account()[0], make_clothing())


@pytest.fixture
def file(shop: Any, tmp_path: Path) -> Path:
    path = tmp_path / "settings.yaml"
    run("export", "--output", str(path))
    return path


def change(file: Path) -> None:
    file.write_text(file.read_text().replace("condition_type: new_new", "condition_type: used_good"))


def test_export_prints_or_writes_and_drifts_in_nothing(shop: Any, file: Path):
    assert run("export", "US").text + "\n" == file.read_text()
    assert "# Item Condition" in run("export", "--comments").text
    told = run("drift", str(file))
    assert (told.status, told.text) == (0, "The connection is as the file says.")


def test_plan_exits_0_and_drift_1_when_something_differs(shop: Any, file: Path):
    change(file)
    plan = run("plan", str(file))
    assert plan.status == 0
    assert "Rules of all products\n  Item Condition: “New” → “Used - Good”" in plan.text
    assert plan.data["differences"][0]["where"] == ["rules", "marketplace", "condition_type"]
    assert run("drift", str(file), "--connection", str(shop.pk)).status == 1


def test_apply_and_import_change_it(shop: Any, file: Path):
    change(file)
    with pytest.raises(Refused) as refusal:
        run("import", str(file))
    assert refusal.value.code == "confirmation_missing"
    assert run("import", str(file), "--yes").text.endswith("Applied.")
    assert AttributeRule.objects.get(attribute_path="condition_type").source[0]["value"] == "used_good"
    assert run("apply", str(file)).text == "Nothing differs; nothing was changed."


def test_import_asks_at_a_terminal(shop: Any, file: Path, monkeypatch: pytest.MonkeyPatch):
    change(file)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _question: "n")
    with pytest.raises(Refused):
        run("import", str(file))
    monkeypatch.setattr("builtins.input", lambda _question: "y")
    assert run("import", str(file)).text.endswith("Applied.")


def test_an_unknown_key_is_refused_with_its_line(shop: Any, file: Path):
    file.write_text(file.read_text() + "colour_map: x\n")
    lines = len(file.read_text().splitlines())
    for act in ("plan", "apply", "drift", "import"):
        with pytest.raises(Refused) as refusal:
            run(act, str(file))
        assert refusal.value.message.startswith(f"Line {lines}: Unknown key “colour_map”.")


def test_a_file_that_is_not_there(shop: Any, tmp_path: Path):
    with pytest.raises(Refused) as refusal:
        run("plan", str(tmp_path / "none.yaml"))
    assert refusal.value.code == "file_unreadable"
    with pytest.raises(Refused) as refusal:
        run("export", "--output", str(tmp_path / "no" / "folder.yaml"))
    assert refusal.value.code == "file_unwritable"


def test_copy_shows_and_then_copies(shop: Any, connect_account: Any):
    connect_account("A3NORTHWIND7US1", ("CA",))
    shown = run("copy", "US", "CA", "--only", "rules")
    assert "Say --yes" in shown.text
    assert not AttributeRule.objects.exclude(connection=shop).exists()
    assert run("copy", "US", "CA", "--only", "rules", "--yes").text.endswith("Copied.")
    assert AttributeRule.objects.exclude(connection=shop).exists()


def test_reports_are_listed_shown_and_used(shop: Any, amazon: Any, clock: Any, run_jobs: Any):
    assert "changed no rules" in run("reports").text
    place = "/properties/item_name/items/properties/value/maxLength"
    amazon.control("POST", "/definitions", json={"product_type": "PRODUCT", "set": {place: 5}})
    clock.advance(days=1, minutes=1)
    renew_schemas(shop.pk)
    run_jobs()
    number = str(SchemaReport.objects.get().pk)
    assert "3 of 4" in run("reports").text
    shown = run("reports", "--report", number)
    assert "! Item Name: at most 5 characters from now on" in shown.text
    assert "thing-1: Item Name has 7 characters, Amazon takes at most 5." in shown.text
    assert "are in use" in run("use-rules", number).text
    with pytest.raises(Refused):
        run("use-rules", number)
    with pytest.raises(NotFound):
        run("use-rules", "999999")
