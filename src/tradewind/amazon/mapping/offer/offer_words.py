"""Says the steps of a price and a stock in words for merchants."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from tradewind.base.money import format_amount

from .price import OfferStep

_SENTENCES = {
    "store_price": noop("%(value)s %(currency)s in the store"),
    "converted": noop("× %(by)s = %(value)s %(currency)s"),
    "converted_back": noop("÷ %(by)s = %(value)s %(currency)s"),
    "no_rate": noop("There is no rate from %(by)s to %(currency)s. Set one under Export & Import."),
    "percent": noop("%(by)s %% = %(value)s"),
    "amount": noop("%(by)s = %(value)s"),
    "rounded": noop("rounded to %(by)s = %(value)s"),
    "floor": noop("not below %(value)s"),
    "ceiling": noop("not above %(value)s"),
    "nothing_left": noop("%(value)s is no price: nothing is offered"),
    "no_sale_price": noop("No sale price, so the price is taken"),
    "no_value": noop("The product has no number in “%(by)s”"),
    "in_store": noop("%(value)s in the store"),
    "buffer": noop("%(by)s kept back = %(value)s"),
    "share": noop("%(by)s %% of it = %(value)s"),
    "most": noop("at most %(by)s"),
    "least": noop("fewer than %(by)s, so none"),
    "uncounted": noop("The store does not count it"),
    "uncounted_offered": noop("The store does not count it; %(value)s are offered"),
    "by_amazon": noop("Amazon has it in its own warehouse and counts it"),
}
_ROUNDINGS = {".05": noop("5 cents"), "1": noop("a whole amount")}


def describe_step(step: OfferStep) -> str:
    """Return one step in words: “+10 % = 20.24”."""
    value = format_amount(step.value, step.currency) if isinstance(step.value, Decimal) else step.value
    return _(_SENTENCES[step.code]) % {"value": value, "currency": step.currency, "by": _describe_by(step)}


def _describe_by(step: OfferStep) -> str:
    by = step.by
    if step.code == "percent" and isinstance(by, Decimal):
        return f"{by.normalize():+f}"
    if step.code == "amount" and isinstance(by, Decimal):
        return f"{'+' if by > 0 else '−'} {format_amount(abs(by), step.currency)}"
    if step.code == "rounded" and by in _ROUNDINGS:
        return _(_ROUNDINGS[str(by)])
    return f"{by.normalize():f}" if isinstance(by, Decimal) else str(by)


def describe_steps(steps: Iterable[OfferStep]) -> list[str]:
    """Return the steps in words, in their order."""
    return [describe_step(step) for step in steps]
