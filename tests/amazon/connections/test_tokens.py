"""Access tokens: kept, renewed, doubted, given up, and taken up again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.amazon.connections.consent import MAIN
from tradewind.amazon.connections import application, queries, tokens
from tradewind.amazon.connections.calls import Postponed, Stopped, open_client
from tradewind.amazon.connections.models import AccessToken, AmazonApplication, Connection, RateBucket, SellerAccount
from tradewind.amazon.connections.patience import judge_refusal
from tradewind.base import crypto
from tradewind.spapi import sellers
from tradewind.spapi.errors import Throttled, Unavailable

pytestmark = pytest.mark.django_db
Connect = Callable[..., list[Connection]]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def token_calls(amazon: Any) -> int:
    return sum(1 for row in amazon.control("GET", "/journal")["requests"] if row["path"] == "/auth/o2/token")


@pytest.fixture
def account(connect_account: Connect) -> SellerAccount:
    return connect_account()[0].seller_account


def test_a_token_is_kept_sealed_until_a_minute_before_its_end(amazon: Any, account: SellerAccount, clock: Any) -> None:
    first = tokens.access_token(account.pk)
    clock.advance(minutes=58, seconds=59)
    assert tokens.access_token(account.pk) == first
    clock.advance(seconds=1)
    assert tokens.access_token(account.pk) != first
    assert token_calls(amazon) == 2
    assert "Atza|" not in AccessToken.objects.get().sealed_token


def test_a_sealed_token_opens_only_on_its_own_row(account: SellerAccount) -> None:
    row = AccessToken.objects.get()
    with pytest.raises(crypto.KeyMissing):
        crypto.open_sealed(row.sealed_token, identity="access_token.token:999999")
    account.merchant_id = "ANOTHER"
    with pytest.raises(crypto.KeyMissing):
        tokens.open_refresh_token(account)


def test_a_token_that_ends_early_is_renewed_within_the_call(amazon: Any, account: SellerAccount, clock: Any) -> None:
    amazon.world.authorizations.expire_access_tokens(MAIN, clock.now())
    client = open_client(None, seller_account=account)
    assert sellers.get_marketplace_participations(client)
    assert token_calls(amazon) == 2


def test_a_revoked_grant_is_tried_three_times_over_fifteen_minutes(
    amazon: Any, account: SellerAccount, clock: Any, run_jobs: Callable[[], int]
) -> None:
    from tradewind.amazon.connections.care import plan_care

    amazon.control("POST", "/revoke", json={"merchant_id": MAIN})
    started_at = clock.now()
    client = open_client(None, seller_account=account)
    with pytest.raises(Postponed) as postponed:
        sellers.get_marketplace_participations(client)
    assert postponed.value.retry_after_s == 300
    tried_at = [clock.now()]
    for _minute in range(20):
        clock.advance(minutes=1)
        calls = token_calls(amazon)
        plan_care()
        run_jobs()
        if token_calls(amazon) > calls:
            tried_at.append(clock.now())
    assert [at - started_at for at in tried_at] == [timedelta(minutes=0), timedelta(minutes=5), timedelta(minutes=15)]
    account.refresh_from_db()
    assert (account.state, account.state_reason) == ("reconnect_needed", "grant_revoked")
    assert not AccessToken.objects.exists()
    state = queries.list_connections()[0].state
    assert state.key == "reconnect_needed"
    assert "Nothing is lost" in state.reason


def test_calls_stop_while_the_merchant_is_needed(amazon: Any, account: SellerAccount) -> None:
    SellerAccount.objects.update(state="reconnect_needed")
    before = len(amazon.control("GET", "/journal")["requests"])
    with pytest.raises(Stopped) as stopped:
        sellers.get_marketplace_participations(open_client(None, seller_account=account))
    assert stopped.value.reason == "reconnect_needed"
    assert len(amazon.control("GET", "/journal")["requests"]) == before


def test_reconnecting_resumes_all(amazon: Any, account: SellerAccount, connect_account: Connect) -> None:
    client = open_client(None, seller_account=account)
    SellerAccount.objects.update(state="reconnect_needed", refusal_count=3)
    connect_account()
    assert sellers.get_marketplace_participations(client)


def test_a_grant_that_amazon_comes_to_accept_heals_by_itself(amazon: Any, account: SellerAccount, clock: Any) -> None:
    amazon.world.faults.add("F26", account=MAIN, times=2)
    clock.advance(hours=1)
    with pytest.raises(Postponed):
        tokens.access_token(account.pk)
    clock.advance(minutes=4, seconds=59)
    with pytest.raises(Postponed) as early:
        tokens.access_token(account.pk)
    assert early.value.retry_after_s == 1
    clock.advance(seconds=1)
    with pytest.raises(Postponed):
        tokens.access_token(account.pk)
    clock.advance(minutes=10)
    assert tokens.access_token(account.pk)
    account.refresh_from_db()
    assert (account.state, account.refusal_count, account.next_attempt_at) == ("authorized", 0, None)


def test_a_refused_application_blames_no_account(amazon: Any, account: SellerAccount, clock: Any) -> None:
    fault = amazon.world.faults.add("F35")
    clock.advance(hours=1)
    with pytest.raises(Postponed) as postponed:
        tokens.access_token(account.pk)
    assert postponed.value.reason == "application_refused"
    calls = token_calls(amazon)
    with pytest.raises(Postponed):
        tokens.access_token(account.pk)
    assert token_calls(amazon) == calls, "nothing is tried before its time"
    account.refresh_from_db()
    assert account.state == "authorized"
    problem = application.find_problem()
    assert problem is not None
    assert "No seller account has to be connected again" in problem.words
    assert "Nothing moves" in queries.list_connections()[0].state.reason
    amazon.world.faults.lift(fault.key)
    clock.advance(minutes=5)
    assert tokens.access_token(account.pk)
    assert application.find_problem() is None


def test_a_token_of_another_application_is_the_accounts_own_trouble(
    amazon: Any, account: SellerAccount, clock: Any, settings: Any
) -> None:
    settings.SPAPI_CLIENT_ID = "amzn1.application-oa2-client.tradewind-draft"
    clock.advance(hours=1)
    for minutes in (0, 5, 10):
        clock.advance(minutes=minutes)
        with pytest.raises((Postponed, Stopped)):
            tokens.access_token(account.pk)
    assert application.find_problem() is None
    account.refresh_from_db()
    assert (account.state, account.state_reason) == ("reconnect_needed", "other_application")


def test_an_expired_secret_met_in_a_call_is_the_applications_trouble(
    amazon: Any, account: SellerAccount, clock: Any
) -> None:
    clock.advance(days=179, hours=23, minutes=30)
    client = open_client(None, seller_account=account)
    tokens.access_token(account.pk)
    clock.advance(minutes=35)
    with pytest.raises(Postponed) as postponed:
        sellers.get_marketplace_participations(client)
    assert postponed.value.reason == "application_refused"
    account.refresh_from_db()
    assert account.state == "authorized"
    assert application.find_problem() is not None


def test_the_secret_before_is_tried_when_the_new_one_is_refused(
    amazon: Any, account: SellerAccount, clock: Any, settings: Any
) -> None:
    from tradewind.base.audit import TRADEWIND

    client_id, working = settings.SPAPI_CLIENT_ID, settings.SPAPI_CLIENT_SECRET
    settings.SPAPI_CLIENT_ID = settings.SPAPI_CLIENT_SECRET = ""
    for secret in (working, "a-new-one-that-does-not-work-yet"):
        application.set_application(
            application_id="", client_id=client_id, client_secret=secret, is_draft=False, actor=TRADEWIND
        )
    clock.advance(hours=1)
    assert tokens.access_token(account.pk)
    assert application.find_problem() is None
    assert working not in AmazonApplication.objects.get().sealed_previous_secret


def test_a_token_host_that_fails_is_no_refusal(amazon: Any, account: SellerAccount, clock: Any) -> None:
    amazon.world.faults.add("F10", operation="token", times=1)
    clock.advance(hours=1)
    with pytest.raises(Unavailable):
        tokens.access_token(account.pk)
    account.refresh_from_db()
    assert (account.state, account.refusal_count) == ("authorized", 0)
    assert tokens.access_token(account.pk)


def test_a_throttled_token_host_is_left_alone_for_a_while(amazon: Any, account: SellerAccount, clock: Any) -> None:
    amazon.world.faults.add("F01", operation="token", times=1)
    clock.advance(hours=1)
    with pytest.raises(Throttled) as throttled:
        tokens.access_token(account.pk)
    assert throttled.value.retry_after_s == pytest.approx(60)
    calls = token_calls(amazon)
    clock.advance(seconds=59)
    with pytest.raises(Postponed):
        tokens.access_token(account.pk)
    assert token_calls(amazon) == calls
    clock.advance(seconds=1)
    assert tokens.access_token(account.pk)
    assert RateBucket.objects.get(operation="token").refusal_count == 0


def test_a_disconnected_account_stops(account: SellerAccount) -> None:
    account_id = account.pk
    account.delete()
    with pytest.raises(Stopped) as stopped:
        tokens.access_token(account_id)
    assert stopped.value.reason == "disconnected"


@pytest.mark.parametrize(("before", "next_in", "reason"), [
    (0, timedelta(minutes=5), "grant_refused"),
    (1, timedelta(minutes=10), "grant_refused"),
    (2, None, "grant_revoked"),
    (7, None, "grant_revoked"),
])  # fmt: skip
def test_patience(before: int, next_in: timedelta | None, reason: str) -> None:
    verdict = judge_refusal(refusals_before=before, expires_at=NOON + timedelta(days=1), now=NOON)
    assert verdict.next_attempt_at == (NOON + next_in if next_in else None)
    assert verdict.reason == reason


def test_after_its_year_a_refused_grant_is_not_doubted() -> None:
    verdict = judge_refusal(refusals_before=0, expires_at=NOON, now=NOON)
    assert verdict.needs_merchant
    assert verdict.reason == "authorization_ended"


def test_no_call_is_made_inside_a_transaction(account: SellerAccount) -> None:
    from django.db import transaction

    with transaction.atomic(), pytest.raises(RuntimeError, match="inside a database transaction"):
        sellers.get_marketplace_participations(open_client(None, seller_account=account))
