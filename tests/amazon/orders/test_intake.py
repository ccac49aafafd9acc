"""Each order is in the store once, as Amazon last told it, whatever comes how often in which order."""

import itertools
import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from tests.amazon.orders.conftest import Bring, load_order, make_order, usd
from tradewind.amazon.models import Activity, AmazonOrder, AmazonOrderBuyer, SetAsideOrder
from tradewind.base.crypto import KeyMissing
from tradewind.store.models import Order, OrderRecipient
from tradewind.store.orders.place import read_recipient

pytestmark = pytest.mark.django_db


def test_order_comes_into_channel_and_store(bring: Bring, make_variant: Callable[..., Any]) -> None:
    for sku in ("MUG", "POT"):
        make_variant(sku)
    counts = bring(make_order())
    amazon_order, order = AmazonOrder.objects.get(), Order.objects.get()
    assert (counts.new, amazon_order.store_order) == (1, order)
    assert (order.source_order_id, order.number) == ("na:A3NORTHWIND7US1:111-0000000-0000001", "111-0000000-0000001")
    assert (order.status, order.currency, order.total) == ("open", "USD", Decimal("49.97"))
    assert not order.needs_product
    assert [(item.sku, item.quantity, item.unit_price, item.total) for item in order.items.all()] == [
        ("MUG", 2, Decimal("9.99"), Decimal("19.98")),
        ("POT", 1, Decimal("29.99"), Decimal("29.99")),
    ]
    assert read_recipient(order)["lines"] == ["1 Analytical Row"]


def test_i7_no_personal_data_stands_in_the_open_in_any_column(bring: Bring) -> None:
    order = make_order()
    order["orderItems"][0]["fulfillment"]["packing"] = {"giftOption": {"giftMessage": "For Ada Example"}}
    bring(order, make_order("111-0000000-0000002", orderItems=None))
    with database.cursor() as cursor:
        cursor.execute(
            """SELECT json_agg(o)::text FROM amazon_amazonorder o UNION ALL
               SELECT json_agg(i)::text FROM amazon_amazonorderitem i UNION ALL
               SELECT json_agg(b)::text FROM amazon_amazonorderbuyer b UNION ALL
               SELECT json_agg(s)::text FROM amazon_setasideorder s UNION ALL
               SELECT json_agg(a)::text FROM amazon_activity a UNION ALL
               SELECT json_agg(o)::text FROM store_order o UNION ALL
               SELECT json_agg(r)::text FROM store_orderrecipient r"""
        )
        text = json.dumps(cursor.fetchall())
    assert not [secret for secret in ("Ada", "Analytical", "98101", "555-0100") if secret in text]


def test_sealed_recipient_does_not_open_on_another_order(bring: Bring) -> None:
    bring(make_order(), make_order("111-0000000-0000002"))
    first, second = OrderRecipient.objects.order_by("order__number")
    OrderRecipient.objects.filter(pk=second.pk).update(sealed=first.sealed)
    with pytest.raises(KeyMissing):
        read_recipient(second.order)


def test_f81_known_content_writes_nothing_to_the_store(bring: Bring, clock: Any) -> None:
    bring(make_order())
    before = Order.objects.values().get(), list(Activity.objects.values()), AmazonOrderBuyer.objects.values().get()
    clock.advance(minutes=3)
    with CaptureQueriesContext(
        database,
    ) as queries:
        counts = bring(make_order(), make_order(at="2026-11-23T11:30:00Z"))
    written = [
        query["sql"] for query in queries if not query["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE", "DELETE"))
    ]
    assert (counts.unchanged, len(written)) == (2, 1), "only how new the content is may be written"
    assert before == (
        Order.objects.values().get(), list(Activity.objects.values()), AmazonOrderBuyer.objects.values().get()
    )  # fmt: skip


def test_f57_states_in_any_order_end_in_the_newest(bring: Bring) -> None:
    states = [
        make_order(at="2026-11-23T11:00:00Z", status="PENDING"),
        make_order(at="2026-11-23T11:05:00Z", status="UNSHIPPED"),
        make_order(at="2026-11-23T11:10:00Z", status="SHIPPED"),
    ]
    for shuffled in itertools.permutations(states):
        AmazonOrder.objects.all().delete()
        for state in (*shuffled, shuffled[0]):
            bring(state)
        assert Order.objects.get().status == "shipped"


def test_f57_older_state_after_a_touch_changes_nothing(bring: Bring) -> None:
    bring(make_order(at="2026-11-23T11:00:00Z"))
    bring(make_order(at="2026-11-23T11:30:00Z"))
    assert bring(make_order(at="2026-11-23T11:10:00Z", status="PENDING")).unchanged == 1
    assert Order.objects.get().status == "open"


def test_at_the_same_instant_the_status_never_goes_back(bring: Bring) -> None:
    bring(make_order(status="SHIPPED"))
    bring(make_order(status="UNSHIPPED"))
    assert Order.objects.get().status == "shipped"


def test_f55_pending_order_is_not_known_yet_and_is_filled_in_later(bring: Bring) -> None:
    raw = load_order("pending-without-price-or-address")
    bring(raw)
    order = Order.objects.get()
    assert (order.status, order.total, order.currency, order.items.get().unit_price) == ("pending", None, "", None)
    assert read_recipient(order) == {}
    full = make_order(raw["orderId"], at="2026-11-23T11:30:00Z")
    full["orderItems"] = [{**full["orderItems"][0], "orderItemId": raw["orderItems"][0]["orderItemId"]}]
    bring(full)
    order.refresh_from_db()
    assert (order.status, order.total, order.items.get().unit_price) == ("open", Decimal("49.97"), Decimal("9.99"))


@pytest.mark.parametrize("last", ["CANCELLED", "SHIPPED"])
def test_f56_f64_states_may_be_skipped(bring: Bring, last: str) -> None:
    bring(make_order(status="PENDING"))
    bring(make_order(status=last, at="2026-11-23T11:30:00Z"))
    assert (Order.objects.get().status, Order.objects.count()) == (last.lower(), 1)


def test_f65_lines_that_shrink_or_go_stay_with_what_is_left(bring: Bring) -> None:
    bring(make_order())
    smaller = make_order(at="2026-11-23T11:30:00Z", proceeds={"grandTotal": usd("9.99")})
    smaller["orderItems"] = [{**smaller["orderItems"][0], "quantityOrdered": 1}]
    bring(smaller)
    order = Order.objects.get()
    assert order.total == Decimal("9.99")
    assert sorted(order.items.values_list("source_item_id", "quantity")) == [("1", 1), ("2", 0)]


def test_f22_blocks_that_come_null_do_not_erase_what_is_known(bring: Bring) -> None:
    bring(make_order())
    nothing = {"proceeds": None, "recipient": None, "buyer": None, "fulfillment": {}}
    bring(make_order(at="2026-11-23T11:30:00Z", **nothing))
    order, amazon_order = Order.objects.get(), AmazonOrder.objects.get()
    assert (order.total, order.status, order.ship_by_at is None) == (Decimal("49.97"), "open", False)
    assert read_recipient(order)["name"] == "Ada Example"
    assert amazon_order.document["proceeds"]["grandTotal"]["amount"] == "49.97"


def test_f24_unknown_status_is_kept_and_visible(bring: Bring) -> None:
    bring(load_order("unknown-status-field-and-kind"))
    assert (AmazonOrder.objects.get().status, Order.objects.get().status) == ("ON_HOLD", "unknown")


def test_f67_quantities_do_not_multiply_line_totals(bring: Bring) -> None:
    bring(make_order())
    item = Order.objects.get().items.get(sku="MUG")
    assert (item.quantity, item.unit_price, item.total) == (2, Decimal("9.99"), Decimal("19.98"))


def test_f68_order_of_a_marketplace_that_was_not_asked_stays_out(bring: Bring) -> None:
    foreign = make_order(salesChannel={"channelName": "AMAZON", "marketplaceId": "A2EUQ1WTGCTBG2"})
    counts = bring(foreign)
    assert (counts.not_asked, Order.objects.count(), AmazonOrder.objects.count()) == (1, 0, 0)


def test_f69_order_of_another_shop_is_seen_and_not_placed(bring: Bring) -> None:
    other = make_order(salesChannel={"channelName": "NON_AMAZON"})
    other["fulfillment"]["fulfilledBy"] = "AMAZON"
    bring(other, make_order("111-0000000-0000002"))
    assert list(Order.objects.values_list("number", flat=True)) == ["111-0000000-0000002"]
    assert AmazonOrder.objects.get(channel="NON_AMAZON").store_order is None


def test_f71_equal_ids_of_two_accounts_are_two_orders(bring: Bring, connect_account: Any) -> None:
    other = connect_account("A1OUTLET22US09")
    bring(make_order())
    bring(make_order(status="SHIPPED"), by=other)
    assert sorted(Order.objects.values_list("source_order_id", "status")) == [
        ("na:A1OUTLET22US09:111-0000000-0000001", "shipped"),
        ("na:A3NORTHWIND7US1:111-0000000-0000001", "open"),
    ]


def test_f73_unknown_sku_comes_in_and_says_so(bring: Bring, make_variant: Callable[..., Any]) -> None:
    make_variant("MUG")
    bring(make_order())
    order = Order.objects.get()
    assert (order.needs_product, [item.variant_id is None for item in order.items.all()]) == (True, [False, True])


POISON: list[dict[str, Any]] = [
    {"orderItems": None},
    {"orderId": 5},
    {"createdTime": "never"},
    {"proceeds": {"grandTotal": {"amount": "a lot", "currencyCode": "USD"}}},
    {"proceeds": {"grandTotal": {"amount": 1e400, "currencyCode": "USD"}}},
    {"newField": float("nan"), "programs": [float("nan")], "proceeds": {"x": float("nan")}},
]


@pytest.mark.parametrize("poison", POISON)
def test_f74_one_poisonous_order_does_not_keep_the_others(bring: Bring, poison: dict[str, Any]) -> None:
    bad = make_order("111-0000000-0000002", **poison)
    counts = bring(make_order(), bad, make_order("111-0000000-0000003"))
    assert (counts.new, counts.set_aside, Order.objects.count()) == (2, 1, 2)
    row = SetAsideOrder.objects.get()
    assert row.reason.endswith(".")
    assert Activity.objects.filter(kind="order_set_aside", is_problem=True).count() == 1


def test_order_that_becomes_readable_leaves_the_set_aside(bring: Bring) -> None:
    bring(make_order(orderItems=[]))
    bring(make_order())
    assert (SetAsideOrder.objects.count(), Order.objects.count()) == (0, 1)


def test_f75_f76_odd_texts_come_through(bring: Bring) -> None:
    name = "مرحبا 😀 Ne\u0301e " + "x" * 4000
    order = make_order()
    order["recipient"]["deliveryAddress"] = {"name": name, "city": "a\x00b"}
    order["orderItems"][0]["product"]["title"] = "\ud83d Kettle " + "y" * 600
    bring(order)
    store_order = Order.objects.get()
    assert read_recipient(store_order)["name"] == name
    item = store_order.items.get(sku="MUG")
    assert (item.title[:8], len(item.title)) == ("\ufffd Kettle", 500)


def test_f77_yen_have_no_decimals(bring: Bring, connect_account: Any) -> None:
    japan = connect_account("A9SAKURA44JP01", ("JP",))
    bring(load_order("japan-cash-on-delivery"), by=japan)
    order = Order.objects.get()
    assert (order.currency, order.total, order.items.get().unit_price) == ("JPY", Decimal(3530), Decimal(1100))


def test_f25_order_that_came_in_part_is_marked_and_a_known_one_left_alone(bring: Bring, clock: Any) -> None:
    bring(make_order("111-0000000-0000001"))
    clock.advance(minutes=3)
    part = {"at": "2026-11-23T12:01:00Z", "fulfillment": None}
    bring(
        make_order("111-0000000-0000001", **part), make_order("111-0000000-0000002", **part), refused=("FULFILLMENT",)
    )
    known, new = AmazonOrder.objects.order_by("amazon_order_id")
    assert (known.status, known.missing_data, known.last_updated_at) == (
        "UNSHIPPED", ["FULFILLMENT"], clock.now() - timedelta(minutes=63),
    )  # fmt: skip
    assert (new.status, new.missing_data, Order.objects.get(number=new.amazon_order_id).status) == (
        "", ["FULFILLMENT"], "unknown",
    )  # fmt: skip
