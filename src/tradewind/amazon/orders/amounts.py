"""Reads the money in Amazon's orders, and checks that its sums come to what Amazon states."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tradewind.base.errors import Refused
from tradewind.base.money import parse_amount

from .drafts import ItemDraft, OrderUnreadable

_SMALLEST = Decimal("0.0001")
_DISCOUNT = "DISCOUNT"


@dataclass
class Purse:
    """Reads amounts and holds them to one currency, the order's own."""

    currency: str = ""

    def read(self, value: Any, name: str) -> Decimal | None:
        """Return the amount of a Money object, None when there is none.

        Raises OrderUnreadable for what is no amount, for a second currency, and for more than four decimals.
        """
        if not isinstance(value, dict) or value.get("amount") is None:
            return None
        amount = _parse(value["amount"], name)
        currency = str(value.get("currencyCode") or "").upper()
        if len(currency) != 3 or not currency.isalpha():
            raise OrderUnreadable(_("The amount “%(name)s” has no currency.") % {"name": name})
        self.currency = self.currency or currency
        if currency != self.currency:
            raise OrderUnreadable(
                _("The order has amounts in two currencies, %(first)s and %(second)s.")
                % {"first": self.currency, "second": currency}
            )
        return amount

    def read_breakdown(self, breakdowns: Any, name: str) -> dict[str, Decimal]:
        """Return the amounts by Amazon's kind; kinds that Amazon repeats are added up."""
        sums: dict[str, Decimal] = {}
        for entry in breakdowns if isinstance(breakdowns, list) else []:
            if not isinstance(entry, dict):
                continue
            kind = str(entry.get("type") or "OTHER")
            amount = self.read(entry.get("subtotal"), f"{name} {kind}")
            if amount is not None:
                sums[kind] = sums.get(kind, Decimal(0)) + amount
        return sums


@dataclass(frozen=True)
class Sums:
    """What the order states of itself, to be compared with its lines."""

    total: Decimal | None
    breakdown: Mapping[str, Decimal]
    items: tuple[ItemDraft, ...] = field(default=())


def _parse(value: Any, name: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise OrderUnreadable(_("The amount “%(name)s” is not a number.") % {"name": name})
    try:
        amount = parse_amount(str(value))
    except Refused as error:
        raise OrderUnreadable(
            _("The amount “%(name)s” cannot be read: %(message)s") % {"name": name, "message": error.message}
        ) from error
    if amount != amount.quantize(_SMALLEST):
        raise OrderUnreadable(_("The amount “%(name)s” has more than four decimals.") % {"name": name})
    return amount


def write_breakdown(breakdown: Mapping[str, Decimal]) -> dict[str, str]:
    """Return the amounts as decimal strings, as they are kept."""
    return {kind: f"{amount:f}" for kind, amount in breakdown.items()}


def price_of_one(stated: Decimal | None, lines: Decimal | None, quantity: int) -> Decimal | None:
    """Return the price of one unit: as Amazon states it, else the line's divided, where that is exact.

    The line's amount is never taken for the unit's: three pieces would cost three times too much.
    """
    if stated is not None or lines is None or quantity < 1:
        return stated
    unit = (lines / quantity).quantize(_SMALLEST)
    return unit if unit * quantity == lines else None


def find_differences(sums: Sums) -> list[dict[str, str]]:
    """Return the sums that do not come to what is stated, each with what it is `of`; what is unknown is not compared.

    Amazon does not document the sign of DISCOUNT, so either is taken for right (FACTS 7, "Money check").
    """
    found = [_compare("order", sums.total, sums.breakdown)]
    for item in sums.items:
        amounts = {kind: Decimal(amount) for kind, amount in item.breakdown.items()}
        found.append(_compare(item.order_item_id, item.total, amounts))
    found.append(_compare_lines(sums))
    return [difference for difference in found if difference]


def _compare(what: str, stated: Decimal | None, parts: Mapping[str, Decimal]) -> dict[str, str] | None:
    if stated is None or not parts:
        return None
    discount = parts.get(_DISCOUNT, Decimal(0))
    rest = sum((amount for kind, amount in parts.items() if kind != _DISCOUNT), Decimal(0))
    if stated in {rest + discount, rest - discount}:
        return None
    return _difference(what, stated, rest - abs(discount))


def _compare_lines(sums: Sums) -> dict[str, str] | None:
    """Compare the total with its lines; a tip for the delivery belongs to no line (model, "DELIVERY_TIP")."""
    totals = [item.total for item in sums.items]
    if sums.total is None or any(total is None for total in totals):
        return None
    summed = add_up(totals) + sums.breakdown.get("DELIVERY_TIP", Decimal(0))
    return None if summed == sums.total else _difference("items", sums.total, summed)


def add_up(amounts: Iterable[Decimal | None]) -> Decimal:
    """Return the sum of the amounts that are known."""
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def _difference(what: str, stated: Decimal, summed: Decimal) -> dict[str, str]:
    return {"of": what, "stated": f"{stated:f}", "summed": f"{summed:f}"}
