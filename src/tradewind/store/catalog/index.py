"""Which rows of a file make which product, found in one pass before anything is decided or written."""

from array import array
from dataclasses import dataclass, field

from .drafts import MOST_VARIANTS, Claim, Problem, ProductDraft, Row
from .sheet import Sheet, Unreadable

MOST_LINES = 500_000


@dataclass
class Unit:
    """One product of a file, or one row that belongs to none: what is decided, and written, together."""

    key: str
    line: int
    places: "array[int]" = field(default_factory=lambda: array("Q"))
    """Offset and line of each row, alternating: 16 bytes a row, whatever the row holds."""
    problem: Problem | None = None


@dataclass(frozen=True)
class FileIndex:
    """A file's products in the order of their first lines, and the SKUs that stand in it more than once."""

    sheet: Sheet
    units: list[Unit]
    lines_total: int
    twice: dict[int, tuple[str, int]]
    """By line: the SKU it shares, and the other line."""

    def read(self, unit: Unit) -> ProductDraft:
        """Return the product of one unit, with every problem that the file alone tells."""
        count = len(unit.places) // 2
        if unit.problem is None and count > MOST_VARIANTS:
            values = {"found": str(count), "most": str(MOST_VARIANTS)}
            unit = Unit(unit.key, unit.line, problem=Problem(unit.line, "variants_too_many", values))
        if unit.problem is not None:
            return ProductDraft(unit.line, unit.key[:200], {}, problems=(unit.problem,))
        rows = self.sheet.rows_at(list(zip(unit.places[::2], unit.places[1::2], strict=True)))
        draft = self.sheet.dialect.read_product(unit.key, rows)
        found = [*_row_problems(rows), *self._shared_skus(rows), *_length_problems(draft)]
        return ProductDraft(
            draft.line, draft.key[:200], draft.values, draft.category, draft.variants,
            (*found, *draft.problems), draft.notes,
        )  # fmt: skip

    def _shared_skus(self, rows: list[Row]) -> list[Problem]:
        shared = [(row.line, *self.twice[row.line]) for row in rows if row.line in self.twice]
        return [Problem(line, "sku_twice", {"sku": sku, "other": str(other)}) for line, sku, other in shared]


def index_file(sheet: Sheet) -> FileIndex:
    """Read the whole file once. Raises Unreadable (`lines_too_many`, `cell_endless`).

    Memory grows by some 300 bytes a line, never by what stands in the cells.
    """
    book = _Book()
    for offset, row in sheet.rows():
        book.count += 1
        if book.count > MOST_LINES:
            raise Unreadable("lines_too_many", most=str(MOST_LINES))
        book.add(offset, row, sheet.dialect.claim(row))
    book.settle_children()
    units = sorted([*book.units.values(), *book.strays], key=lambda unit: unit.line)
    return FileIndex(sheet, units, book.count, book.twice)


@dataclass
class _Book:
    """What one pass over a file collects."""

    units: dict[str, Unit] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    children: list[tuple[str, int, int]] = field(default_factory=list)
    strays: list[Unit] = field(default_factory=list)
    skus: dict[str, int] = field(default_factory=dict)
    twice: dict[int, tuple[str, int]] = field(default_factory=dict)
    count: int = 0

    def add(self, offset: int, row: Row, claim: Claim) -> None:
        self._note_sku(claim.sku, row.line)
        if claim.alias and claim.key:
            self.aliases[claim.alias] = claim.key
        if claim.parent:
            self.children.append((claim.parent, offset, row.line))
        elif claim.key:
            self._place(claim.key, offset, row.line)
        else:
            self.strays.append(Unit("", row.line, problem=row.problem or Problem(row.line, "key_missing")))

    def settle_children(self) -> None:
        """Give each row that names its product to that product, which may stand after it."""
        for parent, offset, line in self.children:
            key = parent if parent in self.units else self.aliases.get(parent, "")
            if key in self.units:
                self._place(key, offset, line)
            else:
                problem = Problem(line, "parent_missing", {"parent": parent[:200]})
                self.strays.append(Unit(parent, line, problem=problem))

    def _place(self, key: str, offset: int, line: int) -> None:
        unit = self.units.setdefault(key, Unit(key, line))
        unit.places.extend((offset, line))

    def _note_sku(self, sku: str, line: int) -> None:
        first = self.skus.setdefault(sku, line) if sku else line
        if first != line:
            self.twice[line] = (sku, first)
            self.twice.setdefault(first, (sku, line))


def _row_problems(rows: list[Row]) -> list[Problem]:
    return [row.problem for row in rows if row.problem is not None]


def _length_problems(draft: ProductDraft) -> list[Problem]:
    if len(draft.key) <= 200:
        return []
    return [Problem(draft.line, "key_too_long", {"most": "200"})]
