"""The client against the local Amazon, which is a second reading of Amazon's documents."""

from datetime import timedelta

import pytest

from tradewind.spapi.definitions import download_schema, get_product_type, search_product_types
from tradewind.spapi.errors import NotAuthorized, NotReached, Throttled, Unavailable
from tradewind.spapi.sellers import get_marketplace_participations

US, DE = "ATVPDKIKX0DER", "A1PA6795UKMFR9"


def test_participations_are_read(local):
    found = {one.country_code: one for one in get_marketplace_participations(local.client())}
    assert found["US"].marketplace_id == US
    assert (found["CA"].currency, found["CA"].language) == ("CAD", "en_CA")
    assert found["US"].is_participating and not found["BR"].is_participating
    paused = get_marketplace_participations(local.client("A5PAUSED66US02"))
    assert [one.has_suspended_listings for one in paused] == [True]


def test_an_expired_token_is_renewed_on_the_way(local):
    client = local.client()
    get_marketplace_participations(client)
    local.clock.advance(timedelta(hours=1, seconds=1))
    assert get_marketplace_participations(client)
    assert [one.status for one in local.records] == [200, 403, 200]


def test_a_token_is_refused_in_another_region(local):
    with pytest.raises(NotAuthorized) as caught:
        get_marketplace_participations(local.client(region="eu"))
    assert caught.value.reason == "role_missing"
    with pytest.raises(NotAuthorized) as caught:
        search_product_types(local.client(), marketplace_id=DE)
    assert caught.value.reason == "other_region"


def test_the_rate_of_an_operation_is_told_and_kept(local):
    client = local.client()
    for _ in range(15):
        get_marketplace_participations(client)
    assert {one.rate_limit for one in local.records} == {0.016}
    with pytest.raises(Throttled) as caught:
        get_marketplace_participations(client)
    assert caught.value.retry_after_s == pytest.approx(62.5)
    assert caught.value.request_id and caught.value.code == "QuotaExceeded"
    local.clock.advance(timedelta(seconds=caught.value.retry_after_s))
    assert get_marketplace_participations(client)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("F01", Throttled),
        ("F10", Unavailable),
        ("F12", Unavailable),
        ("F13", NotReached),
        ("F14", NotReached),
        ("F16", NotReached),
        ("F17", NotReached),
        ("F18", NotReached),
        ("F22", Unavailable),
        ("F36", NotAuthorized),
    ],
)
def test_a_fault_becomes_the_error_that_fits_and_passes(local, fault, kind):
    client = local.client()
    local.fault(fault, "getMarketplaceParticipations")
    with pytest.raises(kind) as caught:
        get_marketplace_participations(client)
    assert caught.value.retryable is (kind is not NotAuthorized)
    assert get_marketplace_participations(client)


def test_unknown_fields_pass(local):
    client = local.client()
    local.fault("F24", "getMarketplaceParticipations")
    assert US in {one.marketplace_id for one in get_marketplace_participations(client)}


@pytest.mark.parametrize(
    ("fault", "reason"), [("F26", "grant_revoked"), ("F34", "client_invalid"), ("F35", "client_invalid")]
)
def test_a_refused_refresh_stops_the_call(local, fault, reason):
    local.fault(fault, "token")
    with pytest.raises(NotAuthorized) as caught:
        get_marketplace_participations(local.client())
    assert caught.value.reason == reason
    assert local.records == []


def test_a_product_type_is_found_read_and_its_schema_proven(local):
    client = local.client()
    assert "LUGGAGE" in [one.name for one in search_product_types(client, marketplace_id=US, keywords="luggage")]
    assert len(search_product_types(client, marketplace_id=US)) >= 6
    assert search_product_types(client, marketplace_id=US, item_name="Red cotton shirt")[0].name == "SHIRT"
    definition = get_product_type(client, product_type="LUGGAGE", marketplace_id=US, locale="en_US")
    assert definition.product_type == "LUGGAGE" and definition.property_groups
    schema = download_schema(local.http, definition.schema_url, checksum=definition.checksum)
    assert b'"properties"' in schema
    local.clock.advance(timedelta(days=8))
    with pytest.raises(Unavailable) as caught:
        download_schema(local.http, definition.schema_url, checksum=definition.checksum)
    assert caught.value.code == "AccessDenied"


def test_keywords_and_a_title_exclude_each_other(local):
    with pytest.raises(ValueError, match="not by both"):
        search_product_types(local.client(), marketplace_id=US, keywords="hat", item_name="A hat")
