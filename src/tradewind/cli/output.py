"""What a command gives back, and how it is printed: words and tables for people, JSON for programs."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tradewind.base.errors import Refused


@dataclass(frozen=True)
class Result:
    """`data` is printed with --json, `text` without; `status` becomes the exit status."""

    data: Any
    text: str
    status: int = 0


def print_result(result: Result, *, as_json: bool) -> None:
    """Print one result on standard output."""
    text = json.dumps(result.data, ensure_ascii=False, indent=2, default=_plain) if as_json else result.text
    if text:
        print(text)


def print_reason(refusal: Refused, *, as_json: bool) -> None:
    """Print why a command refused, on standard error."""
    if as_json:
        content = {"code": refusal.code, "message": refusal.message, "fields": refusal.fields}
        text = json.dumps(content, ensure_ascii=False)
    else:
        text = "\n".join([refusal.message, *(f"  {name}: {words}" for name, words in refusal.fields.items())])
    print(text, file=sys.stderr)


def print_progress(text: str) -> None:
    """Show how far a long command is, on one line of a terminal; a file or pipe gets no such lines."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows under their head, in columns as wide as they need."""
    lines = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(f"{type(value).__name__} has no place in JSON.")
