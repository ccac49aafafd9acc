"""Account health: asked for once a day in steps, each of which may run twice or fail; the last good values stay."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.amazon.connections.consent import MAIN
from tests.jobs import waiting_jobs
from tradewind.amazon.connections import health, queries
from tradewind.amazon.connections.models import Activity, Connection, SellerAccount
from tradewind.amazon.connections.switch import set_off
from tradewind.base.audit import TRADEWIND

pytestmark = pytest.mark.django_db
Connect = Callable[..., list[Connection]]
US, CA = "ATVPDKIKX0DER", "A2EUQ1WTGCTBG2"


def calls(amazon: Any, operation: str) -> int:
    rows = amazon.control("GET", "/journal")["requests"]
    return sum(1 for row in rows if row["operation"] == operation)


def change(amazon: Any, **wanted: Any) -> None:
    amazon.control("POST", "/account-health", json={"merchant_id": MAIN, "marketplace_id": US, **wanted})


@pytest.fixture
def walk(clock: Any, run_jobs: Callable[[], int]) -> Callable[..., SellerAccount]:
    """Return a function that lets time pass and does what is due; it returns the account."""

    def pass_by(steps: int = 4, **by: float) -> SellerAccount:
        for _step in range(steps):
            health.plan_health()
            run_jobs()
            clock.advance(**(by or {"minutes": 1}))
        return SellerAccount.objects.get()

    return pass_by


def shown(connection: Connection) -> Any:
    return queries.get_connection(connection.pk).health


def test_health_is_read_once_a_day_for_all_marketplaces(
    amazon: Any, connect_account: Connect, walk: Any, clock: Any
) -> None:
    us, ca = connect_account(countries=("US", "CA"))
    change(amazon, status="AT_RISK", rating="WARNED", rates={"lateShipmentRate": 0.0625})
    assert shown(us).read_at is None
    account = walk()
    assert account.health_read_at is not None and account.health_problem == ""
    found = shown(us)
    assert (found.status, found.status_word, found.rating_word) == ("AT_RISK", "At risk of deactivation", "Warned")
    late = next(one for one in found.rates if one.name == "lateShipmentRate")
    assert (late.words, late.target_words, late.is_good) == ("6.25 %", "under 4 %", False)
    assert shown(ca).status == "NORMAL" and all(one.is_good for one in shown(ca).rates)
    walk(steps=23, hours=1)
    assert calls(amazon, "createReport") == 1
    walk(steps=2, hours=1)
    assert calls(amazon, "createReport") == 2


def test_each_step_may_run_twice(amazon: Any, connect_account: Connect, clock: Any) -> None:
    connection = connect_account()[0]
    for _step in range(6):
        for _time in range(3):
            health.read_health(connection.seller_account_id)
        clock.advance(minutes=1)
    assert shown(connection).status == "NORMAL"
    assert calls(amazon, "createReport") == calls(amazon, "getReportDocument") == 1


@pytest.mark.parametrize("is_packed", [True, False])
def test_packed_or_not(amazon: Any, connect_account: Connect, walk: Any, is_packed: bool) -> None:
    connection = connect_account()[0]
    amazon.control("POST", "/reports/next", json={"merchant_id": MAIN, "is_packed": is_packed})
    walk()
    assert shown(connection).status == "NORMAL"


def test_a_lost_answer_is_looked_for_and_not_asked_twice(amazon: Any, connect_account: Connect, walk: Any) -> None:
    connection = connect_account()[0]
    amazon.world.faults.add("F17", operation="createReport", times=1)
    account = walk(steps=1)
    assert account.health_asked_at and not account.health_report_id
    walk(steps=6, minutes=10)
    assert shown(connection).status == "NORMAL"
    assert calls(amazon, "createReport") == 1 and calls(amazon, "getReports") == 1


def test_a_request_that_never_arrived_is_made_again(amazon: Any, connect_account: Connect, walk: Any) -> None:
    connection = connect_account()[0]
    amazon.world.faults.add("F13", operation="createReport", times=1)
    walk(steps=6, minutes=10)
    assert shown(connection).status == "NORMAL"
    assert len(amazon.control("GET", "/ledger")["reports"]["reports"]) == 1


@pytest.mark.parametrize(
    ("fault", "operation"),
    [
        ("F01", "createReport"), ("F10", "createReport"), ("F12", "getReport"), ("F22", "getReport"),
        ("F14", "getReportDocument"), ("F18", "getReportDocument"), ("F93", "downloadDocument"),
        ("F18", "downloadDocument"),
    ],
)  # fmt: skip
def test_trouble_at_any_step_passes(
    amazon: Any, connect_account: Connect, walk: Any, fault: str, operation: str
) -> None:
    connection = connect_account()[0]
    amazon.world.faults.add(fault, operation=operation, times=1)
    walk(steps=15, minutes=10)
    assert shown(connection).status == "NORMAL" and shown(connection).problem == ""
    assert calls(amazon, "createReport") <= 2


@pytest.mark.parametrize(("end", "words"), [("CANCELLED", "no data yet"), ("FATAL", "FATAL")])
def test_a_report_that_is_not_made_is_said_and_asked_for_again(
    amazon: Any, connect_account: Connect, walk: Any, end: str, words: str
) -> None:
    connection = connect_account()[0]
    amazon.control("POST", "/reports/next", json={"merchant_id": MAIN, "end": end})
    walk()
    assert words in shown(connection).problem
    walk(steps=6, minutes=10)
    assert shown(connection).problem == "" and shown(connection).status == "NORMAL"


def test_a_report_that_never_ends_is_given_up(amazon: Any, connect_account: Connect, walk: Any) -> None:
    connection = connect_account()[0]
    amazon.control("POST", "/reports/next", json={"merchant_id": MAIN, "end": "IN_PROGRESS"})
    walk(steps=25, minutes=10)
    assert shown(connection).status == "NORMAL"
    assert calls(amazon, "createReport") == 2


def test_a_missing_role_is_said_and_asked_once_a_day(
    amazon: Any, connect_account: Connect, walk: Any, clock: Any
) -> None:
    connection = connect_account()[0]
    amazon.world.faults.add("F36", operation="createReport")
    walk(steps=20, hours=1)
    assert "Selling Partner Insights" in shown(connection).problem
    assert calls(amazon, "createReport") == 1
    walk(steps=10, hours=1)
    assert calls(amazon, "createReport") == 2
    assert Activity.objects.filter(kind="health").count() == 1
    amazon.world.faults.lift()
    connect_account()
    walk()
    assert shown(connection).problem == "" and shown(connection).status == "NORMAL", "a reconnect asks at once"


def test_the_last_good_values_stay_with_their_age(amazon: Any, connect_account: Connect, walk: Any, clock: Any) -> None:
    connection = connect_account()[0]
    walk()
    read_at = shown(connection).read_at
    amazon.world.faults.add("F36", operation="createReport")
    walk(steps=30, hours=1)
    assert shown(connection).read_at == read_at and shown(connection).status == "NORMAL"
    assert "Selling Partner Insights" in shown(connection).problem


def test_a_change_for_the_worse_and_back_stands_in_the_activity_once(
    amazon: Any, connect_account: Connect, walk: Any
) -> None:
    connect_account()
    walk()
    assert not Activity.objects.filter(kind="health").exists()
    for status in ("AT_RISK", "DEACTIVATED", "NORMAL"):
        change(amazon, status=status)
        walk(steps=50, hours=1)
    rows = Activity.objects.filter(kind="health").order_by("pk")
    assert [(row.is_problem, row.summary.split("account")[1][:14]) for row in rows] == [
        (True, " is at risk of"), (True, " is deactivate"), (False, "'s health on A"),
    ]  # fmt: skip


def test_off_is_not_asked_for(amazon: Any, connect_account: Connect, clock: Any) -> None:
    us, ca = connect_account(countries=("US", "CA"))
    set_off(us.pk, actor=TRADEWIND)
    set_off(ca.pk, actor=TRADEWIND)
    health.plan_health()
    assert not waiting_jobs()
    health.read_health(us.seller_account_id)
    assert calls(amazon, "createReport") == 0


def test_what_a_reconnect_overtakes_is_not_written(amazon: Any, connect_account: Connect, clock: Any) -> None:
    connection = connect_account()[0]
    account = SellerAccount.objects.get()
    SellerAccount.objects.update(generation=account.generation + 1)
    health._keep(account, {US: {"status": "AT_RISK"}}, clock.now() - timedelta(minutes=1))
    assert shown(connection).read_at is None
