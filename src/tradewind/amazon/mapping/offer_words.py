"""Says the steps of a price and a stock in words for merchants."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from .price import OfferStep

_SENTENCES = {
    "store_price": noop("%(amount)s %(currency)s in the store"),
    "converted": noop("× %(rate)s = %(amount)s %(currency)s"),
    "converted_back": noop("÷ %(rate)s = %(amount)s %(currency)s"),
    "no_rate": noop("There is no rate from %(currency)s to %(wanted)s. Set one under Export & Import."),
    "percent": noop("%(by)s %% = %(amount)s"),
    "amount": noop("%(by)s = %(amount)s"),
    "rounded": noop("rounded to %(to)s = %(amount)s"),
    "floor": noop("not below %(amount)s"),
    "ceiling": noop("not above %(amount)s"),
    "nothing_left": noop("%(amount)s is no price: nothing is offered"),
    "no_sale_price": noop("No sale price, so the price is taken"),
    "no_value": noop("The product has no number in “%(field)s”"),
    "in_store": noop("%(quantity)s in the store"),
    "buffer": noop("%(by)s kept back = %(quantity)s"),
    "share": noop("%(by)s %% of it = %(quantity)s"),
    "most": noop("at most %(by)s"),
    "least": noop("fewer than %(by)s, so none"),
    "uncounted": noop("The store does not count it"),
    "uncounted_offered": noop("The store does not count it; %(quantity)s are offered"),
    "by_amazon": noop("Amazon has it in its own warehouse and counts it"),
}
_ROUNDINGS = {".05": noop("5 cents"), "1": noop("a whole amount")}


def describe_step(step: OfferStep) -> str:
    """Return one step in words: “+10 % = 20.24”."""
    by = step.detail.get("by", "")
    return _(_SENTENCES[step.code]) % {**step.detail, "to": _(_ROUNDINGS[by]) if by in _ROUNDINGS else by}


def describe_steps(steps: Iterable[OfferStep]) -> list[str]:
    """Return the steps in words, in their order."""
    return [describe_step(step) for step in steps]
