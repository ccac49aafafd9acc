"""How many pieces are offered at Amazon."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.amazon.connections.options import StockRule
from tradewind.amazon.mapping.offer.offer_words import describe_steps
from tradewind.amazon.mapping.offer.stock import decide_stock


@pytest.mark.parametrize(
    ("given", "rule", "expected"),
    [
        (12, {}, 12),
        (-3, {}, 0),
        (12, {"buffer": 2}, 10),
        (1, {"buffer": 2}, 0),
        (11, {"share": 50}, 5),
        (12, {"most": 5}, 5),
        (3, {"least": 4}, 0),
        (4, {"least": 4}, 4),
        (12, {"buffer": 2, "share": 50, "most": 3, "least": 3}, 3),
        (7, {"buffer": 2, "share": 50, "least": 3}, 0),
        (None, {}, None),
        (None, {"uncounted": 5, "buffer": 2}, 5),
        (0, {"uncounted": 5}, 0),
    ],
)
def test_stock_by_rule(given, rule, expected):
    assert decide_stock(given, StockRule(**rule)).quantity == expected


def test_steps_are_told():
    stock = decide_stock(12, StockRule(buffer=2, share=50, most=3, least=4))
    assert describe_steps(stock.steps) == [
        "12 in the store",
        "2 kept back = 10",
        "50 % of it = 5",
        "at most 3",
        "fewer than 4, so none",
    ]


_rules = st.builds(
    StockRule,
    buffer=st.integers(0, 50),
    share=st.integers(1, 100),
    most=st.none() | st.integers(1, 100),
    least=st.integers(0, 20),
)


@given(st.integers(-10, 1000), _rules)
def test_never_more_than_there_is(given, rule):
    found = decide_stock(given, rule).quantity
    assert 0 <= found <= max(given, 0)
    assert rule.most is None or found <= rule.most
    assert found == 0 or found >= rule.least


@given(st.integers(0, 1000), st.integers(0, 1000), _rules)
def test_more_in_the_store_is_never_less_at_amazon(one, other, rule):
    low, high = (decide_stock(quantity, rule).quantity for quantity in sorted([one, other]))
    assert low <= high
