"""Connecting a private application by merchant ID and refresh token, and the application itself."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.amazon.connections.consent import MAIN, OUTLET
from tradewind.amazon.connections import application, authorize, marketplaces
from tradewind.amazon.connections.models import AmazonApplication, Connection, SellerAccount
from tradewind.base.audit import TRADEWIND
from tradewind.base.errors import Refused
from tradewind.base.models import AuditEntry

pytestmark = pytest.mark.django_db
US, JP = marketplaces.by_country("US").id, marketplaces.by_country("JP").id
CLIENT = "amzn1.application-oa2-client.mine"


def connect(**more: Any) -> authorize.Outcome:
    given = {"marketplace_id": US, "merchant_id": MAIN, "refresh_token": f"Atzr|local-{MAIN}", "actor": TRADEWIND}
    return authorize.connect_with_token(**{**given, **more})


def refused(**more: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        connect(**more)
    assert not SellerAccount.objects.exists()
    assert not Connection.objects.exists()
    return caught.value


def test_a_token_connects(amazon: Any) -> None:
    outcome = connect(refresh_token=f"  Atzr|local-{MAIN}\n", description=" Main <b>store</b> ")
    assert outcome.created
    assert outcome.connection.description == "Main <b>store</b>"


def test_the_token_stands_in_no_table_in_the_clear(amazon: Any) -> None:
    from tests.amazon.connections.test_disconnect import places_of

    connect()
    assert not places_of("Atzr|", "Atza|", "local-amazon-client-secret")


def test_a_second_time_it_is_a_reconnect_that_keeps_the_description(amazon: Any) -> None:
    connect(description="Main")
    outcome = connect()
    assert not outcome.created
    assert outcome.connection.description == "Main"


@pytest.mark.parametrize(("given", "code", "field"), [
    ({"marketplace_id": "XX"}, "marketplace_unknown", "marketplace_id"),
    ({"merchant_id": "../../x"}, "connection_invalid", "merchant_id"),
    ({"merchant_id": ""}, "connection_invalid", "merchant_id"),
    ({"refresh_token": "secret"}, "connection_invalid", "refresh_token"),
    ({"refresh_token": "Atzr|" + "x" * 3000}, "connection_invalid", "refresh_token"),
    ({"refresh_token": "Atzr|x\x00y"}, "connection_invalid", "refresh_token"),
    ({"refresh_token": "Atzr|never-issued"}, "token_refused", "refresh_token"),
    ({"merchant_id": OUTLET}, "seller_mismatch", "merchant_id"),
    ({"description": "x" * 10_000}, "description_invalid", "description"),
])  # fmt: skip
def test_bad_input_is_refused_at_its_field(amazon: Any, given: dict[str, Any], code: str, field: str) -> None:
    refusal = refused(**given)
    assert refusal.code == code
    assert field in refusal.fields
    assert "Atzr|" not in refusal.message.replace("with Atzr|", "")


def test_a_marketplace_of_another_region_is_refused(amazon: Any) -> None:
    assert refused(marketplace_id=JP).code in {"not_authorized", "other_region"}


def test_a_token_of_another_application_is_said_and_pauses_nothing(amazon: Any, settings: Any) -> None:
    settings.SPAPI_CLIENT_ID = "amzn1.application-oa2-client.tradewind-draft"
    refusal = refused()
    assert refusal.code == "token_of_other_application"
    assert application.find_problem() is None


def test_a_wrong_client_secret_is_the_applications_trouble(amazon: Any, settings: Any) -> None:
    settings.SPAPI_CLIENT_SECRET = "wrong"
    assert refused().code == "application_refused"
    assert application.find_problem() is not None


def test_a_refusal_is_told_to_the_audit_without_the_token(amazon: Any) -> None:
    refused(refresh_token="Atzr|never-issued")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.detail) == ("connection.refused", {"code": "token_refused"})


def test_without_an_application_nothing_can_be_connected(settings: Any, clock: Any) -> None:
    settings.SPAPI_CLIENT_ID = ""
    assert refused().code == "application_missing"


def put(**more: Any) -> None:
    given = {"application_id": "", "client_id": CLIENT, "client_secret": "one", "is_draft": False, "actor": TRADEWIND}
    application.set_application(**{**given, **more})


def test_an_application_of_the_page_is_kept_sealed(settings: Any, clock: Any) -> None:
    settings.SPAPI_CLIENT_ID = ""
    put(is_draft=True, application_id="amzn1.sellerapps.app.x")
    found = application.current()
    assert (found.client_id, found.client_secret, found.source, found.is_draft) == (CLIENT, "one", "page", True)
    assert "client_secret" not in repr(found)
    assert AmazonApplication.objects.get().sealed_client_secret != "one"
    assert found.secret_ends_at is not None
    assert (found.secret_ends_at - clock.now()).days == 180


def test_an_empty_secret_keeps_the_one_there_is(settings: Any, clock: Any) -> None:
    settings.SPAPI_CLIENT_ID = ""
    put()
    put(client_secret="", is_draft=True)
    assert application.current().secrets == ["one"]
    put(client_secret="two")
    put(client_secret="two")
    assert application.current().secrets == ["two", "one"]


def test_settings_win_over_the_page(settings: Any, clock: Any) -> None:
    settings.SPAPI_CLIENT_ID = ""
    put()
    settings.SPAPI_CLIENT_ID, settings.SPAPI_CLIENT_SECRET = "from-settings", "secret"
    put(is_draft=True, client_id="", client_secret="")
    found = application.current()
    assert (found.client_id, found.source, found.is_draft) == ("from-settings", "settings", True)


@pytest.mark.parametrize(("given", "field"), [
    ({"client_id": "x"}, "client_id"),
    ({"client_secret": ""}, "client_secret"),
    ({"application_id": "x"}, "application_id"),
    ({"client_id": CLIENT + "x" * 200}, "client_id"),
])  # fmt: skip
def test_a_wrong_application_is_refused(settings: Any, clock: Any, given: dict[str, Any], field: str) -> None:
    settings.SPAPI_CLIENT_ID = ""
    with pytest.raises(Refused) as caught:
        put(**given)
    assert field in caught.value.fields
    assert not AmazonApplication.objects.exists()


def test_a_draft_application_is_told_to_amazon(amazon: Any, admin: Any, settings: Any) -> None:
    settings.SPAPI_APPLICATION_ID = "amzn1.sellerapps.app.99999999-2222-4333-8444-555555555555"
    put(is_draft=True)
    address = authorize.start_connect(user=admin, session_key="s", marketplace_id=US)
    assert "version=beta" in address


def test_connecting_by_token_counts_against_the_rates(amazon: Any, connect_account: Callable[..., Any]) -> None:
    from tradewind.amazon.connections.models import RateBucket

    connect()
    left = dict(RateBucket.objects.filter(owner=f"na:{MAIN}").values_list("operation", "tokens"))
    assert left == {"getMarketplaceParticipations": 14, "searchListingsItems": 4}
