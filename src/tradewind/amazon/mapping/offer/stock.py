"""Decides how many pieces are offered at Amazon from how many the store has, step by step; pure."""

from dataclasses import dataclass

from ...connections.options import StockRule
from .price import OfferStep


@dataclass(frozen=True)
class Stock:
    """How many Amazon is told, and how that came about; None: nothing is said of the stock."""

    quantity: int | None
    steps: tuple[OfferStep, ...] = ()


def decide_stock(given: int | None, rule: StockRule) -> Stock:
    """Return how many of `given` pieces are offered; never more than the store has, save where it does not count."""
    if given is None:
        if rule.uncounted is None:
            return Stock(None, (OfferStep("uncounted"),))
        return Stock(rule.uncounted, (OfferStep("uncounted_offered", rule.uncounted),))
    quantity = max(given, 0)
    steps = [OfferStep("in_store", quantity)]

    def take(code: str, value: int, by: int) -> int:
        steps.append(OfferStep(code, value, by=by))
        return value

    if rule.buffer:
        quantity = take("buffer", max(quantity - rule.buffer, 0), rule.buffer)
    if rule.share != 100:
        quantity = take("share", quantity * rule.share // 100, rule.share)
    if rule.most is not None and quantity > rule.most:
        quantity = take("most", rule.most, rule.most)
    if 0 < quantity < rule.least:
        quantity = take("least", 0, rule.least)
    return Stock(quantity, tuple(steps))
