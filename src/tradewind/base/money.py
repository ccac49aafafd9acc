"""Money: a Decimal with its currency, never a float, never a bare number."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from .errors import Refused

# ISO 4217 exponents that are not 2, for currencies that a store or a marketplace may use.
_EXPONENTS = {
    "BHD": 3, "CLP": 0, "HUF": 2, "IQD": 3, "ISK": 0, "JOD": 3, "JPY": 0,
    "KRW": 0, "KWD": 3, "LYD": 3, "OMR": 3, "PYG": 0, "TND": 3, "VND": 0,
}  # fmt: skip
LARGEST = Decimal(10) ** 14


@dataclass(frozen=True)
class Money:
    """An amount in one currency. Amounts of two currencies do not add (ValueError)."""

    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add.")
        return Money(self.amount + other.amount, self.currency)

    def __mul__(self, factor: int | Decimal) -> "Money":
        return Money(self.amount * factor, self.currency)

    def __str__(self) -> str:
        return f"{format_amount(self.amount, self.currency)} {self.currency}"


def exponent(currency: str) -> int:
    """Return how many decimals the currency has (ISO 4217): 2 for USD, 0 for JPY."""
    return _EXPONENTS.get(currency.upper(), 2)


def parse_amount(text: str) -> Decimal:
    """Return the exact decimal that `text` holds ("19.90", "1E+3"); raises Refused (`amount_invalid`)."""
    try:
        amount = Decimal(text.strip())
    except (InvalidOperation, AttributeError) as error:
        raise Refused("amount_invalid", f"“{str(text)[:40]}” is not an amount.") from error
    if not amount.is_finite() or abs(amount) >= LARGEST:
        raise Refused("amount_invalid", f"“{str(text)[:40]}” is not an amount.")
    return amount


def format_amount(amount: Decimal, currency: str) -> str:
    """Return the amount with the currency's own decimals, more only where the amount itself has more."""
    places = exponent(currency)
    if amount == amount.quantize(Decimal(1).scaleb(-places)):
        return f"{amount:.{places}f}"
    return f"{amount.normalize():f}"
