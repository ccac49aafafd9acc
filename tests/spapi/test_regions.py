"""Each region has its host, and a setting can stand in for it."""

import pytest

from tradewind.spapi.regions import endpoint


@pytest.mark.parametrize(
    ("region", "override", "expected"),
    [
        ("na", None, "https://sellingpartnerapi-na.amazon.com"),
        ("eu", "", "https://sellingpartnerapi-eu.amazon.com"),
        ("FE", None, "https://sellingpartnerapi-fe.amazon.com"),
        ("fe", "http://127.0.0.1:8001/{region}", "http://127.0.0.1:8001/fe"),
        ("eu", "http://127.0.0.1:9000/eu/", "http://127.0.0.1:9000/eu"),
    ],
)
def test_a_region_has_an_endpoint(region, override, expected):
    assert endpoint(region, override) == expected


def test_an_unknown_region_is_refused():
    with pytest.raises(ValueError, match="no region"):
        endpoint("mars")
