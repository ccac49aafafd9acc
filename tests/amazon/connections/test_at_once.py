"""Ten workers at the same moment: one token renewal, one exchange of a code, no call above the rate."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.amazon.connections.at_once import run_at_once
from tests.amazon.connections.consent import MAIN, give_consent
from tradewind.amazon.connections import authorize, buckets, marketplaces, tokens
from tradewind.amazon.connections.calls import Postponed, open_client
from tradewind.amazon.connections.models import AccessToken, Connection, SellerAccount
from tradewind.base.audit import TRADEWIND
from tradewind.base.models import AuditEntry, User
from tradewind.spapi import sellers

pytestmark = pytest.mark.django_db(transaction=True)
US = marketplaces.by_country("US").id


def count(amazon: Any, path: str) -> int:
    return sum(1 for row in amazon.control("GET", "/journal")["requests"] if row["path"].endswith(path))


def test_ten_workers_renew_a_token_once(
    amazon: Any, connect_account: Callable[..., list[Connection]], clock: Any
) -> None:
    account_id = connect_account()[0].seller_account_id
    clock.advance(hours=1)
    before = count(amazon, "/auth/o2/token")
    given = run_at_once(lambda: tokens.access_token(account_id))
    assert len(set(given)) == 1
    assert str(given[0]).startswith("Atza|")
    assert count(amazon, "/auth/o2/token") == before + 1


def test_ten_workers_whose_token_is_refused_renew_it_once(
    amazon: Any, connect_account: Callable[..., list[Connection]]
) -> None:
    account_id = connect_account()[0].seller_account_id
    refused = tokens.access_token(account_id)
    before = count(amazon, "/auth/o2/token")
    given = run_at_once(lambda: tokens.access_token(account_id, refused=refused))
    assert len(set(given)) == 1
    assert given[0] != refused
    assert count(amazon, "/auth/o2/token") == before + 1


def test_ten_workers_meet_a_revoked_grant_as_one_refusal(
    amazon: Any, connect_account: Callable[..., list[Connection]], clock: Any
) -> None:
    account_id = connect_account()[0].seller_account_id
    amazon.control("POST", "/revoke", json={"merchant_id": MAIN})
    clock.advance(hours=1)
    before = count(amazon, "/auth/o2/token")
    given = run_at_once(lambda: tokens.access_token(account_id))
    assert {type(one) for one in given} == {Postponed}
    assert count(amazon, "/auth/o2/token") == before + 1
    assert SellerAccount.objects.get().refusal_count == 1


def test_ten_callbacks_of_one_consent_are_one_connection(amazon: Any, admin: User) -> None:
    address = authorize.start_connect(user=admin, session_key="session", marketplace_id=US)
    back = give_consent(amazon, address).as_arguments()
    outcomes = run_at_once(lambda: authorize.finish_connect(user=admin, session_key="session", **back))
    assert all(isinstance(one, authorize.Outcome) for one in outcomes), outcomes
    assert len({one.connection.pk for one in outcomes if isinstance(one, authorize.Outcome)}) == 1
    assert sorted(one.repeated for one in outcomes if isinstance(one, authorize.Outcome)) == [False] + [True] * 9
    assert count(amazon, "/auth/o2/token") == 1
    assert Connection.objects.count() == AccessToken.objects.count() == 1
    assert AuditEntry.objects.filter(action="connection.connected").count() == 1


def test_the_same_account_connected_in_ten_tabs_is_one_row(amazon: Any) -> None:
    def connect() -> authorize.Outcome:
        return authorize.connect_with_token(
            marketplace_id=US, merchant_id=MAIN, refresh_token=f"Atzr|local-{MAIN}", actor=TRADEWIND
        )

    outcomes = run_at_once(connect, times=5)
    made = [one for one in outcomes if isinstance(one, authorize.Outcome)]
    assert len(made) >= 1
    assert sum(one.created for one in made) == 1
    assert SellerAccount.objects.count() == Connection.objects.count() == 1


def test_twenty_workers_take_what_the_bucket_holds(clock: Any) -> None:
    waits = run_at_once(lambda: buckets.take("na:A", "getFeed", rate=2, burst=7, now=clock.now()), times=20)
    assert sum(wait == 0 for wait in waits) == 7


def test_ten_workers_never_exceed_the_rate(amazon: Any, connect_account: Callable[..., list[Connection]]) -> None:
    account = connect_account()[0].seller_account
    passed = count(amazon, "/marketplaceParticipations")

    def read() -> None:
        client = open_client(None, seller_account=account)
        for _number in range(4):
            sellers.get_marketplace_participations(client)

    results = run_at_once(read)
    assert any(isinstance(one, Postponed) for one in results)
    assert count(amazon, "/marketplaceParticipations") == 15
    assert passed == 1
    assert all(row["status"] != 429 for row in amazon.control("GET", "/journal")["requests"])
