"""What a file says of a product, before the store decides what to do with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypedDict

LARGEST_PRICE = Decimal(10_000_000)
MOST_VARIANTS = 2_000


class ProductValues(TypedDict, total=False):
    """What a file gives of a product. A value that the file has no column for is absent and stays as it is."""

    title: str
    description: str
    brand: str
    tags: list[str]
    images: list[str]
    option_names: list[str]
    fields: dict[str, str]
    is_published: bool


class VariantValues(TypedDict, total=False):
    """What a file gives of a variant. Weights in kg, lengths in cm; absent is not empty."""

    position: int
    options: dict[str, str]
    barcode: str
    price: Decimal | None
    sale_price: Decimal | None
    sale_starts_on: date | None
    sale_ends_on: date | None
    currency: str
    quantity: int | None
    weight_kg: Decimal | None
    length_cm: Decimal | None
    width_cm: Decimal | None
    height_cm: Decimal | None
    images: list[str]
    fields: dict[str, str]


@dataclass(frozen=True)
class Problem:
    """Something about one line, as a code and what it is about; words.py makes a sentence of it."""

    line: int
    code: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class VariantDraft:
    """One SKU as a file gives it."""

    line: int
    sku: str
    values: VariantValues


@dataclass(frozen=True)
class ProductDraft:
    """One product as a file gives it. With `problems` it is refused; `notes` are told and stop nothing."""

    line: int
    key: str
    values: ProductValues
    category: tuple[str, ...] = ()
    variants: tuple[VariantDraft, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


@dataclass
class Findings:
    """Collects what a reader finds wrong, or worth telling, while it reads one product."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def refuse(self, line: int, code: str, **values: str) -> None:
        """Note a problem for which the product is refused."""
        self.problems.append(Problem(line, code, values))

    def tell(self, line: int, code: str, **values: str) -> None:
        """Note something that the person should know."""
        self.notes.append(Problem(line, code, values))


@dataclass(frozen=True)
class Row:
    """One record of a file: its first line's number and its cells by the column's common name."""

    line: int
    cells: Mapping[str, str]
    problem: Problem | None = None

    def get(self, column: str) -> str:
        """Return the cell without the spaces around it; empty when there is no such column."""
        return self.cells.get(column, "").strip()

    def has(self, column: str) -> bool:
        """Return whether the file has the column at all."""
        return column in self.cells


@dataclass(frozen=True)
class Claim:
    """What one row says of itself, so that rows of one product find each other anywhere in a file."""

    key: str = ""
    parent: str = ""
    """What the row names as its product; resolved against keys and aliases once the whole file is read."""
    alias: str = ""
    sku: str = ""
