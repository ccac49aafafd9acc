"""The catalog's commands, as they are typed."""

import argparse
from pathlib import Path
from typing import Any

import pytest

from tests.store.files import sample
from tradewind.base.errors import NotFound, Refused
from tradewind.cli import catalog
from tradewind.cli.output import Result
from tradewind.store.catalog.models import CatalogImport, Product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "own_files")]


@pytest.fixture
def own_files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files" / "imports"


def _run(*words: str) -> Result:
    parser = argparse.ArgumentParser()
    catalog.add_commands(parser.add_subparsers())
    given = parser.parse_args(["catalog", *words])
    result: Result = given.handle(given)
    return result


def _write(folder: Path, text: str) -> str:
    file = folder / "products.csv"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_a_real_export_from_dry_run_to_list(django_capture_on_commit_callbacks: Any, own_files: Path) -> None:
    file = str(sample("woocommerce-sample-products.csv"))
    with django_capture_on_commit_callbacks(execute=True):
        tried = _run("import", file, "--dry-run")
    assert (tried.data["created"], tried.data["dry_run"], tried.status) == (15, True, 0)
    assert "15 to create" in tried.text
    assert not Product.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        done = _run("import", file)
    assert (done.data["created"], done.data["lines_total"], len(done.data["products"])) == (15, 24, 15)
    assert _run("import", file).data["unchanged"] == 15
    listed = _run("list", "--search", "hoodie")
    assert [row["key"] for row in listed.data] == ["cc-hoodie", "cc-hoodie-with-pocket", "cc-hoodie-with-logo"]
    assert "Clothing > Hoodies" in listed.text
    shown = _run("show", "cc-hoodie-red")
    assert shown.data["key"] == "cc-hoodie"
    assert "Red, No" in shown.text


def test_no_file_is_left_behind(tmp_path: Path, own_files: Path, django_capture_on_commit_callbacks: Any) -> None:
    for option in ([], ["--dry-run"]):
        with django_capture_on_commit_callbacks(execute=True):
            _run("import", _write(tmp_path, "sku,title\nA,Mug\n"), *option)
    assert list(own_files.iterdir()) == []


def test_what_is_refused_and_changed_is_said(tmp_path: Path) -> None:
    _run("import", _write(tmp_path, "sku,title,price\nA,Mug,5\n"))
    run = _run("import", _write(tmp_path, "sku,title,price\nA,Mug,6\nB,Cup,x\n"), "--currency", "EUR")
    assert "product: " not in run.text
    assert "    A: Price: 5.00 -> 6.00" in run.text
    assert "    A: Currency: USD -> EUR" in run.text
    assert "Line 3: “x” in “price” is not a clear price." in run.text
    assert run.data["products"][0]["differences"][0] == {
        "sku": "A",
        "field": "currency",
        "before": "USD",
        "after": "EUR",
    }


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [("Nom,Prix\n", (), "file_columns_missing"), ("sku,title\n", ("--currency", "EURO"), "currency_invalid")],
)
def test_a_refusal(text: str, words: tuple[str, ...], code: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        _run("import", _write(tmp_path, text), *words)
    assert refusal.value.code == code
    assert not CatalogImport.objects.exists()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(Refused) as refusal:
            _run("import", str(path))
        assert refusal.value.code == "file_missing"


def test_an_empty_store_and_an_unknown_sku() -> None:
    assert _run("list").text == "The store has no products."
    assert _run("list", "--search", "x").text == "No product matches."
    with pytest.raises(NotFound):
        _run("show", "nobody")


def test_a_list_goes_on(tmp_path: Path) -> None:
    _run("import", _write(tmp_path, "sku,title\n" + "".join(f"S{n},Product {n}\n" for n in range(3))))
    first = _run("list", "--limit", "2")
    assert "3 in all; continue with --after" in first.text
    rest = _run("list", "--limit", "2", "--after", str(first.data[-1]["id"]))
    assert [row["sku"] for row in rest.data] == ["S2"]


def test_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["list", "--limit", "0"], ["list", "--limit", "many"], ["import"], ["fly"]):
        with pytest.raises(SystemExit) as stop:
            _run(*words)
        assert stop.value.code == 2
    capsys.readouterr()
