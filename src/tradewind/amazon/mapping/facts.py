"""What is known of one SKU and of the marketplace it goes to, frozen, so that building needs no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Market:
    """The marketplace of one connection, as far as building attributes needs it."""

    marketplace_id: str
    name: str
    language: str
    """Amazon's language tag: `en_US`."""
    currency: str


@dataclass(frozen=True)
class ProductFacts:
    """One variant with what its product says; what the store does not know is None or empty."""

    sku: str
    title: str
    description: str = ""
    """HTML as imported."""
    brand: str = ""
    category_path: str = ""
    category_ids: tuple[int, ...] = ()
    """The nearest first, its parents after it."""
    tags: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    """The variant's own first, then the product's, each once."""
    options: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, object] = field(default_factory=dict)
    barcode: str = ""
    price: Decimal | None = None
    sale_price: Decimal | None = None
    currency: str = ""
    quantity: int | None = None
    weight_kg: Decimal | None = None
    length_cm: Decimal | None = None
    width_cm: Decimal | None = None
    height_cm: Decimal | None = None
    product_id: int = 0
    variant_id: int = 0
