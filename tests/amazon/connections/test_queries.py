"""Lists and details, with the same number of queries whatever their length."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.amazon.connections.consent import MAIN, OUTLET, PARIS
from tradewind.amazon.connections import activity, queries
from tradewind.amazon.connections.models import Activity, Connection, SellerAccount
from tradewind.base import clock as base_clock
from tradewind.base.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
Connect = Callable[..., list[Connection]]


def test_no_rows(clock: Any) -> None:
    assert queries.list_connections() == []


@pytest.mark.parametrize("countries", [("US",), ("US", "CA", "MX")])
def test_a_list_of_any_length_takes_two_queries(
    connect_account: Connect, django_assert_num_queries: Any, countries: tuple[str, ...]
) -> None:
    connect_account(countries=countries)
    with django_assert_num_queries(2):
        assert len(queries.list_connections()) == len(countries)


def test_a_row_has_what_the_page_shows(connect_account: Connect, clock: Any) -> None:
    connection = connect_account()[0]
    Connection.objects.update(orders_read_at=clock.now(), feed_sent_at=clock.now() - timedelta(hours=1))
    row = queries.list_connections()[0]
    assert (row.id, row.name, row.store_name) == (connection.pk, f"Amazon.com ({MAIN})", "Northwind Trading")
    assert row.last_activity_at == clock.now()
    assert row.as_data() | {"state_reason": ""} == {
        "id": connection.pk, "marketplace_id": "ATVPDKIKX0DER", "domain": "www.amazon.com", "country": "US",
        "country_name": "United States", "description": "", "merchant_id": MAIN, "store_name": "Northwind Trading",
        "currency": "USD", "language": "en_US", "is_on": True, "state": "settings_needed", "state_reason": "",
        "authorized_at": clock.now(), "expires_at": clock.now() + timedelta(days=365), "orders_read_at": clock.now(),
        "feed_sent_at": clock.now() - timedelta(hours=1), "version": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("search", "found"), [
    ("", 4), ("amazon.fr", 1), ("FRANCE", 1), (OUTLET, 1), ("outlet us", 1), ("usd", 2), ("nord boutique", 1),
    ("second", 1), ("nothing of this", 0), ("%", 0),
])  # fmt: skip
def test_search(connect_account: Connect, search: str, found: int) -> None:
    connect_account(MAIN, ("US", "CA"))
    connect_account(OUTLET)
    connect_account(PARIS, ("FR",))
    Connection.objects.filter(seller_account__merchant_id=OUTLET).update(description="second shop")
    assert len(queries.list_connections(search)) == found


@pytest.mark.parametrize(("sort", "countries"), [
    ("", "US CA MX"), ("marketplace", "CA US MX"), ("-marketplace", "MX US CA"), ("currency", "CA MX US"),
    ("description", "MX CA US"), ("-description", "US CA MX"), ("nonsense", "US CA MX"),
])  # fmt: skip
def test_sort(connect_account: Connect, sort: str, countries: str) -> None:
    for row, text in zip(connect_account(countries=("US", "CA", "MX")), ("c", "B", "a"), strict=True):
        Connection.objects.filter(pk=row.pk).update(description=text)
    assert " ".join(row.marketplace.country for row in queries.list_connections("", sort)) == countries


def test_every_sort_works_on_rows_that_never_did_anything(connect_account: Connect) -> None:
    connect_account(countries=("US", "CA"))
    for sort in queries.SORTS:
        assert len(queries.list_connections("", sort)) == 2


def test_a_detail_takes_four_queries(connect_account: Connect, django_assert_num_queries: Any, clock: Any) -> None:
    us, ca = connect_account(countries=("US", "CA"))
    with django_assert_num_queries(4):
        detail = queries.get_connection(us.pk)
    assert [row.id for row in detail.others] == [ca.pk]
    assert detail.token_expires_at == clock.now() + timedelta(hours=1)
    assert not detail.has_token_problem
    assert detail.manage_apps_url == "http://127.0.0.1:8001/sellercentral/us/apps/manage"


def test_what_is_not_there_is_not_found(clock: Any) -> None:
    with pytest.raises(NotFound):
        queries.get_connection(1)


def notes(number: int, **more: Any) -> None:
    for index in range(number):
        activity.note("call", f"Note {index}", **more)


def test_activity_is_paged_by_key_without_gap_or_repeat(clock: Any, django_assert_num_queries: Any) -> None:
    notes(3)
    clock.advance(seconds=1)
    notes(4)
    seen, key = [], ""
    while True:
        with django_assert_num_queries(1):
            page = queries.list_activity(before=key, limit=3)
        seen += [row.pk for row in page.rows]
        key = page.next_key
        notes(1)  # what happens meanwhile moves nothing
        if not key:
            break
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 7


def test_activity_of_a_connection_and_of_its_account(connect_account: Connect) -> None:
    us, ca = connect_account(countries=("US", "CA"))
    Activity.objects.all().delete()
    notes(1, connection=us)
    notes(2, connection=ca)
    notes(1, seller_account=us.seller_account, is_problem=True)
    assert len(queries.list_activity(connection_id=us.pk).rows) == 2
    assert len(queries.list_activity(only_problems=True).rows) == 1


def test_activity_is_found_by_what_it_is_about(clock: Any) -> None:
    notes(2)
    activity.note("order", "An order came in.", sku="BAG-1", amazon_order_id="113-1", feed_id="f", request_id="r-1")
    for search in ("BAG-1", "113-1", "r-1", "order came"):
        assert len(queries.list_activity(search=search).rows) == 1, search


@pytest.mark.parametrize(
    "key", ["x", "2026~1", "2026-11-23T12:00:00+00:00~x", "2026-99-23T12:00:00+00:00~1", "~", "\x00"]
)
def test_a_key_that_is_none_is_refused(clock: Any, key: str) -> None:
    with pytest.raises(Refused) as refused:
        queries.list_activity(before=key)
    assert refused.value.code == "key_invalid"


def test_long_texts_of_an_activity_are_cut(clock: Any) -> None:
    row = activity.note("x", "y" * 5000, sku="s" * 500, operation="o" * 500, request_id="r" * 500)
    assert (len(row.summary), len(row.sku), len(row.operation), len(row.request_id)) == (2000, 200, 60, 100)


def test_sixty_rows(connect_account: Connect, django_assert_num_queries: Any) -> None:
    first = connect_account()[0]
    now = base_clock.now()
    for number in range(59):
        account = SellerAccount.objects.get(pk=first.seller_account_id)
        account.pk, account.merchant_id = None, f"A{number:013d}"
        account.save()
        Connection.objects.create(
            seller_account=account, marketplace_id=first.marketplace_id, currency="USD", language="en_US",
            switched_at=now, created_at=now,
        )  # fmt: skip
    with django_assert_num_queries(2):
        assert len(queries.list_connections("usd", "merchant_id")) == 60
