"""The house rules that a linter does not know."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tradewind.base.queue import registered_names

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "tradewind"
LONGEST_FILE = 350
LONGEST_TEST = 450
LONGEST_TEMPLATE = 150
LONGEST_FUNCTION = 50
FORBIDDEN_NAMES = {"utils", "helpers", "services", "managers", "common"}
PURE = {"django", "httpx2", "time", "requests"}
PURE_FILES = [
    "amazon/connections/marketplaces.py",
    "amazon/connections/state.py",
    "amazon/connections/patience.py",
    "amazon/mapping/rules/rules.py",
    "amazon/mapping/build.py",
    "amazon/mapping/offer/parts.py",
    "amazon/mapping/offer/price.py",
    "amazon/mapping/offer/stock.py",
    "amazon/mapping/schema/validate.py",
    "amazon/listings/issues.py",
    "amazon/listings/message.py",
    "amazon/listings/pace.py",
    "amazon/listings/states.py",
    "amazon/orders/read.py",
    "amazon/orders/statuses.py",
    "amazon/orders/windows.py",
]


def source_files() -> Iterator[Path]:
    for file in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in file.parts:
            yield file


def lines_in(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def tracked_files() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


def test_every_file_can_be_read_in_one_sitting() -> None:
    too_long = [str(file) for file in source_files() if lines_in(file) > LONGEST_FILE]
    too_long += [str(file) for file in (ROOT / "tests").rglob("*.py") if lines_in(file) > LONGEST_TEST]
    too_long += [str(file) for file in SOURCE.rglob("templates/**/*.html") if lines_in(file) > LONGEST_TEMPLATE]
    assert too_long == []


def test_every_function_can_be_read_in_one_breath() -> None:
    too_long = []
    for file in source_files():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    too_long.append(f"{file.relative_to(SOURCE)}:{node.name} ({length} lines)")
    assert too_long == []


def test_no_room_is_a_sack() -> None:
    names = {part for file in source_files() for part in file.relative_to(SOURCE).with_suffix("").parts}
    assert names & FORBIDDEN_NAMES == set()


@pytest.mark.parametrize("name", PURE_FILES)
def test_deciding_files_know_no_framework_no_wire_and_no_clock(name: str) -> None:
    tree = ast.parse((SOURCE / name).read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module.split(".")[0])
            imported |= {f"{node.module}.{alias.name}" for alias in node.names}
    assert imported & (PURE - {"django"} | {"tradewind.base.clock", "tradewind.base"}) == set()
    # the words of a problem are translated; nothing else of Django has a place in a deciding file
    assert {name for name in imported if name.startswith("django.")} <= {
        f"django.utils.translation.{function}" for function in ("gettext", "gettext_lazy", "ngettext", "pgettext")
    }


def test_every_job_that_is_enqueued_is_registered() -> None:
    enqueued = set()
    for file in source_files():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "enqueue":
                name = node.args[0] if node.args else None
                assert isinstance(name, ast.Constant), f"{file}:{node.lineno} enqueues a job by no plain name"
                enqueued.add(name.value)
    assert enqueued
    assert enqueued <= registered_names()


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


def test_every_route_declares_who_may_use_it() -> None:
    undeclared = [path for path, entry in routes(get_resolver().url_patterns) if not _declares_role(path, entry)]
    assert undeclared == []


def _declares_role(path: str, entry: URLPattern) -> bool:
    if path.startswith("api/v1/"):
        return True  # operations are looked at one by one in tests/api
    return bool(getattr(entry.callback, "access", None))


def test_no_page_carries_script_or_style_of_its_own() -> None:
    guilty = []
    for file in SOURCE.rglob("web/templates/**/*.html"):
        text = file.read_text(encoding="utf-8")
        if re.search(r"\sstyle=|<style|\son[a-z]+=|https?://(?!\{)", text) or re.search(
            r"<script(?![^>]*\ssrc=)", text
        ):
            guilty.append(file.name)
    assert guilty == []


def test_nothing_of_this_machine_or_of_amazons_documents_is_kept_in_the_tree() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert "://" not in lock
    assert not [name for name in tracked_files() if name.endswith((".env", ".pem", ".key"))]
