"""What a connection's options make of its orders: which are taken, under which number; and none is lost by them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.amazon.orders.test_fetch import CA, NORTHWIND, US, Meddling, calls, numbers
from tradewind.amazon import jobs
from tradewind.amazon.connections import wire
from tradewind.amazon.connections.configure import save_options
from tradewind.amazon.connections.models import Connection
from tradewind.amazon.models import AmazonOrder, OrderGap, OrderLeftOut, OrderReach, SetAsideOrder
from tradewind.amazon.orders.fetch import accounts_due, fetch_account
from tradewind.amazon.orders.left_out import follow_options
from tradewind.amazon.orders.request import request_import
from tradewind.amazon.orders.retry import held_ready, retry_set_aside
from tradewind.base.audit import TRADEWIND
from tradewind.base.errors import Refused
from tradewind.store.models import Order, Product, Variant

from .conftest import Bring, make_order

pytestmark = pytest.mark.django_db
Place = Callable[..., str]


def set_options(connection: Connection, **imports: Any) -> None:
    save_options(connection, {"imports": imports}, actor=TRADEWIND)


def say(at: Any) -> str:
    return str(at.isoformat()).replace("+00:00", "Z")


@pytest.fixture
def place(amazon: Any) -> Place:
    def do(**wanted: Any) -> str:
        line = {"sku": "MUG", "quantity": 2, "unit_price": "9.99", "title": "A mug"}
        order = {"merchant_id": NORTHWIND, "marketplace_id": US, "lines": [line], **wanted}
        return str(amazon.control("POST", "/orders", json=order)["order_id"])

    return do


@pytest.fixture
def read(clock: Any) -> Callable[..., None]:
    """Return a function that lets time pass and reads what is due, until nothing is."""

    def pass_by(connection: Connection, **by: float) -> None:
        clock.advance(**(by or {"minutes": 7}))
        for _round in range(6):
            fetch_account(connection.seller_account)
            clock.advance(minutes=7)

    return pass_by


# orders off and on


def test_a_marketplace_without_orders_is_not_asked_for_and_loses_none(
    amazon: Any, connect_account: Any, place: Place, read: Any
) -> None:
    us, ca = connect_account(countries=("US", "CA"))
    read(us)
    set_options(ca, orders=False)
    missed, here = place(marketplace_id=CA), place()
    read(us, hours=9)
    assert numbers() == {here}
    set_options(ca, orders=True)
    read(us)
    assert numbers() == {here, missed}
    assert not OrderGap.objects.exists()


def test_off_between_two_pages_takes_nothing_more(amazon: Any, clock: Any, connect_account: Any, place: Place) -> None:
    us, ca = connect_account(countries=("US", "CA"))
    wanted = {place() for _number in range(60)}
    for _number in range(60):
        place(marketplace_id=CA)
    clock.advance(minutes=3)
    with wire.use_transport(Meddling(amazon.transport, lambda: set_options(ca, orders=False))):
        fetch_account(us.seller_account)
    assert numbers() == wanted


def test_an_account_that_imports_nothing_is_never_due(clock: Any, amazon: Any, connect_account: Any) -> None:
    connection = connect_account()[0]
    clock.advance(minutes=3)
    assert accounts_due(clock.now()) == [connection.seller_account_id]
    set_options(connection, orders=False)
    OrderGap.objects.create(
        connection=connection, from_at=clock.now() - timedelta(days=2), until_at=clock.now() - timedelta(days=1)
    )
    fetch_account(connection.seller_account)
    assert accounts_due(clock.now()) == []
    assert not calls(amazon)


def test_one_search_stays_one_call_for_all_that_import(
    amazon: Any, clock: Any, connect_account: Any, place: Place
) -> None:
    us, _ca, mx = connect_account(countries=("US", "CA", "MX"))
    set_options(mx, orders=False)
    placed = {place(), place(marketplace_id=CA)}
    clock.advance(minutes=3)
    fetch_account(us.seller_account)
    assert numbers() == placed and len(calls(amazon)) == 1


def test_an_import_by_hand_is_refused_in_words(connections: list[Any]) -> None:
    set_options(connections[0], orders=False)
    for connection_id in (None, connections[0].pk):
        with pytest.raises(Refused, match="Export & Import") as refusal:
            request_import(actor=TRADEWIND, connection_id=connection_id)
        assert refusal.value.code == "orders_off"


# from when, and by whom shipped


def test_orders_created_before_the_day_stay_until_the_day_is_earlier(
    connections: list[Any], clock: Any, place: Place, read: Any
) -> None:
    connection = connections[0]
    ages = {days: place(placed_at=say(clock.now() - timedelta(days=days))) for days in (20, 5, 1)}
    set_options(connection, orders_from=(clock.now() - timedelta(days=2)).date().isoformat())
    read(connection)
    assert numbers() == {ages[1]}
    set_options(connection, orders_from=(clock.now() - timedelta(days=10)).date().isoformat())
    read(connection)
    assert numbers() == {ages[1], ages[5]}
    set_options(connection, orders_from=(clock.now() - timedelta(days=40)).date().isoformat())
    read(connection)
    assert numbers() == set(ages.values()), "from when reaches back further than the first import"
    assert not OrderGap.objects.exists()


def test_an_old_order_that_changes_later_is_left_out_and_found_again(
    amazon: Any, connections: list[Any], clock: Any, place: Place, read: Any
) -> None:
    connection = connections[0]
    old = place(placed_at=say(clock.now() - timedelta(days=5)))
    set_options(connection, orders_from=clock.now().date().isoformat())
    read(connection)
    amazon.control("POST", f"/orders/{old}/touch", json={})
    read(connection)
    assert numbers() == set() and OrderLeftOut.objects.exists()
    set_options(connection)
    read(connection)
    assert numbers() == {old}
    assert not OrderLeftOut.objects.exists()


def test_a_day_in_the_future_takes_nothing_until_then(
    connections: list[Any], clock: Any, place: Place, read: Any
) -> None:
    set_options(connections[0], orders_from=(clock.now() + timedelta(days=2)).date().isoformat())
    place()
    read(connections[0])
    assert numbers() == set()
    clock.advance(days=2)
    late = place()
    read(connections[0])
    assert numbers() == {late}


def test_amazons_own_shipments_stay_out_until_they_are_wanted(connections: list[Any], place: Place, read: Any) -> None:
    connection = connections[0]
    set_options(connection, amazon_fulfilled=False)
    theirs, ours = place(fulfilled_by="AMAZON"), place()
    read(connection, hours=5)
    assert numbers() == {ours} and not SetAsideOrder.objects.exists()
    set_options(connection, amazon_fulfilled=True)
    read(connection)
    assert numbers() == {ours, theirs}


def test_known_orders_are_followed_whatever_the_options_say(
    amazon: Any, connections: list[Any], clock: Any, place: Place, read: Any
) -> None:
    order = place(placed_at=say(clock.now() - timedelta(days=3)))
    read(connections[0])
    set_options(connections[0], amazon_fulfilled=False, orders_from=clock.now().date().isoformat())
    amazon.control("POST", f"/orders/{order}/cancel", json={})
    read(connections[0])
    assert Order.objects.get().status == "cancelled"


def test_options_that_change_between_two_pages_lose_nothing(
    amazon: Any, clock: Any, connections: list[Any], place: Place, read: Any
) -> None:
    set_options(connections[0], amazon_fulfilled=False)
    placed = {place(fulfilled_by="AMAZON") for _number in range(120)}
    clock.advance(minutes=3)
    happen = Meddling(amazon.transport, lambda: set_options(connections[0], amazon_fulfilled=True))
    with wire.use_transport(happen):
        fetch_account(connections[0].seller_account)
    read(connections[0])
    assert numbers() == placed


def test_an_order_whose_shipper_amazon_withholds_is_kept_and_asked_again(connections: list[Any], bring: Bring) -> None:
    set_options(connections[0], amazon_fulfilled=False)
    connections[0].refresh_from_db()
    order = make_order()
    del order["fulfillment"]
    counts = bring(order, refused=("FULFILLMENT",))
    assert counts.set_aside == 1 and "who ships" in SetAsideOrder.objects.get().reason
    assert bring(make_order()).new == 1 and not SetAsideOrder.objects.exists()


def test_what_other_options_left_out_meanwhile_is_read_when_the_first_are_back(
    connections: list[Any], clock: Any, place: Place, read: Any, bring: Bring
) -> None:
    connection = connections[0]
    read(connection)
    first, second = {"amazon_fulfilled": False}, {"orders_from": (clock.now() + timedelta(days=2)).date().isoformat()}
    theirs, ours = place(fulfilled_by="AMAZON"), place()
    set_options(connection, **first)
    for options, order_id, ships in ((first, theirs, "AMAZON"), (second, ours, "MERCHANT")):
        set_options(connection, **options)
        connection.refresh_from_db()
        shipped = {"fulfillmentStatus": "UNSHIPPED", "fulfilledBy": ships}
        counts = bring(make_order(order_id, at=say(clock.now()), createdTime=say(clock.now()), fulfillment=shipped))
        assert counts.left_out == 1
    OrderReach.objects.update(read_until_at=clock.now() + timedelta(hours=1))
    set_options(connection, **first)
    read(connection, hours=3)
    assert numbers() == {ours}
    set_options(connection)
    read(connection)
    assert numbers() == {ours, theirs}


def test_what_a_window_under_way_left_out_is_not_forgotten_before_its_end(
    connections: list[Any], clock: Any, place: Place, read: Any, bring: Bring
) -> None:
    connection = connections[0]
    read(connection)
    theirs, placed_at = place(fulfilled_by="AMAZON"), say(clock.now())
    set_options(connection, amazon_fulfilled=False)
    connection.refresh_from_db()
    clock.advance(hours=6)
    shipped = {"fulfillmentStatus": "UNSHIPPED", "fulfilledBy": "AMAZON"}
    assert bring(make_order(theirs, at=placed_at, fulfillment=shipped)).left_out == 1
    set_options(connection)
    connection.refresh_from_db()
    with transaction.atomic():
        follow_options([connection], now=clock.now())  # the catch-up road's turn, while the search is in its window
    OrderReach.objects.update(read_until_at=clock.now())  # its end: the next one begins after the order
    read(connection)
    assert numbers() == {theirs}
    assert not OrderLeftOut.objects.exists()


# numbers


def test_new_orders_get_the_number_of_the_format_and_keep_it(connections: list[Any], bring: Bring) -> None:
    bring(make_order("111-1"))
    set_options(connections[0], number_format="AMZ-{country}-{order_id}")
    connections[0].refresh_from_db()
    bring(make_order("111-2"))
    bring(make_order("111-1", status="SHIPPED", at="2026-11-23T12:00:00Z"))
    assert sorted(Order.objects.values_list("number", flat=True)) == ["111-1", "AMZ-US-111-2"]
    set_options(connections[0])
    connections[0].refresh_from_db()
    bring(make_order("111-2", status="SHIPPED", at="2026-11-23T12:00:00Z"))
    assert Order.objects.filter(number="AMZ-US-111-2", status="shipped").exists()
    assert {one.source_order_id.rpartition(":")[2] for one in Order.objects.all()} == {"111-1", "111-2"}


def test_a_number_that_would_be_too_long_is_amazons_own(connections: list[Any], bring: Bring) -> None:
    set_options(connections[0], number_format="{order_id}-{order_id}-{order_id}-{order_id}-{order_id}")
    connections[0].refresh_from_db()
    bring(make_order("111-0000000-0000001-and-a-long-rest"))
    assert Order.objects.get().number == "111-0000000-0000001-and-a-long-rest"


# SKUs that the store lacks


def test_an_order_is_held_until_its_products_exist(
    connections: list[Any], bring: Bring, make_variant: Any, run_jobs: Any, clock: Any
) -> None:
    set_options(connections[0], unknown_sku="hold")
    connections[0].refresh_from_db()
    make_variant("POT")
    assert bring(make_order()).set_aside == 1
    row = SetAsideOrder.objects.get()
    assert "“MUG”" in row.reason and "“POT”" not in row.reason and row.waits_for_skus == ["MUG"]
    assert not Order.objects.exists() and not AmazonOrder.objects.exists()
    jobs.retry_held_orders(0)
    run_jobs()
    assert not Order.objects.exists()
    make_variant("MUG")
    jobs.retry_held_orders(0)
    jobs.retry_held_orders(0)
    run_jobs()
    assert Order.objects.get().needs_product is False and not SetAsideOrder.objects.exists()


def test_a_held_order_follows_amazon_and_comes_in_when_the_setting_changes(
    connections: list[Any], bring: Bring, run_jobs: Any, amazon: Any
) -> None:
    set_options(connections[0], unknown_sku="hold")
    connections[0].refresh_from_db()
    bring(make_order())
    bring(make_order(status="SHIPPED", at="2026-11-23T12:00:00Z"))
    assert held_ready() == []
    Connection.objects.update(is_on=False)
    set_options(connections[0], unknown_sku="place")
    assert held_ready() == [], "Off takes nothing"
    Connection.objects.update(is_on=True)
    jobs.retry_held_orders(0)
    run_jobs()
    order = Order.objects.get()
    assert order.status == "shipped" and order.needs_product
    assert not calls(amazon), "what is held is known whole"


def test_an_older_answer_that_comes_late_does_not_replace_what_is_held(
    connections: list[Any], bring: Bring, run_jobs: Any
) -> None:
    set_options(connections[0], unknown_sku="hold")
    connections[0].refresh_from_db()
    bring(make_order(status="SHIPPED", at="2026-11-23T12:00:00Z"))
    bring(make_order(at="2026-11-23T11:00:00Z"))
    assert SetAsideOrder.objects.get().waits_for_skus == ["MUG", "POT"]
    set_options(connections[0], unknown_sku="place")
    jobs.retry_held_orders(0)
    run_jobs()
    assert Order.objects.get().status == "shipped"


def test_a_held_order_that_is_cancelled_comes_in_as_cancelled(connections: list[Any], bring: Bring) -> None:
    set_options(connections[0], unknown_sku="hold")
    connections[0].refresh_from_db()
    bring(make_order())
    bring(make_order(status="CANCELLED", at="2026-11-23T12:00:00Z"))
    assert Order.objects.get().status == "cancelled" and not SetAsideOrder.objects.exists()


def test_a_product_is_made_once_and_unpublished(connections: list[Any], bring: Bring, make_variant: Any) -> None:
    set_options(connections[0], unknown_sku="create")
    connections[0].refresh_from_db()
    make_variant("POT")
    bring(make_order("111-1"), make_order("111-2"))
    bring(make_order("111-1", status="SHIPPED", at="2026-11-23T12:00:00Z"))
    made = Product.objects.get(variants__sku="MUG")
    assert (made.title, made.is_published) == ("A MUG", False)
    variant = Variant.objects.get(sku="MUG")
    assert (variant.price, variant.quantity, variant.currency) == (None, None, "USD")
    assert not Order.objects.filter(needs_product=True).exists()
    assert made.changes.count() == 1


def test_retrying_what_the_options_leave_out_says_so(connections: list[Any], bring: Bring) -> None:
    bring(make_order(orderItems=None))
    row = SetAsideOrder.objects.get()
    bring(make_order(fulfillment={"fulfillmentStatus": "UNSHIPPED", "fulfilledBy": "AMAZON"}, orderItems=None))
    set_options(connections[0], unknown_sku="hold")
    connections[0].refresh_from_db()
    bring(make_order("111-2", fulfillment={"fulfillmentStatus": "UNSHIPPED", "fulfilledBy": "AMAZON"}))
    held = SetAsideOrder.objects.exclude(pk=row.pk).get()
    set_options(connections[0], amazon_fulfilled=False)
    with pytest.raises(Refused) as refusal:
        retry_set_aside(held.pk, actor=TRADEWIND)
    assert refusal.value.code == "order_left_out"
    assert list(SetAsideOrder.objects.all()) == [row]
    assert OrderLeftOut.objects.exists()


def test_a_reach_of_before_these_options_reaches_back_a_week(
    connections: list[Any], place: Place, read: Any, clock: Any
) -> None:
    old = place(placed_at=say(clock.now() - timedelta(days=20)))
    read(connections[0])
    OrderReach.objects.update(read_from_at=None)
    read(connections[0])
    assert not OrderGap.objects.exists() and numbers() == set()
    set_options(connections[0], orders_from=(clock.now() - timedelta(days=30)).date().isoformat())
    read(connections[0])
    assert numbers() == {old}


def test_trouble_while_reading_back_loses_nothing(
    amazon: Any, connections: list[Any], clock: Any, place: Place, read: Any
) -> None:
    placed = {place(placed_at=say(clock.now() - timedelta(days=9, hours=hour))) for hour in range(5)}
    read(connections[0])
    assert numbers() == set()
    set_options(connections[0], orders_from=(clock.now() - timedelta(days=30)).date().isoformat())
    for fault in ("F10", "F18", "F22"):
        amazon.world.faults.add(fault, operation="searchOrders", nth_call=2, times=1)
    clock.advance(minutes=7)
    for _round in range(12):
        fetch_account(connections[0].seller_account)
        clock.advance(minutes=20)
    assert numbers() == placed
