"""Product files for tests: made of text, or the real exports that lie beside the project."""

from pathlib import Path

import pytest
from django.test import TestCase

from tradewind.base.audit import COMMAND_LINE
from tradewind.store.catalog import import_run, imports
from tradewind.store.catalog.drafts import ProductDraft
from tradewind.store.catalog.index import FileIndex, index_file
from tradewind.store.catalog.models import CatalogImport
from tradewind.store.catalog.sheet import open_sheet

SAMPLES = Path(__file__).parents[2].parent / "shared" / "data"


def sample(name: str) -> Path:
    """Return a real export; the test is skipped, with words, where it is not there."""
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"{path} is not there: the real exports are kept outside the project.")
    return path


def index_text(folder: Path, text: str) -> FileIndex:
    """Return the index of a file with this text."""
    path = folder / "products.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return index_file(open_sheet(path))


def read_text(folder: Path, text: str) -> dict[str, ProductDraft]:
    """Return the products of a file with this text, by key."""
    index = index_text(folder, text)
    return {draft.key: draft for draft in map(index.read, index.units)}


def codes(draft: ProductDraft) -> set[tuple[int, str]]:
    """Return what a draft is refused for: line and code."""
    return {(problem.line, problem.code) for problem in draft.problems}


def run_text(text: str | bytes, *, is_dry_run: bool = False, currency: str = "") -> CatalogImport:
    """Import a file with this text, to its end."""
    content = text.encode() if isinstance(text, str) else text
    options = imports.ImportOptions(is_dry_run, currency, is_file_kept=False)
    run = imports.start_import(
        [content], file_name="products.csv", options=options, actor=COMMAND_LINE, in_background=False
    )
    with TestCase.captureOnCommitCallbacks(execute=True):
        return import_run.run_import(run.pk)
