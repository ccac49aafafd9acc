"""Check connection: each kind of call once, the role that is missing, and what to do about it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.amazon.connections.consent import MAIN
from tradewind.amazon.connections.check import CheckResult, check_connection, missing_roles
from tradewind.amazon.connections.models import Connection, SellerAccount

pytestmark = pytest.mark.django_db
Connect = Callable[..., list[Connection]]
CALLS = [
    "getMarketplaceParticipations", "searchDefinitionsProductTypes", "searchListingsItems", "getFeeds", "searchOrders",
    "getReports",
]  # fmt: skip


def check(connection: Connection) -> dict[str, CheckResult]:
    return {one.call: one for one in check_connection(connection)}


def test_a_check_tries_each_kind_of_call(amazon: Any, connect_account: Connect) -> None:
    results = check_connection(connect_account()[0])
    assert [one.call for one in results] == CALLS
    assert all(one.works and not one.advice for one in results), results


def test_a_check_works_while_the_marketplace_is_off(amazon: Any, connect_account: Connect) -> None:
    connection = connect_account()[0]
    Connection.objects.update(is_on=False)
    assert all(one.works for one in check(connection).values())


@pytest.mark.parametrize(
    ("call", "role"),
    [
        ("getMarketplaceParticipations", "Selling Partner Insights"),
        ("searchDefinitionsProductTypes", "Product Listing"),
        ("getFeeds", "Product Listing"),
        ("searchOrders", "Inventory and Order Tracking"),
        ("getReports", "Selling Partner Insights"),
    ],
)
def test_a_role_that_is_missing_is_named_with_what_to_do(
    amazon: Any, connect_account: Connect, call: str, role: str
) -> None:
    connection = connect_account()[0]
    amazon.world.faults.add("F36", account=MAIN, operation=call)
    results = check(connection)
    assert results[call].missing_role == role and role in results[call].words
    assert "Seller Central, then reconnect" in results[call].advice
    assert missing_roles(list(results.values())) == [role]
    assert all(one.works for name, one in results.items() if name != call)


def test_a_lost_authorization_is_said(connect_account: Connect) -> None:
    connection = connect_account()[0]
    SellerAccount.objects.update(state="reconnect_needed")
    results = check(connection)
    assert not any(one.works for one in results.values())
    assert "no longer accepts" in results["searchOrders"].words
    assert {one.advice for one in results.values()} == {"Reconnect the marketplace."}


def test_an_application_that_is_refused_is_said(amazon: Any, connect_account: Connect, clock: Any) -> None:
    connection = connect_account()[0]
    clock.advance(hours=2)
    amazon.world.faults.add("F35")
    results = check(connection)
    assert all("client secret" in one.advice for one in results.values()), results


def test_a_rate_that_is_spent_says_when_to_check_again(amazon: Any, connect_account: Connect) -> None:
    connection = connect_account()[0]
    amazon.world.faults.add("F01", operation="getFeeds")
    found = check(connection)["getFeeds"]
    assert not found.works and not found.missing_role
    assert "slow down" in found.words
    again = check(connection)["getFeeds"]
    assert again.advice.startswith("Check again in ")
