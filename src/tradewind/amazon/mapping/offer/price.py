"""Decides what a product costs at Amazon from what it costs in the store, step by step; pure."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from tradewind.base.money import exponent

from ...connections.options import PriceRule
from ...connections.rates import Rates

_FIVE_CENTS = Decimal("0.05")


class OfferStep(NamedTuple):
    """One step of a price or a stock as data, made for every product; offer_words.py says it in words."""

    code: str
    value: Decimal | int | None = None
    """The amount or the pieces after the step."""
    currency: str = ""
    by: Decimal | int | str = ""
    """What made the step: a percentage, an amount, a rate, a rounding, a field."""


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
    steps = [OfferStep("store_price", given, currency)]
    amount: Decimal | None = given
    if currency != wanted:
        amount = _convert(given, currency, wanted, rates, steps)
        if amount is None:
            return Price(given, currency, tuple(steps))
    amount = _adjust(amount or Decimal(0), rule, wanted, steps)
    if amount <= 0:
        return Price(None, wanted, (*steps, OfferStep("nothing_left", amount, wanted)))
    return Price(amount, wanted, tuple(steps))


def _convert(given: Decimal, currency: str, wanted: str, rates: Rates, steps: list[OfferStep]) -> Decimal | None:
    rate = rates.find(currency, wanted)
    if rate is None:
        steps.append(OfferStep("no_rate", currency=wanted, by=currency))
        return None
    is_direct = rate.base == currency
    amount = _round(given * rate.rate if is_direct else given / rate.rate, wanted)
    steps.append(OfferStep("converted" if is_direct else "converted_back", amount, wanted, rate.rate))
    return amount


def _adjust(amount: Decimal, rule: PriceRule, currency: str, steps: list[OfferStep]) -> Decimal:
    def take(code: str, value: Decimal, by: Decimal | str = "") -> Decimal:
        steps.append(OfferStep(code, value, currency, by))
        return value

    if rule.percent:
        amount = take("percent", _round(amount * (100 + rule.percent) / 100, currency), rule.percent)
    if rule.amount:
        amount = take("amount", _round(amount + rule.amount, currency), rule.amount)
    rounded = _round_to(amount, rule.rounding, currency) if amount > 0 else amount
    if rounded != amount:
        amount = take("rounded", rounded, rule.rounding)
    if rule.floor is not None and amount < rule.floor:
        amount = take("floor", rule.floor)
    if rule.ceiling is not None and amount > rule.ceiling:
        amount = take("ceiling", rule.ceiling)
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
