"""What an order line is worth: exact decimals with as many places as the currency has."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from .marketplaces import Marketplace
from .routing import RefusedError

PLACES = {"JPY": 0}
TAX_ON_TOP = {"US": Decimal("0.0825"), "CA": Decimal("0.13")}  # elsewhere the price holds the tax
LARGEST = Decimal(10) ** 10


@dataclass(frozen=True)
class LineMoney:
    """The parts of a line's worth, for the whole line; `discount` is positive and taken off."""

    currency: str
    unit_price: Decimal
    item: Decimal
    shipping: Decimal
    gift_wrap: Decimal
    item_tax: Decimal
    shipping_tax: Decimal
    discount: Decimal

    @property
    def tax(self) -> Decimal:
        """All tax."""
        return self.item_tax + self.shipping_tax

    @property
    def total(self) -> Decimal:
        """What the buyer pays for the line."""
        return self.item + self.shipping + self.gift_wrap + self.tax - self.discount

    def parts(self) -> dict[str, Decimal]:
        """Return the breakdown by Amazon's names; a discount is negative, so that the parts add up.

        Amazon does not document the sign of DISCOUNT (FACTS.md 12.12).
        """
        parts = {
            "ITEM": self.item,
            "SHIPPING": self.shipping,
            "GIFT_WRAP": self.gift_wrap,
            "TAX": self.tax,
            "DISCOUNT": -self.discount,
        }
        return {name: amount for name, amount in parts.items() if amount or name == "ITEM"}


def read_amount(value: Any, currency: str, name: str) -> Decimal:
    """Return an amount of a currency; raises RefusedError for what is none or has too many places."""
    try:
        amount = Decimal(str(value))
        exact = amount.quantize(_unit(currency))
    except InvalidOperation:
        raise RefusedError(f"{name} must be an amount of {currency}.")
    if exact != amount or not 0 <= amount < LARGEST:
        raise RefusedError(f"{name} must be an amount of {currency} with {PLACES.get(currency, 2)} decimals.")
    return exact


def price_line(line: dict[str, Any], marketplace: Marketplace, quantity: int) -> LineMoney:
    """Return the worth of a line; tax on top is worked out unless it is given."""
    currency = marketplace.currency

    def amount(name: str) -> Decimal:
        return read_amount(line.get(name, 0), currency, name)

    unit_price, shipping, gift_wrap, discount = map(amount, ("unit_price", "shipping", "gift_wrap", "discount"))
    item = unit_price * quantity
    rate = TAX_ON_TOP.get(marketplace.country, Decimal(0))
    if discount > item + shipping + gift_wrap:
        raise RefusedError("The discount is larger than the line.")
    return LineMoney(
        currency=currency,
        unit_price=unit_price,
        item=item,
        shipping=shipping,
        gift_wrap=gift_wrap,
        item_tax=amount("tax") if "tax" in line else _rounded((item - discount) * rate, currency),
        shipping_tax=amount("shipping_tax") if "shipping_tax" in line else _rounded(shipping * rate, currency),
        discount=discount,
    )


def format_amount(amount: Decimal, currency: str) -> str:
    """Return an amount as Amazon writes it: JPY without decimals."""
    return str(amount.quantize(_unit(currency)))


def _unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-PLACES.get(currency, 2))


def _rounded(amount: Decimal, currency: str) -> Decimal:
    return max(Decimal(0), amount).quantize(_unit(currency), ROUND_HALF_UP)
