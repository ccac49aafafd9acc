"""The table of marketplaces against Amazon's own, as FACTS.md holds it, and the local Amazon's reading of it."""

import zoneinfo

import pytest

from tradewind.amazon.connections import marketplaces, wire
from tradewind.simulator.marketplaces import MARKETPLACES


def test_both_readings_of_amazons_table_agree() -> None:
    theirs = {key: (one.country, one.region, one.domain, one.currency) for key, one in MARKETPLACES.items()}
    ours = {one.id: (one.country, one.region, one.domain, one.currency) for one in marketplaces.ALL}
    assert len(ours) == 23
    assert ours == theirs


@pytest.mark.parametrize("one", marketplaces.ALL, ids=lambda one: one.country)
def test_each_has_a_name_and_a_real_time_zone(one: marketplaces.Marketplace) -> None:
    assert one.name == f"Amazon.{one.domain.removeprefix('www.amazon.')}"
    assert zoneinfo.ZoneInfo(one.time_zone)
    assert one.seller_central_url.startswith("https://sellercentral")


@pytest.mark.parametrize(("country", "url"), [
    ("US", "https://sellercentral.amazon.com"),
    ("MX", "https://sellercentral.amazon.com.mx"),
    ("GB", "https://sellercentral-europe.amazon.com"),
    ("DE", "https://sellercentral-europe.amazon.com"),
    ("NL", "https://sellercentral.amazon.nl"),
    ("JP", "https://sellercentral.amazon.co.jp"),
])  # fmt: skip
def test_sellers_consent_at_their_seller_central(country: str, url: str) -> None:
    assert marketplaces.by_country(country).seller_central_url == url


@pytest.mark.parametrize(
    "text", ["US", "us", "ATVPDKIKX0DER", "www.amazon.com", "https://www.amazon.com/", "Amazon.com", "united states"]
)
def test_a_marketplace_is_found_by_what_people_call_it(text: str) -> None:
    found = marketplaces.find(text)
    assert found is not None
    assert found.country == "US"


def test_amazons_uk_is_gb() -> None:
    assert marketplaces.by_country("uk") is marketplaces.by_country("GB") is marketplaces.find("UK")


@pytest.mark.parametrize("text", ["", "XX", "amazon", "ATVPDKIKX0DER2"])
def test_what_is_no_marketplace_is_not_found(text: str) -> None:
    assert marketplaces.find(text) is None


def test_the_operator_may_put_another_seller_central_in_place(settings: object) -> None:
    settings.SELLER_CENTRAL_URL = "http://127.0.0.1:9/sellercentral/{country}"  # type: ignore[attr-defined]
    assert wire.seller_central(marketplaces.by_country("GB")) == "http://127.0.0.1:9/sellercentral/uk"
    settings.SELLER_CENTRAL_URL = ""  # type: ignore[attr-defined]
    assert wire.seller_central(marketplaces.by_country("US")) == "https://sellercentral.amazon.com"
