"""All orders that are true at Amazon, and what happens to them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from .order_placing import make_order
from .order_records import OPEN, UNPAID, Order, Package
from .routing import RefusedError

if TYPE_CHECKING:
    from .world import World

VISIBLE_AFTER = timedelta(minutes=2)


class Orders:
    """The orders of all sellers; an order is searched for once it is visible, and found by its id at once.

    `delays` are the weights and lengths of the time until an order can be searched for; by default it is two
    minutes for every order, as Amazon's documents have it. Set others to see the late ones of the field.
    """

    def __init__(self) -> None:
        self.delays: list[tuple[float, timedelta]] = [(1.0, VISIBLE_AFTER)]
        self._by_seller: dict[str, dict[str, Order]] = defaultdict(dict)
        self._waiting: dict[str, Order] = {}

    def place(self, world: "World", wanted: dict[str, Any]) -> dict[str, Any]:
        """Place an order and take its stock; raises RefusedError. See `order_placing.WANTED` for what may be wanted."""
        weights, lengths = zip(*self.delays, strict=True)
        order = make_order(world, wanted, delay=world.random.choices(lengths, weights)[0])
        self._by_seller[order.merchant_id][order.id] = order
        if order.due:
            self._waiting[order.key] = order
        if order.status not in {"CANCELLED", "SHIPPED"}:
            _move_stock(world, order, 1)
        if order.status == "SHIPPED":
            _ship(world, order, {})
        order.updated_at = order.created_at
        world.clock.expect(order.key)
        return order.as_truth()

    def act(self, world: "World", order_id: str, action: str, wanted: dict[str, Any]) -> dict[str, Any]:
        """Let something happen to an order; raises RefusedError when it cannot.

        `pay` (pending to unshipped), `release` (availability to pending), `ship` (what is left, or `lines` of
        sku and quantity; `carrier`, `tracking_number`), `cancel` (`by` BUYER, MERCHANT or AMAZON, `reason`),
        `request-cancel` (`reason`), `touch` (an update without a change).
        """
        if action not in _ACTS:
            raise RefusedError(f"An order cannot {action}; it can {', '.join(_ACTS)}.")
        order = self._only(order_id)
        _ACTS[action](world, order, wanted)
        order.updated_at = world.now
        world.clock.expect(order.key)
        return order.as_truth()

    def find(self, merchant_id: str, order_id: str) -> Order | None:
        """Return a seller's order, or None."""
        return self._by_seller[merchant_id].get(order_id)

    def of(self, merchant_id: str) -> Iterable[Order]:
        """Return a seller's orders, in no order."""
        return self._by_seller[merchant_id].values()

    def settle(self, world: "World") -> None:
        """Let what orders do by themselves happen, at its instant."""
        for order in list(self._waiting.values()):
            while order.due and order.due[0][0] <= world.now:
                at, action = order.due.pop(0)
                self._happen(world, order, action, at)
            if not order.due:
                del self._waiting[order.key]

    def ledger(self, _world: "World") -> list[dict[str, Any]]:
        """Return what is true of each order, oldest first."""
        orders = (order for orders in self._by_seller.values() for order in orders.values())
        return [order.as_truth() for order in sorted(orders, key=lambda one: (one.created_at, one.id))]

    def _happen(self, world: "World", order: Order, action: str, at: datetime) -> None:
        try:
            _ACTS[action](world, order, {})
        except RefusedError:  # a person was faster
            return
        order.updated_at = at
        world.clock.expect(order.key)

    def _only(self, order_id: str) -> Order:
        found = [orders[order_id] for orders in self._by_seller.values() if order_id in orders]
        if len(found) != 1:
            raise RefusedError(f"There is no order {order_id}." if not found else f"Several sellers have {order_id}.")
        return found[0]


def _move_stock(world: "World", order: Order, times: int) -> None:
    """Take (1) or give back (-1) the merchant's stock; Amazon's own stock is not the merchant's."""
    if order.fulfilled_by == "MERCHANT":
        for item in order.items:
            world.listings.take_stock(
                order.merchant_id, item.sku, times * (item.quantity - item.shipped), now=world.now
            )


def _pay(_world: "World", order: Order, _wanted: dict[str, Any]) -> None:
    _demand(order, UNPAID, "be paid")
    order.status = "UNSHIPPED"


def _release(_world: "World", order: Order, _wanted: dict[str, Any]) -> None:
    _demand(order, {"PENDING_AVAILABILITY"}, "be released")
    order.status = "PENDING"


def _ship(world: "World", order: Order, wanted: dict[str, Any]) -> None:
    _demand(order, OPEN | {"SHIPPED"} if not order.packages else OPEN, "be shipped")
    number = str(len(order.packages) + 1)
    order.packages[number] = Package(
        reference_id=number,
        created_at=world.now,
        shipped_at=world.now,
        carrier=str(wanted.get("carrier", "Amazon" if order.fulfilled_by == "AMAZON" else "UPS")),
        service=str(wanted.get("service", "Standard")),
        tracking_number=str(wanted.get("tracking_number", f"TBA{order.id.replace('-', '')}{number}")),
        contents=_contents(order, wanted),
    )
    order.settle_status()


def _contents(order: Order, wanted: dict[str, Any]) -> dict[str, int]:
    left = {item.id: item.quantity - item.shipped for item in order.items if item.quantity > item.shipped}
    if "lines" not in wanted:
        return left
    by_sku = {item.sku: item.id for item in order.items}
    asked = {by_sku[line["sku"]]: int(line["quantity"]) for line in wanted["lines"]}
    if any(not 1 <= quantity <= left.get(item_id, 0) for item_id, quantity in asked.items()):
        raise RefusedError("More than what is left cannot be shipped.")
    return asked


def _cancel(world: "World", order: Order, wanted: dict[str, Any]) -> None:
    _demand(order, UNPAID | OPEN, "be cancelled")
    _move_stock(world, order, -1)
    order.status = "CANCELLED"
    order.cancelled_by = str(wanted.get("by", "BUYER"))
    order.cancel_reason = str(wanted.get("reason", "ORDERED_BY_MISTAKE"))


def _request_cancel(_world: "World", order: Order, wanted: dict[str, Any]) -> None:
    _demand(order, UNPAID | OPEN, "be asked to be cancelled")
    for item in order.items:
        item.cancel_reason = str(wanted.get("reason", "Order created by mistake"))


def _touch(_world: "World", _order: Order, _wanted: dict[str, Any]) -> None:
    """Amazon counts any change as an update, also one that shows nowhere."""


def _demand(order: Order, statuses: set[str], what: str) -> None:
    if order.status not in statuses:
        raise RefusedError(f"Order {order.id} is {order.status} and cannot {what}.")


_ACTS: dict[str, Callable[["World", Order, dict[str, Any]], None]] = {
    "pay": _pay,
    "release": _release,
    "ship": _ship,
    "cancel": _cancel,
    "request-cancel": _request_cancel,
    "touch": _touch,
}
