"""Orders 2026-01-01: searching orders and reading one (Amazon: orders_2026-01-01.json)."""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from .faults import declare
from .instants import parse_instant, read_instant
from .listing_views import format_instant
from .order_records import STATUSES, Order
from .order_views import Permission, show_order
from .routing import Call, Response, operation

ORDERS = "/orders/2026-01-01/orders"
NEWEST = timedelta(minutes=2)
TOKEN_LIFE = timedelta(hours=24)
HISTORY = timedelta(days=730)
LONG_HISTORY_FROM = datetime(2016, 1, 1, tzinfo=UTC)
DATA_SETS = {
    "BUYER", "RECIPIENT", "PROCEEDS", "EXPENSE", "PROMOTION", "CANCELLATION", "FULFILLMENT", "PACKAGES", "TAX",
    "PAYMENT", "FULFILLMENT_ORDERS",
}  # fmt: skip
FREE_TO_CHANGE = {"paginationToken", "maxResultsPerPage", "includedData"}

declare("F46", "searchOrders answers the first page again and again under ever new tokens")
declare("F48", "a pagination token of searchOrders has expired")
declare("F50", "searchOrders leaves out one order in a hundred (option `share`); getOrder finds it")


@dataclass(frozen=True)
class Search:
    """What is searched for: orders by one of their two instants, and which of them."""

    by: str
    after: datetime
    before: datetime
    marketplace_ids: frozenset[str]
    statuses: frozenset[str]
    fulfilled_by: frozenset[str]

    def instant_of(self, order: Order) -> datetime:
        """Return the instant the search goes by."""
        return order.created_at if self.by == "created" else order.updated_at

    def finds(self, order: Order, now: datetime) -> bool:
        """Whether an order is visible and matches; bounds are inclusive."""
        return (
            order.visible_at <= now
            and self.after <= self.instant_of(order) <= self.before
            and not _is_too_old(order, now)
            and (not self.marketplace_ids or order.marketplace_id in self.marketplace_ids)
            and (not self.statuses or order.status in self.statuses)
            and (not self.fulfilled_by or order.fulfilled_by in self.fulfilled_by)
        )


@operation("searchOrders", "GET", ORDERS, rate=0.0056, burst=20)
def search_orders(call: Call) -> Response:
    """Answer a page of the orders created or updated in a window, oldest first."""
    included = _included(call)
    size = call.integer("maxResultsPerPage", default=100, lowest=1, highest=100)
    token = _read_token(call)
    search = _read_search(call, token)
    found = sorted(
        (search.instant_of(order), order.id, order)
        for order in call.world.orders.of(call.seller.merchant_id)
        if search.finds(order, call.now)
    )
    found = _hide_some(call, found)
    is_stuck = call.strikes("F46") is not None
    position = tuple(token["after"]) if token and not is_stuck else ("", "")
    rest = [one for one in found if (one[0].isoformat(), one[1]) > position]
    page = rest[:size]
    answer: dict[str, Any] = {"orders": [_seen(call, order, included) for _, _, order in page]}
    if page and (len(rest) > size or is_stuck):
        answer["pagination"] = {"nextToken": _make_token(call, search, page[-1])}
    answer["createdBefore" if search.by == "created" else "lastUpdatedBefore"] = format_instant(search.before)
    return call.answer(answer)


@operation("getOrder", "GET", ORDERS + "/{orderId}", rate=0.5, burst=30)
def get_order(call: Call) -> Response:
    """Answer one order, also one that cannot be searched for yet."""
    included = _included(call)
    order = call.world.orders.find(call.seller.merchant_id, call.path["orderId"])
    if order is None:
        raise call.error(404, "NotFound", f"Order {call.path['orderId']} was not found.")
    return call.answer({"order": _seen(call, order, included)})


def _seen(call: Call, order: Order, included: list[str]) -> dict[str, Any]:
    call.world.clock.noticed(order.key)
    return show_order(order, included, Permission(call.application.roles))


def _included(call: Call) -> list[str]:
    included = call.values("includedData")
    if not set(included) <= DATA_SETS:
        raise call.error(400, "InvalidInput", "includedData has an invalid value.")
    return included


def _read_search(call: Call, token: dict[str, Any] | None) -> Search:
    """Return what is searched for; raises ApiError 400 for a question against the rules."""
    names = [name for name in ("created", "lastUpdated") if call.value(f"{name}After")]
    if len(names) != 1:
        raise call.error(400, "InvalidInput", "Provide exactly one of createdAfter and lastUpdatedAfter.")
    other = "lastUpdated" if names[0] == "created" else "created"
    if call.value(f"{other}Before"):
        raise call.error(400, "InvalidInput", f"{other}Before cannot be used with {names[0]}After.")
    after, before = read_instant(call, f"{names[0]}After"), read_instant(call, f"{names[0]}Before")
    latest = call.now - NEWEST
    if token:
        before = parse_instant(token["before"])
    elif before and before > latest:
        text = f"{names[0]}Before must be at least two minutes before the time of the request."
        raise call.error(400, "InvalidInput", text)
    if after is None or (before and before < after):
        raise call.error(400, "InvalidInput", f"{names[0]}Before must be equal to or after {names[0]}After.")
    return Search(
        by=names[0],
        after=after,
        before=before or latest,
        marketplace_ids=_marketplaces(call),
        statuses=_values(call, "fulfillmentStatuses", STATUSES),
        fulfilled_by=_values(call, "fulfilledBy", ("MERCHANT", "AMAZON")),
    )


def _marketplaces(call: Call) -> frozenset[str]:
    marketplace_ids = call.values("marketplaceIds")
    if len(marketplace_ids) > 50:
        raise call.error(400, "InvalidInput", "marketplaceIds may hold at most 50 values.")
    return frozenset(marketplace_ids)


def _values(call: Call, name: str, allowed: tuple[str, ...]) -> frozenset[str]:
    values = frozenset(call.values(name))
    if not values <= set(allowed):
        raise call.error(400, "InvalidInput", f"{name} has an invalid value.")
    return values


def _is_too_old(order: Order, now: datetime) -> bool:
    """Orders of two years can be read; in Japan, Australia and Singapore those since 2016."""
    if order.marketplace.country in {"JP", "AU", "SG"}:
        return order.created_at < LONG_HISTORY_FROM
    return order.created_at < now - HISTORY


def _hide_some(call: Call, found: list[tuple[datetime, str, Order]]) -> list[tuple[datetime, str, Order]]:
    fault = call.strikes("F50")
    if fault is None:
        return found
    share = float(fault.options.get("share", 0.01))
    return [one for one in found if int(hashlib.sha256(one[1].encode()).hexdigest()[:8], 16) / 16**8 >= share]


def _asked(call: Call) -> str:
    """Return a digest of all parameters that must not change from page to page."""
    kept = sorted((name, value) for name, value in call.request.args.items(multi=True) if name not in FREE_TO_CHANGE)
    return hashlib.sha256(json.dumps([call.seller.merchant_id, kept]).encode()).hexdigest()


def _make_token(call: Call, search: Search, last: tuple[datetime, str, Order]) -> str:
    token = {
        "after": [last[0].isoformat(), last[1]],
        "before": search.before.isoformat(),
        "asked": _asked(call),
        "made": call.now.isoformat(),
        "salt": call.world.new_uuid(),
    }
    return base64.b64encode(json.dumps(token).encode()).decode()


def _read_token(call: Call) -> dict[str, Any] | None:
    """Return what the token stands for; raises ApiError 400 when it is none, too old, or of another search."""
    given = call.value("paginationToken")
    if given is None:
        return None
    try:
        token = json.loads(base64.b64decode(given, validate=True))
        age = call.now - datetime.fromisoformat(token["made"])
        is_sound = len(token["after"]) == 2 and token["asked"] == _asked(call)
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise call.error(400, "InvalidInput", "paginationToken is invalid.")
    if age > TOKEN_LIFE or call.strikes("F48"):
        raise call.error(400, "InvalidInput", "paginationToken has expired.")
    if not is_sound or not isinstance(token, dict):
        raise call.error(400, "InvalidInput", "paginationToken is invalid for the given parameters.")
    return token
