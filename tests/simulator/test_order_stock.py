"""Stock at the local Amazon goes down with an order and comes back with its end."""

from datetime import timedelta

import pytest

from tradewind.simulator.submissions import Submission, submit
from tradewind.simulator.world import World

from .conftest import NORTHWIND
from .listing_data import US, luggage, stock


@pytest.fixture
def listed(world: World) -> World:
    outcome = submit(world, Submission(NORTHWIND, "BAG", (US,), "LUGGAGE", attributes=luggage()), now=world.now)
    assert outcome.is_accepted
    return world


def place(world: World, quantity: int, **more: str) -> str:
    line = {"sku": "BAG", "quantity": quantity}
    wanted = {"merchant_id": NORTHWIND, "marketplace_id": US, "lines": [line], **more}
    return world.orders.place(world, wanted)["order_id"]


def left(world: World) -> int:
    return world.listings.find(NORTHWIND, "BAG").current.quantity


def test_an_order_takes_stock_and_its_end_gives_it_back(listed: World) -> None:
    first = place(listed, 3)
    assert left(listed) == 1
    place(listed, 5)
    assert left(listed) == 0

    listed.orders.act(listed, first, "cancel", {})

    assert left(listed) == 3


def test_an_order_of_amazon_takes_none(listed: World) -> None:
    place(listed, 3, fulfilled_by="AMAZON")

    assert left(listed) == 4


def test_what_was_shipped_does_not_come_back(listed: World) -> None:
    order_id = place(listed, 3)
    listed.orders.act(listed, order_id, "ship", {"lines": [{"sku": "BAG", "quantity": 2}]})
    listed.orders.act(listed, order_id, "cancel", {})

    assert left(listed) == 2


def test_price_title_and_asin_come_from_the_listing(listed: World) -> None:
    order_id = place(listed, 1)

    (order,) = listed.orders.ledger(listed)

    assert order["order_id"] == order_id
    assert (order["items"][0]["unit_price"], order["items"][0]["title"]) == ("79.50", "Weekender Carry-On")


def test_a_reader_never_sees_an_older_state_after_a_newer(listed: World) -> None:
    bag = Submission(NORTHWIND, "BAG", (US,), "LUGGAGE", attributes=luggage(fulfillment_availability=stock(9)))
    listed.clock.advance(timedelta(minutes=1))
    submit(listed, bag, now=listed.now)
    place(listed, 2)
    listing = listed.listings.find(NORTHWIND, "BAG")

    assert listing.shown(listed.now).quantity == 4
    assert listing.shown(listed.now + timedelta(seconds=30)).quantity == 7
