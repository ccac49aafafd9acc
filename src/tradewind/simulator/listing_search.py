"""Listings Items 2021-08-01: searching a seller's listings, page by page, of which the first 1,000 are reachable."""

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from .instants import read_instant
from .listing_book import Presence
from .listing_views import DATA_SETS, View, parent_skus, see, show_item
from .listings import check_seller, read_data_sets
from .routing import Call, Response, operation

REACHABLE = 1000
IDENTIFIER_TYPES = {"ASIN", "EAN", "FNSKU", "GTIN", "ISBN", "JAN", "MINSAN", "SKU", "UPC"}
_NUMBERS = {"EAN", "GTIN", "ISBN", "JAN", "MINSAN", "UPC"}

Test = Callable[[View], bool]


@operation("searchListingsItems", "GET", "/listings/2021-08-01/items/{sellerId}", rate=5, burst=5)
def search_listings_items(call: Call) -> Response:
    """Answer a page of the seller's listings that are visible now and match all that is asked."""
    marketplace_ids = check_seller(call)
    included = read_data_sets(call, DATA_SETS, default="summaries")
    size = call.integer("pageSize", default=10, lowest=1, highest=20)
    tests = list(_tests(call))
    seen = (see(call.world, one, marketplace_ids, call.now) for one in call.world.listings.of(call.seller.merchant_id))
    found = [view for view in seen if view and all(test(view) for test in tests)]
    found = _sorted(call, found)[:REACHABLE]
    start = _start(call)
    page = found[start : start + size]
    answer: dict[str, Any] = {"numberOfResults": len(found), "items": [show_item(view, included) for view in page]}
    tokens = {
        "nextToken": _token(start + size) if start + size < len(found) else None,
        "previousToken": _token(max(0, start - size)) if start else None,
    }
    if pagination := {name: token for name, token in tokens.items() if token}:
        answer["pagination"] = pagination
    return call.answer(answer)


def _tests(call: Call) -> Iterable[Test]:
    """Return what a listing must be; raises ApiError 400 for a question that cannot be asked."""
    ways = [name for name in ("identifiers", "variationParentSku", "packageHierarchySku") if call.value(name)]
    if len(ways) > 1:
        raise call.error(400, "InvalidInput", f"{ways[0]} and {ways[1]} cannot be used together.")
    if call.value("identifiers"):
        yield _identifier_test(call)
    if parent := call.value("variationParentSku"):
        yield lambda view: any(parent in parent_skus(one) for _, one in view.presences)
    if call.value("packageHierarchySku"):
        yield lambda _view: False
    yield from _time_tests(call)
    yield from _state_tests(call)


def _identifier_test(call: Call) -> Test:
    kind, wanted = call.value("identifiersType"), set(call.values("identifiers"))
    if kind not in IDENTIFIER_TYPES:
        raise call.error(400, "InvalidInput", "identifiersType is required with identifiers and must be valid.")
    if len(wanted) > 20:
        raise call.error(400, "InvalidInput", "identifiers may hold at most 20 values.")
    if kind == "SKU":
        return lambda view: view.listing.sku in wanted
    if kind in _NUMBERS:
        name = "externally_assigned_product_identifier"
        return lambda view: any(one.first(name) in wanted for _, one in view.presences)
    if kind == "ASIN":
        return lambda view: any(one.asin in wanted for _, one in view.presences)
    return lambda view: any(one.get("fnSku") in wanted for one in show_item(view, ["summaries"])["summaries"])


def _time_tests(call: Call) -> Iterable[Test]:
    for name, instant_of in (("created", _created), ("lastUpdated", _updated)):
        if after := read_instant(call, f"{name}After"):
            yield _test_of_time(instant_of, after.__le__)
        if before := read_instant(call, f"{name}Before"):
            yield _test_of_time(instant_of, before.__ge__)


def _test_of_time(instant_of: Callable[[Presence], datetime], is_within: Callable[[datetime], bool]) -> Test:
    return lambda view: any(is_within(instant_of(one)) for _, one in view.presences)


def _created(presence: Presence) -> datetime:
    return presence.created_at


def _updated(presence: Presence) -> datetime:
    return presence.updated_at


def _state_tests(call: Call) -> Iterable[Test]:
    severities, has, lacks = (_allowed(call, *one) for one in (
        ("withIssueSeverity", {"WARNING", "ERROR"}),
        ("withStatus", {"BUYABLE", "DISCOVERABLE"}),
        ("withoutStatus", {"BUYABLE", "DISCOVERABLE"}),
    ))  # fmt: skip
    if severities:
        yield lambda view: any(issue.severity in severities for _, one in view.presences for issue in one.issues)
    if has:
        yield lambda view: any(has <= set(view.status(one)) for one, _ in view.presences)
    if lacks:
        yield lambda view: any(not lacks & set(view.status(one)) for one, _ in view.presences)


def _allowed(call: Call, name: str, values: set[str]) -> set[str]:
    given = set(call.values(name))
    if not given <= values:
        raise call.error(400, "InvalidInput", f"{name} has an invalid value.")
    return given


def _sorted(call: Call, views: list[View]) -> list[View]:
    by, order = call.value("sortBy") or "lastUpdatedDate", call.value("sortOrder") or "DESC"
    keys: dict[str, Callable[[View], Any]] = {
        "sku": lambda view: view.listing.sku,
        "createdDate": lambda view: (view.presences[0][1].created_at, view.listing.sku),
        "lastUpdatedDate": lambda view: (view.presences[0][1].updated_at, view.listing.sku),
    }
    if by not in keys or order not in {"ASC", "DESC"}:
        raise call.error(400, "InvalidInput", "sortBy or sortOrder is invalid.")
    return sorted(views, key=keys[by], reverse=order == "DESC")


def _token(start: int) -> str:
    return base64.urlsafe_b64encode(json.dumps({"from": start}).encode()).decode()


def _start(call: Call) -> int:
    token = call.value("pageToken")
    if token is None:
        return 0
    try:
        return int(json.loads(base64.urlsafe_b64decode(token))["from"])
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise call.error(400, "InvalidInput", "pageToken is invalid.")
