"""What a submission does to a listing, whether it came by the Listings API or as a message of a feed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from . import issues
from .issues import Issue
from .listing_book import Listing, Presence, State, make_asin
from .listing_patches import STOCK, Element, Patch, apply_patches, foreign_marketplaces, own_part, replace_stock
from .marketplaces import MARKETPLACES
from .schemas.product_types import PRODUCT_TYPES
from .validation import Attributes, find_issues, find_recommendations

if TYPE_CHECKING:
    from .world import World

_ASIN = re.compile(r"B[0-9A-Z]{9}|[0-9]{9}[0-9X]")


@dataclass(frozen=True)
class Submission:
    """A full replacement (`patches` is None), or changes, or the end of a listing (`is_deletion`)."""

    merchant_id: str
    sku: str
    marketplace_ids: tuple[str, ...]
    product_type: str = ""
    requirements: str = "LISTING"
    attributes: Attributes = field(default_factory=dict)
    patches: tuple[Patch, ...] | None = None
    is_deletion: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of a submission: what is wrong with it, and the state it leads to when nothing is."""

    issues: tuple[Issue, ...]
    state: State

    @property
    def is_accepted(self) -> bool:
        """Whether nothing stands against it."""
        return not any(issue.is_error for issue in self.issues)


def submit(world: "World", submission: Submission, *, now: datetime, is_preview: bool = False) -> Outcome:
    """Decide on a submission and, when it is accepted and no preview, make it true.

    One error in one marketplace refuses the whole submission; a refused one changes nothing.
    """
    listing = world.listings.find(submission.merchant_id, submission.sku)
    outcome = _decide(world, submission, listing, now)
    if outcome.is_accepted and not is_preview and outcome.state is not listing.current:
        world.listings.change(listing, outcome.state, now=now)
    return outcome


def _decide(world: "World", submission: Submission, listing: Listing, now: datetime) -> Outcome:
    if submission.is_deletion:
        return _delete(submission, listing)
    if submission.product_type not in PRODUCT_TYPES:
        return Outcome((issues.no_such_product_type(submission.product_type),), listing.current)
    decide = _put if submission.patches is None else _patch
    found: list[Issue] = list(_foreign(submission))
    state = listing.current
    for marketplace_id in submission.marketplace_ids:
        outcome = decide(world, submission, replace(listing, versions=[(now, state)]), (marketplace_id, now))
        found += outcome.issues
        state = outcome.state
    return Outcome(tuple(dict.fromkeys(found)), state)


def _foreign(submission: Submission) -> Iterable[Issue]:
    given: dict[str, Any] = dict(submission.attributes)
    for patch in submission.patches or ():
        given[patch.name] = list(patch.value or ())
    return foreign_marketplaces(given, submission.marketplace_ids)


def _put(world: "World", submission: Submission, listing: Listing, where: tuple[str, datetime]) -> Outcome:
    marketplace_id, now = where
    attributes = own_part(submission.attributes, marketplace_id)
    wanted = world.products.wanted(submission.product_type, marketplace_id, requirements=submission.requirements)
    found = find_issues(attributes, wanted) or list(_find_strange_asin(attributes))
    if found:
        return Outcome(tuple(found), listing.current)
    before = listing.current.presences.get(marketplace_id)
    stock = replace_stock(listing.current.stock, attributes.pop(STOCK, []))
    presence = Presence(
        product_type=submission.product_type,
        requirements=submission.requirements,
        attributes=attributes,
        asin=make_asin(attributes, listing.merchant_id, listing.sku),
        created_at=before.created_at if before else now,
        updated_at=now,
        issues=_warnings(submission.requirements, submission.product_type, attributes),
    )
    return Outcome((), _with(listing.current, marketplace_id, presence, stock))


def _find_strange_asin(attributes: Attributes) -> Iterable[Issue]:
    """An offer, or a listing, may name the item it is on; what is no ASIN is on none."""
    for element in attributes.get("merchant_suggested_asin", []):
        if not _ASIN.fullmatch(str(element.get("value"))):
            yield issues.invalid_value("merchant_suggested_asin", f"'{element.get('value')}' is not an ASIN.")


def _patch(world: "World", submission: Submission, listing: Listing, where: tuple[str, datetime]) -> Outcome:
    marketplace_id, now = where
    before = listing.current.presences.get(marketplace_id)
    if before is None:
        issue = issues.no_such_sku(listing.sku, MARKETPLACES[marketplace_id].name)
        return Outcome((issue,), listing.current)
    named = before.product_type if submission.product_type == "PRODUCT" else submission.product_type
    full: Attributes = {**before.attributes, **({STOCK: list(listing.current.stock)} if listing.current.stock else {})}
    changed = apply_patches(full, submission.patches or (), product_type=named, marketplace_id=marketplace_id)
    touched = {patch.name for patch in submission.patches or ()}
    found = _check_changed(world, changed, replace(before, product_type=named), marketplace_id)
    if against := tuple(issue for issue in found if touched & set(issue.attribute_names)):
        return Outcome(against, listing.current)
    stock = changed.pop(STOCK, [])
    presence = replace(
        before,
        product_type=named,
        attributes=changed,
        updated_at=now,
        issues=(*found, *_warnings(before.requirements, named, changed)),
    )
    return Outcome((), _with(listing.current, marketplace_id, presence, stock))


def _check_changed(world: "World", changed: Attributes, before: Presence, marketplace_id: str) -> list[Issue]:
    """Hold changed attributes against the full structure, and against what this kind of listing must have."""
    structure = world.products.wanted(before.product_type, marketplace_id, is_enforced=False)
    required = world.products.wanted(before.product_type, marketplace_id, requirements=before.requirements)
    absent = (one for one in find_issues(changed, required) if one.category == "MISSING_ATTRIBUTE")
    return list(dict.fromkeys([*find_issues(changed, structure), *absent]))


def _delete(submission: Submission, listing: Listing) -> Outcome:
    """End a listing where the submission says; what is not there is accepted as well, and nothing happens.

    Its stock ends with the last marketplace.
    """
    there = listing.current.presences
    left = {key: one for key, one in there.items() if key not in submission.marketplace_ids}
    if len(left) == len(there):
        return Outcome((), listing.current)
    return Outcome((), State(left, listing.current.stock if left else ()))


def _warnings(requirements: str, product_type: str, attributes: Attributes) -> tuple[Issue, ...]:
    if requirements == "LISTING_OFFER_ONLY":
        return ()
    return tuple(find_recommendations(attributes, product_type))


def _with(state: State, marketplace_id: str, presence: Presence, stock: list[Element]) -> State:
    return State({**state.presences, marketplace_id: presence}, tuple(stock))
