"""Decides what a product costs at Amazon from what it costs in the store, step by step; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from tradewind.base.money import exponent, format_amount

from ..connections.options import PriceRule
from ..connections.rates import Rates

_FIVE_CENTS = Decimal("0.05")


@dataclass(frozen=True)
class OfferStep:
    """One step of a price or a stock as data; offer_words.py says it in words."""

    code: str
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Price:
    """What Amazon is told, and how it came about."""

    amount: Decimal | None
    currency: str
    """The marketplace's; the store's own where there is no rate, and then nothing is sent."""
    steps: tuple[OfferStep, ...] = ()


def decide_price(given: Decimal | None, currency: str, rule: PriceRule, *, wanted: str, rates: Rates) -> Price:
    """Return the price at Amazon, in the currency `wanted`, of what costs `given` in the store.

    Each step is rounded half up to the currency's own decimals. Floor and ceiling have the last word. A price of
    nothing, or less, is none: nothing is ever offered for free.
    """
    if given is None:
        return Price(None, currency)
    steps = [OfferStep("store_price", {"amount": _show(given, currency), "currency": currency})]
    amount: Decimal | None = given
    if currency != wanted:
        amount = _convert(given, currency, wanted, rates, steps)
        if amount is None:
            return Price(given, currency, tuple(steps))
    amount = _adjust(amount or Decimal(0), rule, wanted, steps)
    if amount <= 0:
        return Price(None, wanted, (*steps, OfferStep("nothing_left", {"amount": _show(amount, wanted)})))
    return Price(amount, wanted, tuple(steps))


def _convert(given: Decimal, currency: str, wanted: str, rates: Rates, steps: list[OfferStep]) -> Decimal | None:
    rate = rates.find(currency, wanted)
    if rate is None:
        steps.append(OfferStep("no_rate", {"currency": currency, "wanted": wanted}))
        return None
    is_direct = rate.base == currency
    amount = _round(given * rate.rate if is_direct else given / rate.rate, wanted)
    told = {"rate": f"{rate.rate.normalize():f}", "amount": _show(amount, wanted), "currency": wanted}
    steps.append(OfferStep("converted" if is_direct else "converted_back", told))
    return amount


def _adjust(amount: Decimal, rule: PriceRule, currency: str, steps: list[OfferStep]) -> Decimal:
    def take(code: str, value: Decimal, by: str) -> Decimal:
        steps.append(OfferStep(code, {"by": by, "amount": _show(value, currency)}))
        return value

    if rule.percent:
        amount = take(
            "percent", _round(amount * (100 + rule.percent) / 100, currency), f"{rule.percent.normalize():+f}"
        )
    if rule.amount:
        sign = "+" if rule.amount > 0 else "−"
        amount = take("amount", _round(amount + rule.amount, currency), f"{sign} {_show(abs(rule.amount), currency)}")
    rounded = _round_to(amount, rule.rounding, currency) if amount > 0 else amount
    if rounded != amount:
        amount = take("rounded", rounded, rule.rounding)
    if rule.floor is not None and amount < rule.floor:
        amount = take("floor", rule.floor, "")
    if rule.ceiling is not None and amount > rule.ceiling:
        amount = take("ceiling", rule.ceiling, "")
    return amount


def _round_to(amount: Decimal, rounding: str, currency: str) -> Decimal:
    """Return a price as shops write it: up to the next .99 or .95, or to the nearest 5 cents or whole amount."""
    amount = _round(amount, currency)
    if exponent(currency) == 0 or rounding == "none":
        return amount
    if rounding == "1":
        return amount.quantize(Decimal(1), ROUND_HALF_UP)
    if rounding == ".05":
        return (amount / _FIVE_CENTS).quantize(Decimal(1), ROUND_HALF_UP) * _FIVE_CENTS
    end = Decimal(f"0{rounding}")
    return (amount - end).to_integral_value(ROUND_CEILING) + end


def _round(amount: Decimal, currency: str) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-exponent(currency)), ROUND_HALF_UP)


def _show(amount: Decimal, currency: str) -> str:
    return format_amount(amount, currency)
