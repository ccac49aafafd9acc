"""An order as it is true at Amazon."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from .buyers import Buyer
from .marketplaces import MARKETPLACES, Marketplace
from .order_money import LineMoney, format_amount

STATUSES = (
    "PENDING_AVAILABILITY",
    "PENDING",
    "UNSHIPPED",
    "PARTIALLY_SHIPPED",
    "SHIPPED",
    "CANCELLED",
    "UNFULFILLABLE",
)
UNPAID = {"PENDING_AVAILABILITY", "PENDING"}
OPEN = {"UNSHIPPED", "PARTIALLY_SHIPPED"}


@dataclass
class OrderItem:
    """One line; `shipped` counts pieces over all packages."""

    id: str
    sku: str
    asin: str
    title: str
    quantity: int
    money: LineMoney
    gift_message: str = ""
    is_gift: bool = False
    ioss_number: str = ""
    cancel_reason: str = ""
    shipped: int = 0


@dataclass
class Package:
    """One package a seller has confirmed; `contents` is the quantity of each order item."""

    reference_id: str
    created_at: datetime
    shipped_at: datetime
    carrier: str
    service: str
    tracking_number: str
    contents: dict[str, int]
    transparency_codes: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Order:
    """One order; `due` is what happens to it by itself, and when."""

    id: str
    merchant_id: str
    marketplace_id: str
    created_at: datetime
    updated_at: datetime
    visible_at: datetime
    status: str
    fulfilled_by: str
    buyer: Buyer
    items: list[OrderItem]
    service_level: str = "STANDARD"
    channel: str = "AMAZON"
    programs: tuple[str, ...] = ()
    alias: str = ""
    replaces: str = ""
    company_name: str = ""
    purchase_order_number: str = ""
    cancelled_by: str = ""
    cancel_reason: str = ""
    packages: dict[str, Package] = field(default_factory=dict)
    due: list[tuple[datetime, str]] = field(default_factory=list)

    @property
    def marketplace(self) -> Marketplace:
        """Where it was bought."""
        return MARKETPLACES[self.marketplace_id]

    @property
    def currency(self) -> str:
        """The marketplace's currency."""
        return self.marketplace.currency

    @property
    def total(self) -> Decimal:
        """What the buyer pays."""
        return sum((item.money.total for item in self.items), Decimal(0))

    @property
    def key(self) -> str:
        """What the clock waits for."""
        return f"order:{self.merchant_id}:{self.id}"

    def ship_by(self) -> tuple[datetime, datetime]:
        """Return from when until when it is to be shipped."""
        return self.created_at, self.created_at + timedelta(days=2)

    def deliver_by(self) -> tuple[datetime, datetime]:
        """Return from when until when it is to arrive."""
        days = (1, 2) if self.service_level in {"NEXT_DAY", "EXPEDITED", "PRIORITY", "SAME_DAY"} else (3, 7)
        first, last = (timedelta(days=2 + one) for one in days)
        return self.created_at + first, self.created_at + last

    def settle_status(self) -> None:
        """Work out how far it is shipped from what its packages hold."""
        for item in self.items:
            item.shipped = sum(package.contents.get(item.id, 0) for package in self.packages.values())
        if all(item.shipped >= item.quantity for item in self.items):
            self.status = "SHIPPED"
        else:
            self.status = "PARTIALLY_SHIPPED" if any(item.shipped for item in self.items) else "UNSHIPPED"

    def as_truth(self) -> dict[str, Any]:
        """Return the order as the ledger, the control and the panel show it; buyers here do not exist."""
        return {
            "order_id": self.id,
            "merchant_id": self.merchant_id,
            "marketplace_id": self.marketplace_id,
            "status": self.status,
            "fulfilled_by": self.fulfilled_by,
            "currency": self.currency,
            "total": format_amount(self.total, self.currency),
            "created_at": self.created_at.isoformat(),
            "updated_at": self.updated_at.isoformat(),
            "visible_at": self.visible_at.isoformat(),
            "buyer_name": self.buyer.name,
            "address": self.buyer.address,
            "items": [self._item_truth(item) for item in self.items],
            "packages": [
                {"reference_id": one.reference_id, "tracking_number": one.tracking_number, "carrier": one.carrier,
                 "contents": one.contents}
                for one in self.packages.values()
            ],
            "cancelled_by": self.cancelled_by,
            "replaces": self.replaces,
        }  # fmt: skip

    def _item_truth(self, item: OrderItem) -> dict[str, Any]:
        return {
            "order_item_id": item.id,
            "sku": item.sku,
            "asin": item.asin,
            "title": item.title,
            "quantity": item.quantity,
            "shipped": item.shipped,
            "unit_price": format_amount(item.money.unit_price, self.currency),
            "total": format_amount(item.money.total, self.currency),
            "parts": {name: format_amount(amount, self.currency) for name, amount in item.money.parts().items()},
            "cancel_reason": item.cancel_reason,
        }
