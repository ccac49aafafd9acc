"""Connecting through Amazon's consent page: the state, the code, the proof, and what is stored."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.amazon.connections.consent import MAIN, OUTLET, PARIS, WayBack, give_consent
from tradewind.amazon.connections import authorize, marketplaces
from tradewind.amazon.connections.models import (
    AccessToken,
    Activity,
    AuthorizationRequest,
    Connection,
    RateBucket,
    SellerAccount,
)
from tradewind.base.errors import Refused
from tradewind.base.models import AuditEntry, User

pytestmark = pytest.mark.django_db
US, CA, MX, BR, FR, JP = (marketplaces.by_country(code).id for code in ("US", "CA", "MX", "BR", "FR", "JP"))
SESSION = "a-session-key"


def begin(user: User, marketplace_id: str = US, **more: Any) -> str:
    return authorize.start_connect(user=user, session_key=SESSION, marketplace_id=marketplace_id, **more)


def finish(user: User, back: WayBack, *, session_key: str = SESSION) -> authorize.Outcome:
    return authorize.finish_connect(user=user, session_key=session_key, **back.as_arguments())


def connect(amazon: Any, user: User, marketplace_id: str = US, merchant_id: str = MAIN) -> authorize.Outcome:
    return finish(user, give_consent(amazon, begin(user, marketplace_id), merchant_id))


def token_calls(amazon: Any) -> int:
    journal = amazon.control("GET", "/journal")
    rows = journal["requests"] if isinstance(journal, dict) else journal
    return sum(1 for row in rows if row["path"] == "/auth/o2/token")


def refused(code: str, user: User, back: WayBack, **more: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        finish(user, back, **more)
    assert caught.value.code == code
    return caught.value


def assert_nothing_stored() -> None:
    for model in (SellerAccount, Connection, AccessToken, RateBucket, Activity):
        assert not model.objects.exists(), model  # type: ignore[attr-defined]


def test_the_consent_address_names_the_application_and_a_long_state(amazon: Any, admin: User) -> None:
    address = urlsplit(begin(admin))
    query = parse_qs(address.query)
    assert address.path == "/sellercentral/us/apps/authorize/consent"
    assert query["redirect_uri"] == ["http://127.0.0.1:8000/channels/amazon/callback"]
    assert "version" not in query
    assert len(query["state"][0]) >= 43  # 256 bits in base64


def test_the_state_is_kept_only_as_a_hash(amazon: Any, admin: User) -> None:
    state = parse_qs(urlsplit(begin(admin)).query)["state"][0]
    row = AuthorizationRequest.objects.values().get()
    assert state not in str(row)
    assert SESSION not in str(row)


def test_a_consent_becomes_a_connection(amazon: Any, admin: User, clock: Any) -> None:
    outcome = connect(amazon, admin)
    row = Connection.objects.select_related("seller_account").get()
    account = row.seller_account
    assert outcome.created
    assert (row.marketplace_id, row.currency, row.language, row.is_on) == (US, "USD", "en_US", True)
    assert (account.region, account.merchant_id, account.store_name) == ("na", MAIN, "Northwind Trading")
    assert account.authorized_at == clock.now()
    assert (account.expires_at - account.authorized_at).days == 365
    assert "Atzr|" not in account.sealed_refresh_token
    assert set(outcome.offered) == {CA, MX}
    assert [entry.action for entry in AuditEntry.objects.order_by("id")] == ["connection.begun", "connection.connected"]
    assert AuditEntry.objects.last().actor == admin.email  # type: ignore[union-attr]


def test_the_currency_is_amazons_word(amazon: Any, admin: User) -> None:
    assert connect(amazon, admin, JP, "A9SAKURA44JP01").connection.currency == "JPY"


def test_a_repeated_callback_shows_the_first_outcome_and_exchanges_nothing(amazon: Any, admin: User) -> None:
    back = give_consent(amazon, begin(admin))
    first = finish(admin, back)
    calls = token_calls(amazon)
    again = finish(admin, back)
    assert (again.connection.pk, again.created, again.offered) == (first.connection.pk, True, first.offered)
    assert again.repeated
    assert token_calls(amazon) == calls == 1


def test_a_repeated_callback_shows_the_first_refusal_again(amazon: Any, admin: User, clock: Any) -> None:
    back = give_consent(amazon, begin(admin, BR))
    first = refused("marketplace_not_taking_part", admin, back)
    clock.advance(minutes=30)
    assert refused("marketplace_not_taking_part", admin, back).message == first.message
    assert token_calls(amazon) == 1


def test_a_state_is_good_for_ten_minutes(amazon: Any, admin: User, clock: Any) -> None:
    address = begin(admin)
    clock.advance(minutes=9, seconds=59)
    back = give_consent(amazon, address)
    clock.advance(seconds=1)
    refused("state_expired", admin, back)
    assert token_calls(amazon) == 0
    assert_nothing_stored()


def test_a_state_of_the_tenth_minute_still_works(amazon: Any, admin: User, clock: Any) -> None:
    address = begin(admin)
    clock.advance(minutes=9, seconds=59)
    assert finish(admin, give_consent(amazon, address)).created


@pytest.mark.parametrize("state", ["", "forged", "x" * 43, "é" * 20])
def test_a_forged_state_is_refused_and_told_to_the_audit(amazon: Any, admin: User, state: str) -> None:
    back = give_consent(amazon, begin(admin))
    refused("state_unknown", admin, WayBack(state, MAIN, back.code))
    assert AuditEntry.objects.filter(action="connection.refused", detail={"code": "state_unknown"}).count() == 1
    assert token_calls(amazon) == 0
    assert_nothing_stored()


def test_a_state_of_another_session_is_refused_and_stays_good_for_its_own(amazon: Any, admin: User) -> None:
    back = give_consent(amazon, begin(admin))
    refused("state_foreign", admin, back, session_key="another-session")
    assert_nothing_stored()
    assert finish(admin, back).created


def test_a_state_of_another_user_is_refused(amazon: Any, admin: User, operator: User) -> None:
    refused("state_foreign", operator, give_consent(amazon, begin(admin)))
    assert_nothing_stored()


def test_cancelling_at_amazon_connects_nothing(amazon: Any, admin: User) -> None:
    refused("consent_cancelled", admin, give_consent(amazon, begin(admin), answer="cancel"))
    assert_nothing_stored()


def test_a_code_older_than_five_minutes_is_refused_with_words(amazon: Any, admin: User, clock: Any) -> None:
    back = give_consent(amazon, begin(admin))
    clock.advance(seconds=301)
    assert "5 minutes" in refused("code_refused", admin, back).message
    assert_nothing_stored()


def test_a_forged_merchant_id_is_not_believed(amazon: Any, admin: User) -> None:
    back = give_consent(amazon, begin(admin))
    refused("seller_mismatch", admin, WayBack(back.state, OUTLET, back.code))
    assert_nothing_stored()


@pytest.mark.parametrize("merchant_id", ["", "<script>", "../x", "a" * 10])
def test_a_merchant_id_that_is_none_is_refused_before_any_call(amazon: Any, admin: User, merchant_id: str) -> None:
    back = give_consent(amazon, begin(admin))
    refused("callback_incomplete", admin, WayBack(back.state, merchant_id, back.code))
    assert token_calls(amazon) == 0


def test_a_marketplace_without_participation_stores_nothing_and_names_those_that_have_it(
    amazon: Any, admin: User
) -> None:
    refusal = refused("marketplace_not_taking_part", admin, give_consent(amazon, begin(admin, BR)))
    assert "Amazon.com, Amazon.ca, Amazon.com.mx" in refusal.message
    assert "Amazon.com.br" in refusal.message
    assert_nothing_stored()


def test_one_account_in_two_marketplaces_is_one_account(amazon: Any, admin: User) -> None:
    connect(amazon, admin, US)
    outcome = connect(amazon, admin, CA)
    assert outcome.created
    assert outcome.offered == (MX,)
    assert SellerAccount.objects.count() == 1
    assert Connection.objects.count() == 2


def test_two_accounts_in_one_marketplace_are_two_rows(amazon: Any, admin: User) -> None:
    connect(amazon, admin, US, MAIN)
    connect(amazon, admin, US, OUTLET)
    assert Connection.objects.filter(marketplace_id=US).count() == 2


def test_the_same_twice_is_a_reconnect(amazon: Any, admin: User, clock: Any) -> None:
    first = connect(amazon, admin).connection
    Connection.objects.update(description="Main store", is_on=False)
    SellerAccount.objects.update(state="reconnect_needed", refusal_count=3, reminded_days=7)
    before = SellerAccount.objects.get()
    clock.advance(days=100)
    outcome = connect(amazon, admin)
    account, row = SellerAccount.objects.get(), Connection.objects.get()
    assert not outcome.created
    assert (row.pk, row.description, row.is_on) == (first.pk, "Main store", False)
    assert (account.state, account.refusal_count, account.reminded_days) == ("authorized", 0, None)
    assert account.generation == before.generation + 1
    assert account.sealed_refresh_token != before.sealed_refresh_token
    assert account.expires_at == account.authorized_at + (before.expires_at - before.authorized_at)
    assert account.authorized_at == clock.now()


def test_a_reconnect_by_another_account_is_refused_and_names_the_right_one(amazon: Any, admin: User) -> None:
    connection = connect(amazon, admin).connection
    address = begin(admin, purpose="reconnect", connection=connection)
    calls = token_calls(amazon)
    refusal = refused("other_account", admin, give_consent(amazon, address, OUTLET))
    assert MAIN in refusal.message
    assert OUTLET in refusal.message
    assert token_calls(amazon) == calls
    assert Connection.objects.count() == 1


def test_a_reconnect_of_the_right_account_keeps_the_row(amazon: Any, admin: User) -> None:
    connection = connect(amazon, admin).connection
    address = begin(admin, purpose="reconnect", connection=connection)
    outcome = finish(admin, give_consent(amazon, address))
    assert outcome.connection.pk == connection.pk
    assert not outcome.created


def test_more_marketplaces_need_no_second_consent(amazon: Any, admin: User) -> None:
    from tradewind.base.audit import TRADEWIND

    account = connect(amazon, admin).connection.seller_account
    made = authorize.connect_more(account, [CA, MX], TRADEWIND)
    assert [(one.marketplace_id, one.currency) for one in made] == [(CA, "CAD"), (MX, "MXN")]
    assert token_calls(amazon) == 1


@pytest.mark.parametrize(("marketplace_id", "code"), [(BR, "marketplace_not_taking_part"), (FR, "other_region")])
def test_more_marketplaces_are_all_connected_or_none(amazon: Any, admin: User, marketplace_id: str, code: str) -> None:
    from tradewind.base.audit import TRADEWIND

    account = connect(amazon, admin).connection.seller_account
    with pytest.raises(Refused) as caught:
        authorize.connect_more(account, [CA, marketplace_id], TRADEWIND)
    assert caught.value.code == code
    assert Connection.objects.count() == 1


def test_an_unknown_marketplace_is_refused(amazon: Any, admin: User) -> None:
    with pytest.raises(Refused) as caught:
        begin(admin, "NOWHERE")
    assert caught.value.code == "marketplace_unknown"
    assert "marketplace_id" in caught.value.fields


def test_a_private_application_has_no_consent_page(amazon: Any, admin: User, settings: Any) -> None:
    settings.SPAPI_APPLICATION_ID = ""
    with pytest.raises(Refused) as caught:
        begin(admin)
    assert caught.value.code == "application_id_missing"


@pytest.mark.parametrize("fault", ["F10", "F12", "F13", "F18"])
@pytest.mark.parametrize("operation", ["getMarketplaceParticipations", "searchListingsItems"])
def test_amazons_failures_store_nothing_and_are_told(amazon: Any, admin: User, fault: str, operation: str) -> None:
    back = give_consent(amazon, begin(admin))
    amazon.world.faults.add(fault, operation=operation)
    refusal = refused("amazon_unavailable", admin, back)
    assert "Try again" in refusal.message
    assert_nothing_stored()


def test_a_suspended_account_is_connected_and_shown_as_suspended(amazon: Any, admin: User) -> None:
    from tradewind.amazon.connections import queries

    outcome = connect(amazon, admin, US, "A5PAUSED66US02")
    assert queries.get_connection(outcome.connection.pk).row.state.key == "suspended"


def test_an_account_of_europe_is_asked_for_at_its_own_host(amazon: Any, admin: User) -> None:
    assert connect(amazon, admin, FR, PARIS).connection.seller_account.region == "eu"
