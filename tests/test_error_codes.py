"""The page of error codes names each code that the source gives, and none that it does not."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from tradewind.amazon.connections.stops import StopReason
from tradewind.api.errors import CODES

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "tradewind"
PAGE = ROOT / "docs" / "guide" / "errors.md"
REFUSALS = {"Refused", "NotFound", "Conflict", "NotAllowed", "NotSignedIn"}
WORDS = re.compile(r"[a-z]+(?:_[a-z]+)*")


def _refusals(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and getattr(node.func, "id", "") in REFUSALS:
            code = node.args[0]
            if isinstance(code, ast.Constant):
                yield str(code.value)


def _pairs(tree: ast.AST) -> Iterator[str]:
    """Codes that are returned beside their words, as in connections/refusals.py."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2:
            code = node.value.elts[0]
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                yield code.value


def _given() -> set[str]:
    found = {*CODES.values(), *get_args(StopReason), "our_error", "setting_invalid", "options_invalid"}
    for file in SOURCE.rglob("*.py"):
        if "simulator" not in file.parts:
            found |= set(_refusals(ast.parse(file.read_text(encoding="utf-8"))))
    refusals = SOURCE / "amazon" / "connections" / "refusals.py"
    return found | set(_pairs(ast.parse(refusals.read_text(encoding="utf-8"))))


def test_the_page_lists_every_code_once() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    listed = [code for row in rows for code in re.findall(r"`([a-z_]+)`", row.split("|")[1])]
    assert sorted(listed) == sorted(set(listed))
    assert set(listed) == _given()


def test_codes_are_words() -> None:
    assert [code for code in _given() if not WORDS.fullmatch(code)] == []
