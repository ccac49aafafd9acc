"""The gate before each call: off, gone, changed, out of rate; and what each answer leaves behind."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.amazon.connections.consent import MAIN, OUTLET
from tradewind.amazon.connections import switch
from tradewind.amazon.connections.calls import Postponed, Stopped, open_account_client, open_client
from tradewind.amazon.connections.models import Connection, RateBucket
from tradewind.base.audit import TRADEWIND
from tradewind.spapi import definitions, listings, sellers
from tradewind.spapi.client import CallRecord, Client
from tradewind.spapi.errors import AmazonError, NotAuthorized, Throttled

pytestmark = pytest.mark.django_db
Connect = Callable[..., list[Connection]]


@pytest.fixture
def connection(connect_account: Connect) -> Connection:
    return connect_account()[0]


def requests(amazon: Any) -> int:
    return len(amazon.control("GET", "/journal")["requests"])


def search(client: Client, connection: Connection) -> object:
    return listings.search_items(
        client, seller_id=connection.seller_account.merchant_id, marketplace_id=connection.marketplace_id
    )


def look_up(client: Client, connection: Connection) -> object:
    return definitions.search_product_types(client, marketplace_id=connection.marketplace_id, keywords=["luggage"])


def stopped(amazon: Any, client: Client, connection: Connection) -> str:
    before = requests(amazon)
    with pytest.raises(Stopped) as caught:
        search(client, connection)
    assert requests(amazon) == before, "nothing reached Amazon"
    return caught.value.reason


def test_a_connection_that_is_on_may_call(connection: Connection) -> None:
    assert search(open_client(connection, generation=connection.generation), connection)


def test_off_stops_the_next_call_of_a_client_that_is_open_already(amazon: Any, connection: Connection) -> None:
    client = open_client(connection)
    search(client, connection)
    switch.set_off(connection.pk, actor=TRADEWIND)
    assert stopped(amazon, client, connection) == "switched_off"


def test_a_check_may_call_while_off(amazon: Any, connection: Connection) -> None:
    switch.set_off(connection.pk, actor=TRADEWIND)
    assert search(open_client(connection, needs_on=False), connection)


def test_work_of_before_a_switch_stops_even_when_on_again(amazon: Any, connection: Connection) -> None:
    client = open_client(connection, generation=connection.generation)
    switch.set_off(connection.pk, actor=TRADEWIND)
    switch.set_on(connection.pk, actor=TRADEWIND)
    assert stopped(amazon, client, connection) == "changed"


def test_disconnected_and_connected_again_at_once_the_old_work_stops(
    amazon: Any, connection: Connection, connect_account: Connect
) -> None:
    client = open_client(connection)
    switch.save_changes([switch.Change(connection.pk, disconnect=True)], actor=TRADEWIND)
    connect_account()
    assert stopped(amazon, client, connection) == "disconnected"


def test_work_on_a_whole_account_stops_with_any_of_its_connections(amazon: Any, connect_account: Connect) -> None:
    one, other = connect_account(countries=("US", "CA"))
    client = open_account_client(one.seller_account, {one.pk: one.generation, other.pk: other.generation})
    assert search(client, one)
    switch.set_off(other.pk, actor=TRADEWIND)
    assert stopped(amazon, client, one) == "switched_off"


def test_a_spent_rate_is_noticed_before_amazon_is_asked(amazon: Any, connection: Connection, clock: Any) -> None:
    client = open_client(connection)
    for _ in range(4):  # the proof at connecting was the first of five
        search(client, connection)
    before = requests(amazon)
    with pytest.raises(Postponed) as postponed:
        search(client, connection)
    assert requests(amazon) == before
    assert postponed.value.reason == "rate"
    assert postponed.value.retry_after_s == pytest.approx(0.2)
    clock.advance(seconds=0.2)
    assert search(client, connection)


def test_the_buckets_are_the_accounts_own(amazon: Any, connect_account: Connect) -> None:
    spender, other = connect_account(MAIN)[0], connect_account(OUTLET)[0]
    client = open_client(spender)
    with pytest.raises(Throttled):
        for _ in range(6):
            search(client, spender)
    assert search(open_client(other), other)


def test_a_429_empties_our_bucket_and_is_no_fault_of_the_account(
    amazon: Any, connection: Connection, clock: Any
) -> None:
    amazon.world.faults.add("F01", operation="searchListingsItems", times=1)
    client = open_client(connection)
    with pytest.raises(Throttled) as throttled:
        search(client, connection)
    assert throttled.value.status == 429
    assert throttled.value.retry_after_s == pytest.approx(0.2)
    before = requests(amazon)
    with pytest.raises(Postponed):
        search(client, connection)
    assert requests(amazon) == before
    connection.seller_account.refresh_from_db()
    assert connection.seller_account.state == "authorized"
    clock.advance(seconds=0.2)
    assert search(client, connection)
    assert RateBucket.objects.get(operation="searchListingsItems").refusal_count == 0


def test_a_limit_of_the_whole_application_holds_every_account_back(
    amazon: Any, connect_account: Connect, clock: Any
) -> None:
    spender, other = connect_account(MAIN)[0], connect_account(OUTLET)[0]
    for _ in range(5):
        look_up(open_client(spender), spender)
    with pytest.raises(Postponed) as postponed:
        look_up(open_client(other), other)
    assert postponed.value.retry_after_s == pytest.approx(0.2)
    assert not RateBucket.objects.filter(operation="searchDefinitionsProductTypes", tokens__lt=0).exists()
    assert RateBucket.objects.get(owner=f"na:{OUTLET}", operation="searchDefinitionsProductTypes").tokens == 5
    clock.advance(seconds=0.2)
    assert look_up(open_client(other), other) is not None


def test_a_rate_that_amazon_cuts_is_kept(amazon: Any, connection: Connection) -> None:
    from tradewind.simulator.throttle import Plan

    amazon.world.throttle.overrides["searchListingsItems"] = Plan(0.05, 5)
    search(open_client(connection), connection)
    assert RateBucket.objects.get(operation="searchListingsItems").rate == 0.05


def test_a_token_of_one_region_is_never_sent_to_another(amazon: Any, connect_account: Connect) -> None:
    paris = connect_account("A2NORTHFR55EU3", ("FR",))[0]
    search(open_client(paris), paris)
    paths = [row["path"] for row in amazon.control("GET", "/journal")["requests"]]
    assert {path.split("/")[1] for path in paths} <= {"eu", "auth", "control"}


def test_a_missing_role_is_no_reason_to_reconnect(amazon: Any, connection: Connection) -> None:
    amazon.world.faults.add("F36", account=MAIN, operation="searchListingsItems")
    with pytest.raises(NotAuthorized) as refused:
        search(open_client(connection), connection)
    assert refused.value.reason == "role_missing"
    connection.seller_account.refresh_from_db()
    assert connection.seller_account.state == "authorized"
    assert sellers.get_marketplace_participations(open_client(connection))


@pytest.mark.parametrize("fault", ["F10", "F12", "F13", "F18", "F22"])
def test_a_failing_answer_is_retryable_and_harms_nothing(amazon: Any, connection: Connection, fault: str) -> None:
    amazon.world.faults.add(fault, operation="searchListingsItems", times=1)
    client = open_client(connection)
    with pytest.raises(AmazonError) as failed:
        search(client, connection)
    assert failed.value.retryable
    assert search(client, connection)


def test_each_call_is_told_to_who_wants_to_know(connection: Connection) -> None:
    records: list[CallRecord] = []
    search(open_client(connection, record=records.append), connection)
    assert [(one.operation, one.status) for one in records] == [("searchListingsItems", 200)]
    assert records[0].request_id


def test_a_client_needs_somebody_to_call_for() -> None:
    with pytest.raises(ValueError, match="needs a connection"):
        open_client(None)
