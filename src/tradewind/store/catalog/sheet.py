"""A product file as rows: the delimiter and columns found, each row found again by where it begins."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import dialects
from .drafts import Problem, Row

LONGEST_CELL = 500_000
MOST_COLUMNS = 1_000
_DELIMITERS = ",;\t|"


class Unreadable(Exception):
    """The file as a whole cannot be read; `code` and `values` are worded by words.py."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class Sheet:
    """A UTF-8 file whose header was understood."""

    path: Path
    dialect: dialects.Dialect
    delimiter: str
    columns: tuple[str, ...]
    begins_at: int
    """Offset in bytes of the first row after the header."""
    begins_on: int
    """The line it stands on."""

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Yield each row with the offset where it begins; empty lines are passed over. Raises Unreadable."""
        for offset, line, cells in _records(self.path, self.delimiter, self.begins_at, self.begins_on):
            if any(cell.strip() for cell in cells):
                yield offset, self._row(line, cells)

    def rows_at(self, places: list[tuple[int, int]]) -> list[Row]:
        """Return the rows that begin at these (offset, line)."""
        rows = []
        for offset, line in places:
            cells = next(_records(self.path, self.delimiter, offset, line))[2]
            rows.append(self._row(line, cells))
        return rows

    def _row(self, line: int, cells: list[str]) -> Row:
        wanted = len(self.columns)
        problem = None
        while len(cells) > wanted and not cells[-1].strip():
            cells.pop()
        if len(cells) != wanted:
            problem = Problem(line, "cells_wrong", {"found": str(len(cells)), "wanted": str(wanted)})
        filled = cells + [""] * (wanted - len(cells))
        named = {name: _clean(cell) for name, cell in zip(self.columns, filled, strict=False) if name}
        return Row(line, named, problem)


def open_sheet(path: Path) -> Sheet:
    """Return the sheet of a file, its delimiter found by trying. Raises Unreadable, dialects.NotRecognised."""
    csv.field_size_limit(LONGEST_CELL)
    best: tuple[int, str, tuple[int, int, list[str]]] | None = None
    for delimiter in _DELIMITERS:
        header = _read_header(path, delimiter)
        points = max(dialects.score(dialect, header[2]) for dialect in dialects.ALL)
        if best is None or points > best[0]:
            best = (points, delimiter, header)
    assert best is not None  # noqa: S101 (there is always a delimiter to try)
    _, delimiter, (begins_at, begins_on, header_cells) = best
    if len(header_cells) > MOST_COLUMNS:
        raise Unreadable("columns_too_many", found=str(len(header_cells)), most=str(MOST_COLUMNS))
    dialect = dialects.recognise(header_cells)
    columns = dialect.columns(header_cells)
    doubled = [name for name in dialect.telling | set(dialect.needed) if columns.count(name) > 1]
    if doubled:
        raise Unreadable("column_twice", column=sorted(doubled)[0])
    return Sheet(path, dialect, delimiter, columns, begins_at, begins_on)


def _read_header(path: Path, delimiter: str) -> tuple[int, int, list[str]]:
    """Return where the rows begin (offset, line) and the header's cells; Excel's "sep=;" line is passed over."""
    places = _records(path, delimiter, 0, 1)
    for _, _, cells in places:
        if any(cell.strip() for cell in cells) and not cells[0].casefold().startswith("sep="):
            following = next(places, None)
            if following is None:
                return path.stat().st_size, 0, cells
            return following[0], following[1], cells
    raise Unreadable("file_blank")


def _records(path: Path, delimiter: str, offset: int, line: int) -> Iterator[tuple[int, int, list[str]]]:
    """Yield (offset, line, cells) of each record from `offset` on, which is the beginning of line `line`."""
    with path.open("rb") as file:
        file.seek(offset)
        position = [offset]

        def lines() -> Iterator[str]:
            for text in file:
                position[0] += len(text)
                yield text.decode()

        reader = csv.reader(lines(), delimiter=delimiter)
        begins_at, begins_on = offset, line
        try:
            for cells in reader:
                yield begins_at, begins_on, cells
                begins_at, begins_on = position[0], line + reader.line_num
        except csv.Error as error:
            raise Unreadable("cell_endless", line=str(begins_on), most=str(LONGEST_CELL)) from error


def _clean(cell: str) -> str:
    # control characters are no text, and PostgreSQL and JSON want none of them
    return "".join(mark for mark in cell if mark >= " " or mark in "\n\t") if not cell.isprintable() else cell
