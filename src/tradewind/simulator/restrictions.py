"""Listings Restrictions 2021-08-01: whether a seller may offer an ASIN, and what to do when not.

By default nothing is restricted; `world.restrictions.restrict(asin, reason_code=...)` gates one.
"""

from typing import TYPE_CHECKING, Any

from .marketplaces import MARKETPLACES
from .routing import Call, Response, operation
from .schemas.offers import CONDITIONS

if TYPE_CHECKING:
    from .world import World

MESSAGES = {
    "APPROVAL_REQUIRED": "You need approval to list this product.",
    "ASIN_NOT_FOUND": "The ASIN was not found in the catalog.",
    "NOT_ELIGIBLE": "You are not eligible to list this product.",
}


class Restrictions:
    """The ASINs that are gated, for all sellers."""

    def __init__(self) -> None:
        self._reasons: dict[str, str] = {}

    def restrict(self, asin: str, *, reason_code: str = "APPROVAL_REQUIRED") -> None:
        """Gate an ASIN; raises KeyError for a reason Amazon does not have."""
        if reason_code not in MESSAGES:
            raise KeyError(reason_code)
        self._reasons[asin] = reason_code

    def reason(self, asin: str) -> str | None:
        """Return why an ASIN is gated, or None."""
        return self._reasons.get(asin)

    def settle(self, _world: "World") -> None:
        """Nothing here becomes due."""

    def ledger(self, _world: "World") -> dict[str, str]:
        """Return the gated ASINs and why."""
        return dict(self._reasons)


@operation(
    "getListingsRestrictions",
    "GET",
    "/listings/2021-08-01/restrictions",
    rate=5,
    burst=10,
    application_rate=100,
    application_burst=100,
)
def get_listings_restrictions(call: Call) -> Response:
    """Answer the restrictions on an ASIN; an empty list means there are none."""
    asin, merchant_id = call.required("asin"), call.required("sellerId")
    call.required("marketplaceIds")
    if merchant_id != call.seller.merchant_id:
        raise call.error(403, "Unauthorized", "Access to requested resource is denied.")
    condition = call.value("conditionType")
    if condition not in {None, *CONDITIONS}:
        raise call.error(400, "InvalidInput", "conditionType is invalid.")
    code = call.world.restrictions.reason(asin)
    marketplace_ids = call.values("marketplaceIds")
    call.require_region(marketplace_ids)
    restrictions = [_restriction(asin, one, condition or "new_new", code) for one in marketplace_ids if code]
    return call.answer({"restrictions": restrictions})


def _restriction(asin: str, marketplace_id: str, condition: str, code: str) -> dict[str, Any]:
    country = MARKETPLACES[marketplace_id].central
    link = {
        "resource": f"https://sellercentral.example/{country}/approval?asin={asin}",
        "verb": "GET",
        "title": "Request Approval via Seller Central.",
        "type": "text/html",
    }
    reason: dict[str, Any] = {"message": MESSAGES[code], "reasonCode": code}
    if code == "APPROVAL_REQUIRED":
        reason["links"] = [link]
    return {"marketplaceId": marketplace_id, "conditionType": condition, "reasons": [reason]}
