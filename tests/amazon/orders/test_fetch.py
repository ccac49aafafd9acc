"""Orders come from the local Amazon into the store: within the rate, once, and after every trouble."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from tradewind.amazon.connections import wire
from tradewind.amazon.connections.models import Connection
from tradewind.amazon.models import Activity, AmazonOrder, OrderCursor, OrderGap
from tradewind.amazon.orders.fetch import Reading, accounts_due, fetch_account
from tradewind.store.models import Order

pytestmark = pytest.mark.django_db
US, CA, MX = "ATVPDKIKX0DER", "A2EUQ1WTGCTBG2", "A1AM78C64UM0Y8"
NORTHWIND = "A3NORTHWIND7US1"
Place = Callable[..., str]


@pytest.fixture
def place(amazon: Any) -> Place:
    """Return a function that places an order at the local Amazon and gives its id."""

    def do(**wanted: Any) -> str:
        order = {
            "merchant_id": NORTHWIND,
            "marketplace_id": US,
            "lines": [{"sku": "MUG", "quantity": 2, "unit_price": "9.99", "title": "A mug"}],
            **wanted,
        }
        return str(amazon.control("POST", "/orders", json=order)["order_id"])

    return do


@pytest.fixture
def fetch(connections: list[Any]) -> Callable[..., Reading]:
    return lambda **options: fetch_account(connections[0].seller_account, **options)


class Meddling(httpx2.BaseTransport):
    """Lets something happen once, when Amazon has answered a search and before the answer is here."""

    def __init__(self, inner: httpx2.BaseTransport, happen: Callable[[], None]) -> None:
        self.inner, self.happen = inner, [happen]

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        response = self.inner.handle_request(request)
        if request.url.path.endswith("/orders") and self.happen:
            self.happen.pop()()
        return response


class HidingAnOrder(httpx2.BaseTransport):
    """Leaves one order out of every search, as Amazon does for minutes and sometimes for hours."""

    def __init__(self, inner: httpx2.BaseTransport, order_id: str) -> None:
        self.inner, self.order_id = inner, order_id

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        response = self.inner.handle_request(request)
        if not request.url.path.endswith("/orders"):
            return response
        body = json.loads(response.read())
        body["orders"] = [order for order in body["orders"] if order["orderId"] != self.order_id]
        return httpx2.Response(response.status_code, json=body)


class RefusingFulfillment(httpx2.BaseTransport):
    """Answers 400 to any search with `includedData=FULFILLMENT`, as Amazon once did for half a day."""

    def __init__(self, inner: httpx2.BaseTransport) -> None:
        self.inner, self.refused = inner, 0

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        is_search = request.url.path.endswith("/orders")
        if is_search and "FULFILLMENT" in request.url.params.get("includedData", "").split(","):
            self.refused += 1
            error = {"code": "InvalidInput", "message": "Invalid request.", "details": ""}
            return httpx2.Response(400, json={"errors": [error]})
        return self.inner.handle_request(request)


def numbers() -> set[str]:
    return set(Order.objects.values_list("number", flat=True))


def calls(amazon: Any) -> list[Any]:
    return list(amazon.world.journal.calls("searchOrders"))


def test_placed_order_is_fetched_once_with_its_amounts(
    amazon: Any, clock: Any, place: Place, fetch: Callable[..., Reading]
) -> None:
    number = place()
    clock.advance(minutes=3)
    reading = fetch()
    assert (reading.counts.new, reading.ending, numbers()) == (1, "complete", {number})
    item = Order.objects.get().items.get()
    assert (item.sku, item.quantity, str(item.unit_price)) == ("MUG", 2, "9.9900")
    assert AmazonOrder.objects.get().request_id
    assert fetch().pages == 0, "nothing is due before three minutes have passed"
    clock.advance(minutes=3)
    assert fetch().counts.new == 0


def test_f51_orders_younger_than_two_minutes_come_at_the_next_turn(
    clock: Any, place: Place, fetch: Callable[..., Reading]
) -> None:
    place()
    clock.advance(minutes=1)
    assert fetch().counts.new == 0
    clock.advance(minutes=3)
    assert fetch().counts.new == 1


def test_all_marketplaces_that_are_on_are_asked_in_one_call(
    amazon: Any, clock: Any, place: Place, connect_account: Any
) -> None:
    account = connect_account(countries=("US", "CA", "MX"))[0].seller_account
    Connection.objects.filter(marketplace_id=MX).update(is_on=False)
    wanted = {place(), place(marketplace_id=CA)}
    place(marketplace_id=MX)
    clock.advance(minutes=3)
    reading = fetch_account(account)
    assert (reading.pages, len(calls(amazon)), numbers()) == (1, 1, wanted)


def test_changes_follow_and_nothing_comes_twice(
    amazon: Any, clock: Any, place: Place, fetch: Callable[..., Reading]
) -> None:
    number = place(status="PENDING")
    for action, status in (("pay", "open"), ("ship", "shipped")):
        amazon.control("POST", f"/orders/{number}/{action}", json={})
        clock.advance(minutes=3)
        fetch()
        assert Order.objects.get().status == status


def test_f64_cancelled_at_amazon_is_cancelled_here(
    amazon: Any, clock: Any, place: Place, fetch: Callable[..., Reading]
) -> None:
    number = place()
    clock.advance(minutes=3)
    fetch()
    amazon.control("POST", f"/orders/{number}/cancel", json={})
    clock.advance(minutes=3)
    fetch()
    assert Order.objects.get().status == "cancelled"


def test_pages_are_read_to_the_end(amazon: Any, clock: Any, place: Place, fetch: Callable[..., Reading]) -> None:
    wanted = {place() for _ in range(205)}
    clock.advance(minutes=3)
    reading = fetch()
    assert (reading.pages, reading.counts.new, numbers()) == (3, 205, wanted)


def test_rate_that_is_used_up_ends_the_reading_and_it_goes_on_later(
    amazon: Any, clock: Any, place: Place, fetch: Callable[..., Reading]
) -> None:
    amazon.world.faults.add("F02", account=NORTHWIND, operation="searchOrders", nth_call=2)
    wanted = {place() for _ in range(205)}
    clock.advance(minutes=3)
    first = fetch()
    assert (first.ending, first.pages, first.counts.new) == ("waiting", 1, 100)
    assert first.goes_on_at is not None
    assert accounts_due(clock.now()) == []
    clock.advance(seconds=(first.goes_on_at - clock.now()).total_seconds() + 1)
    for _ in range(3):
        fetch()
        clock.advance(minutes=4)
    assert numbers() == wanted
    assert sum(entry.status == 429 for entry in calls(amazon)) == 1


@pytest.mark.parametrize("fault", ["F10", "F12", "F13", "F18", "F22"])
def test_failed_page_keeps_the_cursor_and_is_asked_again(
    amazon: Any, clock: Any, place: Place, fetch: Callable[..., Reading], fault: str
) -> None:
    wanted = {place() for _ in range(105)}
    clock.advance(minutes=3)
    amazon.world.faults.add(fault, account=NORTHWIND, operation="searchOrders", nth_call=2)
    reading = fetch()
    cursor = OrderCursor.objects.get(road="search")
    assert (reading.ending, reading.pages, cursor.failures) == ("problem", 1, 1)
    assert (cursor.last_problem, cursor.pagination_token != "") == (reading.words, True)
    clock.advance(minutes=1)
    assert fetch().ending == "complete"
    assert numbers() == wanted
    assert OrderCursor.objects.get(road="search").last_problem == ""


def test_f10_trouble_that_stays_is_told_once_and_asked_less_and_less(
    amazon: Any, clock: Any, fetch: Callable[..., Reading]
) -> None:
    fault = amazon.world.faults.add("F10", account=NORTHWIND, operation="searchOrders")
    for _ in range(60):
        fetch()
        clock.advance(minutes=1)
    assert Activity.objects.filter(kind="orders_not_read", is_problem=True).count() == 1
    assert len(calls(amazon)) < 15
    amazon.world.faults.lift(fault.key)
    clock.advance(minutes=15)
    assert fetch().ending == "complete"


def test_f24_unknown_fields_and_status_do_not_lose_the_order(
    amazon: Any, clock: Any, place: Place, fetch: Callable[..., Reading]
) -> None:
    number = place()
    amazon.world.faults.add("F24", account=NORTHWIND, operation="searchOrders")
    clock.advance(minutes=3)
    fetch()
    assert numbers() == {number}


def test_f46_same_page_again_and_again_is_noticed_and_healed_in_smaller_windows(
    amazon: Any, clock: Any, place: Place, fetch: Callable[..., Reading]
) -> None:
    wanted = set()
    for _ in range(130):
        wanted.add(place())
        clock.advance(minutes=1)
    clock.advance(minutes=3)
    fault = amazon.world.faults.add("F46", account=NORTHWIND, operation="searchOrders")
    fetch()
    fetch(is_urgent=True)
    assert len(calls(amazon)) <= 20
    amazon.world.faults.lift(fault.key)
    for _ in range(12):
        clock.advance(minutes=20)
        fetch()
    assert numbers() == wanted
    assert not OrderGap.objects.exists()


def test_f47_f48_token_that_is_refused_starts_the_window_again(
    amazon: Any, clock: Any, place: Place, fetch: Callable[..., Reading]
) -> None:
    wanted = {place() for _ in range(105)}
    clock.advance(minutes=3)
    amazon.world.faults.add("F48", account=NORTHWIND, operation="searchOrders", nth_call=1, times=1)
    fetch()
    wanted.add(place())
    for _ in range(4):
        clock.advance(minutes=7)
        fetch()
    assert numbers() == wanted
    assert (OrderGap.objects.count(), Order.objects.count()) == (0, 106)


def test_f49_orders_that_change_while_paging_come_once_in_their_last_state(
    amazon: Any, clock: Any, place: Place, fetch: Callable[..., Reading]
) -> None:
    wanted = [place() for _ in range(110)]
    clock.advance(minutes=3)
    moved = wanted[::20]

    def ship_some() -> None:
        for number in moved:
            amazon.control("POST", f"/orders/{number}/ship", json={})

    with wire.use_transport(Meddling(amazon.transport, ship_some)):
        for _ in range(3):
            fetch()
            clock.advance(minutes=4)
    assert numbers() == set(wanted)
    assert set(Order.objects.filter(status="shipped").values_list("number", flat=True)) == set(moved)


def test_f50_f52_order_that_shows_hours_late_comes_in_all_the_same(
    amazon: Any, clock: Any, place: Place, fetch: Callable[..., Reading]
) -> None:
    late = place()
    with wire.use_transport(HidingAnOrder(amazon.transport, late)):
        for _ in range(12):
            clock.advance(minutes=30)
            fetch()
    assert numbers() == set()
    for _ in range(20):
        clock.advance(minutes=30)
        fetch()
    assert numbers() == {late}
    assert not OrderGap.objects.exists()
    assert len(calls(amazon)) == 12 + 20 + 1, "the last day is read once more, in one call"


def test_off_stops_at_once_and_on_brings_what_was_missed(
    amazon: Any, clock: Any, place: Place, connect_account: Any
) -> None:
    us, ca = connect_account(countries=("US", "CA"))
    account = us.seller_account
    clock.advance(minutes=3)
    fetch_account(account)
    Connection.objects.filter(pk=ca.pk).update(is_on=False, generation=2)
    missed, here = place(marketplace_id=CA), place()
    for _ in range(4):
        clock.advance(hours=6)
        fetch_account(account)
    assert numbers() == {here}
    Connection.objects.filter(pk=ca.pk).update(is_on=True, generation=3)
    clock.advance(minutes=6)
    fetch_account(account)
    assert numbers() == {here, missed}
    assert not OrderGap.objects.exists()


def test_off_between_two_pages_takes_nothing_more_of_it(
    amazon: Any, clock: Any, place: Place, connect_account: Any
) -> None:
    us, ca = connect_account(countries=("US", "CA"))
    wanted = {place() for _ in range(60)}
    for _ in range(60):
        place(marketplace_id=CA)
    clock.advance(minutes=3)

    def switch_off() -> None:
        Connection.objects.filter(pk=ca.pk).update(is_on=False, generation=2)

    with wire.use_transport(Meddling(amazon.transport, switch_off)):
        fetch_account(us.seller_account)
    assert numbers() == wanted
    assert not AmazonOrder.objects.filter(marketplace_id=CA).exists()


def test_first_import_reaches_a_week_back(clock: Any, place: Place, fetch: Callable[..., Reading]) -> None:
    week = clock.now() - timedelta(days=6, hours=23)
    old = place(placed_at=week.isoformat().replace("+00:00", "Z"))
    place(placed_at=(week - timedelta(days=2)).isoformat().replace("+00:00", "Z"))
    clock.advance(minutes=3)
    fetch()
    assert numbers() == {old}


def test_i6_one_account_in_trouble_does_not_hold_up_another(
    amazon: Any, clock: Any, place: Place, connections: list[Any], connect_account: Any
) -> None:
    [other] = connect_account("A1OUTLET22US09")
    amazon.world.faults.add("F10", account=NORTHWIND, operation="searchOrders")
    number = place(merchant_id="A1OUTLET22US09")
    clock.advance(minutes=3)
    endings = [fetch_account(one.seller_account).ending for one in (connections[0], other)]
    assert (endings, numbers()) == (["problem", "complete"], {number})


def test_f36_role_that_is_missing_is_said_and_not_asked_again_and_again(
    amazon: Any, clock: Any, fetch: Callable[..., Reading]
) -> None:
    amazon.world.faults.add("F36", account=NORTHWIND, operation="searchOrders")
    reading = fetch()
    assert (reading.ending, "role" in reading.words) == ("problem", True)
    clock.advance(minutes=10)
    assert accounts_due(clock.now()) == []


def test_f25_block_that_is_refused_is_left_out_for_an_hour(
    amazon: Any, clock: Any, place: Place, fetch: Callable[..., Reading]
) -> None:
    number = place()
    clock.advance(minutes=3)
    with wire.use_transport(transport := RefusingFulfillment(amazon.transport)):
        for _ in range(5):
            assert fetch().ending == "complete"
            clock.advance(minutes=4)
    assert (numbers(), transport.refused) == ({number}, 1)
    assert AmazonOrder.objects.get().missing_data == ["FULFILLMENT"]
    clock.advance(hours=1)
    amazon.control("POST", f"/orders/{number}/touch", json={})
    clock.advance(minutes=4)
    fetch()
    order = AmazonOrder.objects.get()
    assert (order.missing_data, order.status) == ([], "UNSHIPPED")


def test_request_that_is_refused_whatever_is_left_out_is_a_problem_with_amazons_words(
    amazon: Any, clock: Any, fetch: Callable[..., Reading]
) -> None:
    class Refusing(httpx2.BaseTransport):
        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            if not request.url.path.endswith("/orders"):
                return response_of(request)
            error = {"code": "InvalidInput", "message": "The marketplace is closed.", "details": ""}
            return httpx2.Response(400, json={"errors": [error]})

    response_of = amazon.transport.handle_request
    with wire.use_transport(Refusing()):
        reading = fetch()
    assert (reading.ending, "The marketplace is closed." in reading.words) == ("problem", True)
    assert OrderCursor.objects.get(road="search").refused_data == []
    clock.advance(minutes=16)
    assert fetch().ending == "complete"


def test_application_that_is_not_set_is_said_and_not_asked_again_and_again(
    amazon: Any, clock: Any, fetch: Callable[..., Reading], settings: Any
) -> None:
    from tradewind.amazon.connections.models import AccessToken

    settings.SPAPI_CLIENT_ID = settings.SPAPI_CLIENT_SECRET = settings.SPAPI_APPLICATION_ID = ""
    AccessToken.objects.all().delete()
    reading = fetch()
    assert (reading.ending, reading.words != "", calls(amazon)) == ("problem", True, [])
    clock.advance(minutes=10)
    assert accounts_due(clock.now()) == []


def test_f72_huge_order_comes_with_all_its_lines(
    amazon: Any, clock: Any, place: Place, fetch: Callable[..., Reading]
) -> None:
    lines = [{"sku": f"S-{n}", "quantity": 1, "unit_price": "1.00", "title": f"Thing {n}"} for n in range(600)]
    place(lines=lines)
    clock.advance(minutes=3)
    fetch()
    assert Order.objects.get().items.count() == 600
