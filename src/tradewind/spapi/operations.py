"""Every operation we call: where it is, whether it writes, and how often Amazon lets us call it.

Rates are per second, for one seller account and application. Where Amazon's models, its documentation and
its published list of rates differ, the strictest of them stands here. Amazon's answers correct them at run
time (`x-amzn-RateLimit-Limit`).
"""

from dataclasses import dataclass
from string import Formatter
from urllib.parse import quote


@dataclass(frozen=True)
class Operation:
    """One operation of the Selling Partner API with its usage plan."""

    method: str
    path: str
    rate: float
    burst: int
    source: str
    is_write: bool = False
    is_grantless: bool = False
    success: frozenset[int] = frozenset({200})
    # Whether `x-amzn-RateLimit-Limit` tells this plan; it knows nothing of a plan that one feed type has for itself.
    is_told_by_header: bool = True

    def fill_path(self, path_args: dict[str, str]) -> str:
        """The path with each argument percent-encoded whole; raises ValueError for a missing or empty one.

        An empty argument would name another resource, and so would `.` and `..`, whose dots are encoded.
        """
        names = [name for _, name, _, _ in Formatter().parse(self.path) if name]
        if sorted(names) != sorted(path_args) or not all(path_args.values()):
            raise ValueError(f"{self.path} needs a value for each of {names}.")
        return self.path.format(**{name: encode_segment(value) for name, value in path_args.items()})


def encode_segment(value: str) -> str:
    """`value` as one segment of a path: SKUs hold slashes, blanks and any letter."""
    encoded = quote(value, safe="")
    return encoded.replace(".", "%2E") if value in {".", ".."} else encoded


def key_for_feed(feed_type: str) -> str:
    """The entry of OPERATIONS whose usage plan holds for submitting this type of feed."""
    own_plan = f"createFeed.{feed_type}"
    return own_plan if own_plan in OPERATIONS else "createFeed"


_ORDERS = "/orders/2026-01-01/orders"
_FEEDS = "/feeds/2021-06-30/feeds"
_DOCUMENTS = "/feeds/2021-06-30/documents"
_REPORTS = "/reports/2021-06-30/reports"
_ITEM = "/listings/2021-08-01/items/{sellerId}/{sku}"
_TYPES = "/definitions/2020-09-01/productTypes"

_LISTINGS_PAGE = "docs: listings-items-api-rate-limits (burst 5; the model's 10 is looser)"

OPERATIONS: dict[str, Operation] = {
    "getMarketplaceParticipations": Operation(
        "GET", "/sellers/v1/marketplaceParticipations", 0.016, 15, "model sellers.json"
    ),
    "searchOrders": Operation("GET", _ORDERS, 1 / 180, 20, "rate-limits.yml; the model says 0.0056"),
    "getOrder": Operation("GET", _ORDERS + "/{orderId}", 0.5, 30, "model orders_2026-01-01.json"),
    "confirmShipment": Operation(
        "POST",
        "/orders/v0/orders/{orderId}/shipmentConfirmation",
        2,
        10,
        "model ordersV0.json",
        is_write=True,
        success=frozenset({204}),
    ),
    "createFeedDocument": Operation(
        "POST", _DOCUMENTS, 0.5, 15, "model feeds_2021-06-30.json", is_write=True, success=frozenset({201})
    ),
    "createFeed": Operation(
        "POST", _FEEDS, 0.0083, 15, "model feeds_2021-06-30.json", is_write=True, success=frozenset({202})
    ),
    "createFeed.JSON_LISTINGS_FEED": Operation(
        "POST",
        _FEEDS,
        5 / 300,
        5,
        "changelog: 5 in 5 minutes a region since 2025-05-06",
        is_write=True,
        success=frozenset({202}),
        is_told_by_header=False,
    ),
    "getFeed": Operation("GET", _FEEDS + "/{feedId}", 2, 15, "model feeds_2021-06-30.json"),
    "getFeeds": Operation("GET", _FEEDS, 0.0222, 10, "model feeds_2021-06-30.json"),
    "cancelFeed": Operation("DELETE", _FEEDS + "/{feedId}", 2, 15, "model feeds_2021-06-30.json", is_write=True),
    "getFeedDocument": Operation("GET", _DOCUMENTS + "/{feedDocumentId}", 0.0222, 10, "model feeds_2021-06-30.json"),
    "putListingsItem": Operation("PUT", _ITEM, 5, 5, _LISTINGS_PAGE, is_write=True),
    "patchListingsItem": Operation("PATCH", _ITEM, 5, 5, _LISTINGS_PAGE, is_write=True),
    "getListingsItem": Operation("GET", _ITEM, 5, 5, _LISTINGS_PAGE),
    "deleteListingsItem": Operation("DELETE", _ITEM, 5, 5, _LISTINGS_PAGE, is_write=True),
    "searchListingsItems": Operation(
        "GET", "/listings/2021-08-01/items/{sellerId}", 5, 5, "model listingsItems_2021-08-01.json"
    ),
    "searchDefinitionsProductTypes": Operation("GET", _TYPES, 5, 5, "rate-limits.yml; the model's 10"),
    "getDefinitionsProductType": Operation("GET", _TYPES + "/{productType}", 5, 5, "rate-limits.yml; the model's 10"),
    "createReport": Operation(
        "POST", _REPORTS, 1 / 60, 15, "rate-limits.yml; the model says 0.0167", is_write=True, success=frozenset({202})
    ),
    "getReport": Operation("GET", _REPORTS + "/{reportId}", 2, 15, "model reports_2021-06-30.json"),
    "getReports": Operation("GET", _REPORTS, 0.0222, 10, "model reports_2021-06-30.json"),
    "getReportDocument": Operation(
        "GET",
        "/reports/2021-06-30/documents/{reportDocumentId}",
        1 / 60,
        15,
        "rate-limits.yml; the model says 0.0167",
    ),
}
