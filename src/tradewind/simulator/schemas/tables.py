"""Reads attributes of several fields from tables, as dialect.py reads those of one value."""

from collections.abc import Iterator

from .dialect import Attribute, Json, choice, date, flag, listed, measure, nested, number, suggestion, text, whole
from .vocabulary import Choices

_LANGUAGE = {"$ref": "#/$defs/language_tag"}


class FieldReader:
    """Reads fields of attributes; the long lists they choose from are the product type's own."""

    def __init__(self, lists: dict[str, Choices]) -> None:
        self._lists = lists

    def read(self, table: str, group: str) -> dict[str, Attribute]:
        """Read attributes and below each its fields; `!` before a field's name says that it is required.

        name | Title | how often it may be given
        - !field | Title | kind
        - other | Title | kind*3

        Kinds: `text 50` (in a language), `code 50` (in none), `choice list`, `suggest list`, `flag`, `whole 0 100`,
        `number`, `date`, `measure unit`. With `*3` a field is a list of up to three.
        """
        found = (self._attribute(lines, group) for lines in _blocks(table))
        return {one.name: one for one in found}

    def _attribute(self, lines: list[str], group: str) -> Attribute:
        name, title, times = _cells(lines[0])
        rows = [_cells(line.removeprefix("- ")) for line in lines[1:]]
        fields = {name.removeprefix("!"): self._field(title, kind) for name, title, kind in rows}
        required = tuple(name[1:] for name, *_ in rows if name.startswith("!"))
        return Attribute(name, title, group, fields, required=required, maximum=int(times))

    def _field(self, title: str, kind: str) -> Json:
        kind, _, times = kind.partition("*")
        one = self._one(title, *kind.split())
        if kind.startswith("text"):
            return listed(title, nested(title, {"value": one, "language_tag": _LANGUAGE}, ("value",)),
                          maximum=int(times or 1))  # fmt: skip
        return listed(title, one, maximum=int(times)) if times else one

    def _one(self, title: str, kind: str, *bounds: str) -> Json:
        kinds = {
            "text": lambda: text(title, int(bounds[0])),
            "code": lambda: text(title, int(bounds[0])),
            "choice": lambda: choice(title, self._lists[bounds[0]]),
            "suggest": lambda: suggestion(title, self._lists[bounds[0]]),
            "flag": lambda: flag(title),
            "whole": lambda: whole(title, int(bounds[0]), int(bounds[1])),
            "number": lambda: number(title),
            "date": lambda: date(title),
            "measure": lambda: nested(title, measure(title, bounds[0]), ("value", "unit")),
        }
        return kinds[kind]()


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def _blocks(table: str) -> Iterator[list[str]]:
    """Yield each attribute's line with the lines of its fields."""
    block: list[str] = []
    for line in table.strip().splitlines():
        if block and not line.startswith("- "):
            yield block
            block = []
        block.append(line)
    yield block
