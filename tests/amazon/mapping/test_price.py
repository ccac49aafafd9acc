"""What a product costs at Amazon: a table of cases, and what holds for every price."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.amazon.connections.options import PriceRule
from tradewind.amazon.connections.rates import Rate, Rates
from tradewind.amazon.mapping.offer.offer_words import describe_steps
from tradewind.amazon.mapping.offer.price import decide_price

DAY = date(2026, 3, 10)
RATES = Rates(
    [
        Rate("USD", "EUR", Decimal("0.95"), date(2026, 1, 1)),
        Rate("USD", "EUR", Decimal("0.92"), date(2026, 3, 1)),
        Rate("USD", "EUR", Decimal("0.50"), date(2026, 3, 11)),
        Rate("GBP", "USD", Decimal("1.25"), date(2026, 1, 1)),
        Rate("USD", "JPY", Decimal("149.5"), date(2026, 1, 1)),
    ],
    DAY,
)


def _decide(given_amount, currency="EUR", wanted="EUR", **rule):
    return decide_price(Decimal(given_amount), currency, PriceRule(**rule), wanted=wanted, rates=RATES)


@pytest.mark.parametrize(
    ("amount", "rule", "expected"),
    [
        ("20.00", {}, "20.00"),
        ("20.00", {"percent": Decimal(10)}, "22.00"),
        ("10.05", {"percent": Decimal("-50")}, "5.03"),
        ("20.00", {"amount": Decimal("1.50")}, "21.50"),
        ("20.00", {"amount": Decimal("-1.50")}, "18.50"),
        ("20.24", {"rounding": ".99"}, "20.99"),
        ("20.99", {"rounding": ".99"}, "20.99"),
        ("21.00", {"rounding": ".99"}, "21.99"),
        ("0.10", {"rounding": ".99"}, "0.99"),
        ("20.96", {"rounding": ".95"}, "21.95"),
        ("20.22", {"rounding": ".05"}, "20.20"),
        ("20.23", {"rounding": ".05"}, "20.25"),
        ("0.01", {"rounding": ".05"}, None),
        ("20.50", {"rounding": "1"}, "21"),
        ("20.49", {"rounding": "1"}, "20"),
        ("20.00", {"floor": Decimal(25)}, "25"),
        ("20.00", {"ceiling": Decimal("15.50")}, "15.50"),
        ("20.00", {"rounding": ".99", "ceiling": Decimal("20.50")}, "20.50"),
        ("3.00", {"amount": Decimal(-5)}, None),
        ("3.00", {"amount": Decimal(-5), "floor": Decimal(2)}, "2"),
        ("0.00", {}, None),
        ("0.00", {"floor": Decimal("4.99")}, "4.99"),
    ],
)
def test_price_by_rule(amount, rule, expected):
    price = _decide(amount, **rule)
    assert price.amount == (Decimal(expected) if expected else None)
    assert price.currency == "EUR"


def test_newest_rate_that_has_begun_is_taken_and_every_step_is_told():
    price = _decide("20.00", "USD", percent=Decimal(10), rounding=".99")
    assert price.amount == Decimal("20.99")
    assert describe_steps(price.steps) == [
        "20.00 USD in the store",
        "× 0.92 = 18.40 EUR",
        "+10 % = 20.24",
        "rounded to .99 = 20.99",
    ]


def test_rate_is_turned_round_where_only_the_other_direction_is_known():
    price = _decide("25.00", "USD", "GBP")
    assert (price.amount, price.currency) == (Decimal("20.00"), "GBP")
    assert describe_steps(price.steps)[1] == "÷ 1.25 = 20.00 GBP"


def test_direct_rate_wins_on_the_same_day_and_the_newer_one_otherwise():
    rates = [Rate("USD", "EUR", Decimal("0.9"), DAY), Rate("EUR", "USD", Decimal("2"), DAY)]
    assert Rates(rates, DAY).find("USD", "EUR") == rates[0]
    newer = Rate("EUR", "USD", Decimal("2"), date(2026, 3, 9))
    older = Rate("USD", "EUR", Decimal("0.9"), date(2026, 3, 8))
    assert Rates([older, newer], DAY).find("USD", "EUR") == newer


def test_yen_have_no_decimals_whatever_the_rounding():
    assert _decide("20.01", "USD", "JPY", rounding=".99").amount == Decimal(2991)


def test_without_a_rate_the_price_stays_what_it_was_and_says_what_to_do():
    price = _decide("20.00", "SEK")
    assert (price.amount, price.currency) == (Decimal("20.00"), "SEK")
    assert describe_steps(price.steps)[-1] == "There is no rate from SEK to EUR. Set one under Export & Import."


def test_no_price_gives_none():
    assert decide_price(None, "USD", PriceRule(), wanted="EUR", rates=RATES).amount is None


_amounts = st.decimals(min_value="0.01", max_value="100000", places=2)
_limits = st.none() | _amounts
_rules = st.builds(
    PriceRule,
    percent=st.decimals(min_value=-99, max_value=1000, places=2),
    amount=st.decimals(min_value=-100, max_value=100, places=2),
    rounding=st.sampled_from(["none", ".99", ".95", ".05", "1"]),
    floor=_limits,
    ceiling=_limits,
).filter(lambda rule: rule.floor is None or rule.ceiling is None or rule.floor <= rule.ceiling)
_pairs = st.sampled_from([("EUR", "EUR"), ("USD", "EUR"), ("USD", "GBP"), ("USD", "JPY")])


@given(_amounts, _rules, _pairs)
def test_never_under_the_floor_nor_above_the_ceiling_nor_for_nothing(amount, rule, pair):
    found = decide_price(amount, pair[0], rule, wanted=pair[1], rates=RATES).amount
    assert found is None or found > 0
    assert found is None or rule.floor is None or found >= rule.floor
    assert found is None or rule.ceiling is None or found <= rule.ceiling
    assert rule.floor is None or found is not None


@given(_amounts, _amounts, _rules, _pairs)
def test_what_costs_more_in_the_store_never_costs_less_at_amazon(one, other, rule, pair):
    low, high = (
        decide_price(amount, pair[0], rule, wanted=pair[1], rates=RATES).amount for amount in sorted([one, other])
    )
    assert (low or 0) <= (high or 0)


@given(_amounts, _rules, _pairs)
def test_last_step_tells_the_price(amount, rule, pair):
    price = decide_price(amount, pair[0], rule, wanted=pair[1], rates=RATES)
    assert price.amount is None or price.steps[-1].value == price.amount
