"""Changes of a mapping as data: saved, laid over what is saved for a preview, or told as a difference."""

from dataclasses import dataclass

from .rules.rules import Chain


@dataclass(frozen=True)
class SetProductType:
    """A category is this product type at Amazon, and there this browse category; an empty type lets it inherit."""

    category_id: int
    product_type: str
    browse_category: str = ""
    """Amazon's own value; empty leaves it to the rules."""
    browse_category_name: str = ""


@dataclass(frozen=True)
class SetRule:
    """An attribute takes its value from this chain: for all products, a category's, or one product's."""

    path: str
    source: Chain
    category_id: int | None = None
    product_id: int | None = None


@dataclass(frozen=True)
class ResetRule:
    """A level says nothing of an attribute any more; the next one holds."""

    path: str
    category_id: int | None = None
    product_id: int | None = None


Change = SetProductType | SetRule | ResetRule
