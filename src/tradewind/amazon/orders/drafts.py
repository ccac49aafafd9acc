"""Amazon's order as we understood it, before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any


class OrderUnreadable(Exception):
    """An order cannot be taken as it is; the text says why, in words, without personal data."""


class OrderHeld(OrderUnreadable):
    """An order is not to be taken before the store has these SKUs; the text says so in words."""

    def __init__(self, words: str, skus: Sequence[str]) -> None:
        super().__init__(words)
        self.skus = tuple(skus)


class OrderUnwanted(Exception):
    """The connection's options leave this order at Amazon."""


@dataclass(frozen=True)
class ItemDraft:
    """One line. Amounts are of the whole line but for `unit_price`; None means "not known yet"."""

    order_item_id: str
    quantity_ordered: int
    quantity_fulfilled: int | None
    sku: str
    asin: str
    title: str
    unit_price: Decimal | None
    total: Decimal | None
    breakdown: Mapping[str, str]


@dataclass(frozen=True)
class OrderDraft:
    """One order, all of it: `document` is Amazon's JSON without `personal`, which is kept sealed."""

    amazon_order_id: str
    marketplace_id: str
    channel: str
    status: str
    fulfilled_by: str
    currency: str
    total: Decimal | None
    breakdown: Mapping[str, str]
    differences: tuple[Mapping[str, str], ...]
    placed_at: datetime
    last_updated_at: datetime
    ship_by_at: datetime | None
    programs: tuple[str, ...]
    items: tuple[ItemDraft, ...]
    document: Mapping[str, Any]
    personal: dict[str, Any] = field(repr=False)

    @property
    def is_of_amazon(self) -> bool:
        """Whether it was bought at Amazon, rather than in a shop for which Amazon only ships (FACTS 3.3)."""
        return self.channel != "NON_AMAZON"
