"""Lays a connection's options over a product: its price and stock at Amazon, and who fulfills its orders; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from ...connections.options import ExportOptions, PriceRule, StockRule
from ...connections.rates import Rates
from ..facts import Market, ProductFacts
from ..rules.fields import find_field
from ..rules.rules import FixedSource, Rule
from .offer_words import describe_steps
from .price import OfferStep, Price, decide_price
from .stock import Stock, decide_stock

_FULFILMENT = "fulfillment_availability"
CHANNEL = f"{_FULFILMENT}.fulfillment_channel_code"
_PLAIN_PRICE, _PLAIN_STOCK = PriceRule(), StockRule()
_BY_AMAZON = OfferStep("by_amazon")


@dataclass(frozen=True)
class OfferFacts:
    """A product as it is offered at Amazon, and how its price and stock came about."""

    facts: ProductFacts
    price: Price
    sale_price: Price
    stock: Stock

    @property
    def steps(self) -> dict[str, list[str]]:
        """The steps in words, by the product field that they are about."""
        found = {"price": self.price.steps, "sale_price": self.sale_price.steps, "quantity": self.stock.steps}
        return {name: describe_steps(steps) for name, steps in found.items() if steps}


def apply_offer(facts: ProductFacts, options: ExportOptions, rates: Rates, market: Market) -> OfferFacts:
    """Return the product with its price and stock as Amazon gets them.

    Without a rate to the marketplace's currency the price stays in the store's, and the check tells of it.
    """
    stock = decide_stock(facts.quantity, options.stock)
    if options.fulfilled_by == "amazon":
        stock = Stock(facts.quantity, (_BY_AMAZON,))
    if options.price == _PLAIN_PRICE and facts.currency == market.currency and _is_price(facts.price):
        same = [Price(amount, facts.currency) for amount in (facts.price, facts.sale_price)]
        if stock.quantity == facts.quantity:
            return OfferFacts(facts, same[0], same[1], stock)
        return OfferFacts(replace(facts, quantity=stock.quantity), same[0], same[1], stock)
    price = _price_of(facts, options.price, market, rates)
    sale = decide_price(facts.sale_price, facts.currency, options.price, wanted=market.currency, rates=rates)
    offered = replace(
        facts, price=price.amount, sale_price=sale.amount, currency=price.currency, quantity=stock.quantity
    )
    return OfferFacts(offered, price, sale, stock)


def lay_fulfilment(rules: Mapping[str, Rule], options: ExportOptions, region: str, country: str) -> Mapping[str, Rule]:
    """Return the rules with what follows from who fulfills: Amazon counts its own stock and knows its own pace."""
    if options.fulfilled_by != "amazon":
        return rules
    kept = {path: rule for path, rule in rules.items() if path.split(".", 1)[0] != _FULFILMENT}
    return {**kept, CHANNEL: Rule(CHANNEL, (FixedSource(amazon_channel(region, country)),))}


def amazon_channel(region: str, country: str) -> str:
    """Return Amazon's own fulfillment channel of a marketplace (FACTS 5.6); the Far East has one per country."""
    return f"AMAZON_{country if region == 'fe' else region.upper()}"


def _is_price(amount: Decimal | None) -> bool:
    return amount is None or amount > 0


def _price_of(facts: ProductFacts, rule: PriceRule, market: Market, rates: Rates) -> Price:
    given, before = _read_amount(facts, rule.field)
    price = decide_price(given, facts.currency, rule, wanted=market.currency, rates=rates)
    # a product without any price is of no currency that could be wrong
    currency = market.currency if given is None and facts.sale_price is None else price.currency
    return Price(price.amount, currency, (*before, *price.steps))


def _read_amount(facts: ProductFacts, name: str) -> tuple[Decimal | None, tuple[OfferStep, ...]]:
    """Return what the price is made of, and what has to be said of it first."""
    if name == "price":
        return facts.price, ()
    if name == "sale_price" and facts.sale_price is None:
        return facts.price, (OfferStep("no_sale_price"),)
    field = find_field(name)
    try:
        return Decimal(str(field.read(facts) if field else None).strip()), ()
    except InvalidOperation:
        label = field.label.split(": ", 1)[-1] if field else name
        return None, (OfferStep("no_value", by=label),)
