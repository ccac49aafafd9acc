"""Listings Items 2021-08-01: put, change, read and delete one listing.

Amazon: "Listings Items API v2021-08-01". A submission is always answered with 200 and its status: ACCEPTED
means that it is being applied, INVALID that nothing was, VALID that a preview found no error. PUT and DELETE
take one marketplace. Stock has no marketplace: a quantity holds for the SKU in all marketplaces of the account.
"""

from dataclasses import replace
from typing import Any

from .issues import Issue
from .listing_book import Presence
from .listing_patches import read_patches
from .listing_views import DATA_SETS, see, show_item
from .routing import Call, Response, operation
from .submissions import Outcome, Submission, submit

ITEM = "/listings/2021-08-01/items/{sellerId}/{sku}"
REQUIREMENTS = {"LISTING", "LISTING_PRODUCT_ONLY", "LISTING_OFFER_ONLY"}


@operation("putListingsItem", "PUT", ITEM, rate=5, burst=5, application_rate=100, application_burst=100)
def put_listings_item(call: Call) -> Response:
    """Create a listing or replace it as a whole."""
    submission = _begin(call, most=1)
    body = _body(call)
    attributes, requirements = body.get("attributes"), body.get("requirements", "LISTING")
    if not isinstance(attributes, dict):
        raise call.error(400, "InvalidInput", "'attributes' is required and must be an object.")
    if not isinstance(requirements, str) or requirements not in REQUIREMENTS:
        raise call.error(400, "InvalidInput", "'requirements' is invalid.")
    filled = replace(
        submission, product_type=_product_type(call, body), attributes=attributes, requirements=requirements
    )
    return _answer(call, filled)


@operation("patchListingsItem", "PATCH", ITEM, rate=5, burst=5, application_rate=500, application_burst=500)
def patch_listings_item(call: Call) -> Response:
    """Change some attributes of a listing."""
    submission = _begin(call)
    body = _body(call)
    given = body.get("patches")
    if not isinstance(given, list) or not given:
        raise call.error(400, "InvalidInput", "'patches' must have at least one operation.")
    patches, unreadable = read_patches(given)
    filled = replace(submission, product_type=_product_type(call, body), patches=tuple(patches))
    return _answer(call, filled, unreadable)


@operation("deleteListingsItem", "DELETE", ITEM, rate=5, burst=5, application_rate=100, application_burst=100)
def delete_listings_item(call: Call) -> Response:
    """End a listing in one marketplace."""
    return _answer(call, replace(_begin(call, most=1), is_deletion=True))


@operation("getListingsItem", "GET", ITEM, rate=5, burst=5, application_rate=100, application_burst=100)
def get_listings_item(call: Call) -> Response:
    """Answer a listing as it is visible now."""
    submission = _begin(call)
    included = read_data_sets(call, DATA_SETS, default="summaries")
    listing = call.world.listings.find(submission.merchant_id, submission.sku)
    view = see(call.world, listing, submission.marketplace_ids, call.now)
    if view is None:
        raise call.error(
            404, "NOT_FOUND", f"SKU '{submission.sku}' not found in marketplace {submission.marketplace_ids[0]}"
        )
    return call.answer(show_item(view, included))


def check_seller(call: Call, *, most: int | None = None) -> tuple[str, ...]:
    """Return the marketplaces of a call about the caller's own listings; raises ApiError 400 or 403."""
    if call.path["sellerId"] != call.seller.merchant_id:
        raise call.error(403, "Unauthorized", "Access to requested resource is denied.")
    call.required("marketplaceIds")
    marketplace_ids = call.values("marketplaceIds")
    if most is not None and len(marketplace_ids) > most:
        raise call.error(400, "InvalidInput", f"marketplaceIds may hold at most {most} value.")
    call.require_participation(marketplace_ids)
    return tuple(dict.fromkeys(marketplace_ids))


def read_data_sets(call: Call, known: tuple[str, ...], *, default: str) -> list[str]:
    """Return the data sets asked for; raises ApiError 400 for an unknown one."""
    included = call.values("includedData") or [default]
    if unknown := [one for one in included if one not in known]:
        raise call.error(400, "InvalidInput", f"includedData has an invalid value: {unknown[0]}.")
    return included


def _begin(call: Call, *, most: int | None = None) -> Submission:
    return Submission(call.seller.merchant_id, call.path["sku"], check_seller(call, most=most))


def _body(call: Call) -> dict[str, Any]:
    body = call.json()
    if not isinstance(body, dict):
        raise call.error(400, "InvalidInput", "The request body must be an object.")
    return body


def _product_type(call: Call, body: dict[str, Any]) -> str:
    product_type = body.get("productType")
    if not isinstance(product_type, str) or not product_type:
        raise call.error(400, "InvalidInput", "'productType' is required.")
    return product_type


def _answer(call: Call, submission: Submission, unreadable: list[Issue] | None = None) -> Response:
    """Submit, and tell what came of it."""
    is_preview = _is_preview(call)
    included = read_data_sets(call, ("issues", "identifiers"), default="issues")
    if "identifiers" in included and not is_preview:
        text = "identifiers can only be requested when mode is VALIDATION_PREVIEW."
        raise call.error(400, "InvalidInput", text)
    if unreadable:
        outcome = Outcome(tuple(unreadable), call.world.listings.find(submission.merchant_id, submission.sku).current)
    else:
        outcome = submit(call.world, submission, now=call.now, is_preview=is_preview)
    status = {True: "VALID" if is_preview else "ACCEPTED", False: "INVALID"}[outcome.is_accepted]
    answer: dict[str, Any] = {"sku": submission.sku, "status": status, "submissionId": call.world.new_uuid()}
    if "issues" in included:
        answer["issues"] = [issue.as_json() for issue in outcome.issues]
    if "identifiers" in included:
        answer["identifiers"] = _identifiers(submission, outcome.state.presences)
    return call.answer(answer)


def _identifiers(submission: Submission, presences: Any) -> list[dict[str, str]]:
    there: dict[str, Presence] = {one: presences[one] for one in submission.marketplace_ids if one in presences}
    return [{"marketplaceId": one, "asin": presence.asin} for one, presence in there.items()]


def _is_preview(call: Call) -> bool:
    mode = call.value("mode")
    if mode not in {None, "VALIDATION_PREVIEW"} or (mode and call.request.method == "DELETE"):
        raise call.error(400, "InvalidInput", "mode is invalid.")
    return mode is not None
