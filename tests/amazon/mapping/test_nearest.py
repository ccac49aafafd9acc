"""The nearest of Amazon's values for a product's own words."""

import pytest

from tradewind.amazon.mapping.rules.nearest import find_nearest
from tradewind.amazon.mapping.schema.shape import Choice

CHOICES = [Choice(name, name) for name in ("polo-shirts", "fashion-t-shirts", "tank-tops", "fashion-hoodies")]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Harbour T-Shirt Clothing > Tshirts", "fashion-t-shirts"),
        ("Gale Hoodie", "fashion-hoodies"),
        ("Polo shirt", "polo-shirts"),
        ("Rope belt", None),
        ("", None),
    ],
)
def test_what_shares_most_wins_and_nothing_shared_is_nothing(words, value):
    assert find_nearest(words, CHOICES) == value
