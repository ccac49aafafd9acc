"""What happens by the clock: participations read daily, reminders given once, old trips forgotten."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.amazon.connections.consent import MAIN
from tests.jobs import waiting_jobs
from tradewind.amazon.connections import application, authorize, care, marketplaces, queries
from tradewind.amazon.connections.models import AccessToken, Activity, AuthorizationRequest, Connection, SellerAccount
from tradewind.base.audit import TRADEWIND
from tradewind.base.crypto import KeyMissing
from tradewind.base.models import User

pytestmark = pytest.mark.django_db
Connect = Callable[..., list[Connection]]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
US = marketplaces.by_country("US").id


def reads(amazon: Any) -> int:
    rows = amazon.control("GET", "/journal")["requests"]
    return sum(1 for row in rows if row["operation"] == "getMarketplaceParticipations")


def test_participations_are_read_again_after_a_day(
    amazon: Any, connect_account: Connect, clock: Any, run_jobs: Callable[[], int]
) -> None:
    connect_account(countries=("US", "CA"))
    before = reads(amazon)
    clock.advance(hours=23, minutes=59)
    care.plan_care()
    assert not waiting_jobs()
    clock.advance(minutes=1)
    care.plan_care()
    care.plan_care()
    assert [job["name"] for job in waiting_jobs()] == ["amazon.refresh_participations"]
    run_jobs()
    assert reads(amazon) == before + 1
    care.plan_care()
    assert not waiting_jobs()


def test_what_amazon_says_is_written_and_told(amazon: Any, connect_account: Connect, clock: Any) -> None:
    us, ca = connect_account(countries=("US", "CA"))
    seller = amazon.world.sellers[MAIN]
    seller.participations[us.marketplace_id].has_suspended_listings = True
    seller.participations[ca.marketplace_id].is_participating = False
    care.read_participations(us.seller_account_id)
    states = [row.state for row in queries.list_connections()]
    assert [state.key for state in states] == ["suspended", "suspended"]
    assert "suspended the listings" in states[0].reason
    assert "does not sell here" in states[1].reason
    assert Activity.objects.filter(kind="participation", is_problem=True).count() == 2
    care.read_participations(us.seller_account_id)
    assert Activity.objects.filter(kind="participation").count() == 2, "what is known already is no news"


def test_a_reading_that_fails_is_tried_again_in_an_hour(
    amazon: Any, connect_account: Connect, clock: Any, run_jobs: Callable[[], int]
) -> None:
    connection = connect_account()[0]
    clock.advance(days=1)
    amazon.world.faults.add("F10", operation="getMarketplaceParticipations", times=1)
    care.refresh_participations(connection.seller_account_id)
    care.plan_care()
    assert not waiting_jobs()
    clock.advance(hours=1)
    care.plan_care()
    run_jobs()
    connection.refresh_from_db()
    assert connection.participation_read_at == clock.now()


@pytest.mark.parametrize("is_doubted", [False, True])
def test_what_fails_on_our_side_is_not_tried_every_five_seconds(
    connect_account: Connect, clock: Any, run_jobs: Callable[[], int], is_doubted: bool
) -> None:
    connect_account()
    AccessToken.objects.update(expires_at=clock.now() + timedelta(days=9))
    AccessToken.objects.update(sealed_token="opened by no key")
    SellerAccount.objects.update(participations_due_at=clock.now())
    if is_doubted:
        SellerAccount.objects.update(state=SellerAccount.State.DOUBTED, next_attempt_at=clock.now())
    care.plan_care()
    with pytest.raises(KeyMissing):
        run_jobs()
    clock.advance(minutes=4)
    care.plan_care()
    assert not waiting_jobs()


def test_an_incomplete_answer_changes_nothing(amazon: Any, connect_account: Connect) -> None:
    connection = connect_account()[0]
    amazon.world.faults.add("F22", operation="getMarketplaceParticipations", times=1)
    care.refresh_participations(connection.seller_account_id)
    connection.refresh_from_db()
    assert connection.is_participating


def test_reminders_of_an_ending_authorization_come_once_each(connect_account: Connect, clock: Any) -> None:
    connect_account()
    told = []
    for day in range(366):
        care.remind(clock.now())
        count = Activity.objects.filter(kind="reminder").count()
        if count > len(told):
            told.append(365 - day)
        clock.advance(days=1)
    assert told == [60, 30, 14, 7, 1]


def test_a_reconnect_begins_the_reminders_anew(connect_account: Connect, clock: Any) -> None:
    connect_account()
    SellerAccount.objects.update(expires_at=clock.now() + timedelta(days=5))
    care.remind(clock.now())
    assert SellerAccount.objects.get().reminded_days == 7
    connect_account()
    assert SellerAccount.objects.get().reminded_days is None


@pytest.mark.parametrize(("left", "reminded", "due"), [
    (timedelta(days=61), None, None),
    (timedelta(days=60), None, 60),
    (timedelta(days=60), 60, None),
    (timedelta(days=29), 60, 30),
    (timedelta(days=2), None, 7),
    (timedelta(hours=1), 7, 1),
    (timedelta(0), 1, None),
    (timedelta(days=-1), None, None),
])  # fmt: skip
def test_which_reminder_is_due(left: timedelta, reminded: int | None, due: int | None) -> None:
    assert care.days_to_remind(NOON + left, reminded, NOON, care.ACCOUNT_REMINDERS) == due


def test_reminders_of_an_ending_client_secret(clock: Any, settings: Any) -> None:
    settings.SPAPI_CLIENT_ID = ""
    application.set_application(
        application_id="",
        client_id="amzn1.application-oa2-client.x",
        client_secret="s",
        is_draft=False,
        actor=TRADEWIND,
    )
    care.remind(clock.now())
    assert not Activity.objects.exists()
    clock.advance(days=90)
    care.remind(clock.now())
    care.remind(clock.now())
    assert "client secret" in Activity.objects.get().summary


def test_trips_are_forgotten_after_a_day(amazon: Any, admin: User, clock: Any) -> None:
    authorize.start_connect(user=admin, session_key="s", marketplace_id=US)
    clock.advance(hours=23)
    care.plan_care()
    assert AuthorizationRequest.objects.exists()
    clock.advance(hours=2)
    care.plan_care()
    assert not AuthorizationRequest.objects.exists()
