"""The listings that are true at Amazon, and what of them can be read yet.

A change is accepted at once and seen a little later: a listing keeps its states with the instant from which
each is visible. In one state, each marketplace has attributes of its own, and stock is shared by all of them.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from .issues import Issue
from .listing_patches import STOCK, Element
from .validation import Attributes

if TYPE_CHECKING:
    from .world import World

VISIBLE_AFTER = timedelta(seconds=30)
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Presence:
    """A listing in one marketplace."""

    product_type: str
    requirements: str
    attributes: Attributes
    asin: str
    created_at: datetime
    updated_at: datetime
    issues: tuple[Issue, ...] = ()

    def first(self, name: str, key: str = "value") -> Any:
        """Return a property of an attribute's first element, or None."""
        elements = self.attributes.get(name) or [{}]
        return elements[0].get(key)

    def offers(self) -> Iterator[tuple[Element, Any]]:
        """Yield each offer with its price as it was submitted."""
        for offer in self.attributes.get("purchasable_offer", []):
            for price in offer.get("our_price", [])[:1]:
                yield offer, price["schedule"][0]["value_with_tax"]


@dataclass(frozen=True)
class State:
    """A listing at one time: its presence by marketplace ID, and the stock of its channels."""

    presences: Mapping[str, Presence] = field(default_factory=dict)
    stock: tuple[Element, ...] = ()

    @property
    def quantity(self) -> int:
        """The merchant's own stock."""
        own = (one.get("quantity", 0) for one in self.stock if one.get("fulfillment_channel_code") == "DEFAULT")
        return sum(own)

    @property
    def is_fulfilled_by_amazon(self) -> bool:
        """Whether a channel of Amazon's own fulfillment is set."""
        return any(one["fulfillment_channel_code"].startswith("AMAZON_") for one in self.stock)

    @property
    def is_available(self) -> bool:
        """Whether there is something to sell."""
        always = any(one.get("is_inventory_available") for one in self.stock)
        return always or self.is_fulfilled_by_amazon or self.quantity > 0

    def status(self, marketplace_id: str, *, is_suspended: bool) -> list[str]:
        """Return BUYABLE, DISCOVERABLE, both or neither, for a marketplace."""
        presence = self.presences[marketplace_id]
        has_errors = any(issue.is_error for issue in presence.issues)
        if has_errors or is_suspended:
            return []
        is_parent = presence.first("parentage_level") == "parent"
        is_sold = self.is_available and any(True for _ in presence.offers()) and not presence.first("skip_offer")
        return ["BUYABLE", "DISCOVERABLE"] if is_sold and not is_parent else ["DISCOVERABLE"]


@dataclass
class Listing:
    """One SKU of one seller, with its states and from when each can be read."""

    merchant_id: str
    sku: str
    versions: list[tuple[datetime, State]] = field(default_factory=list)

    @property
    def current(self) -> State:
        """What is true."""
        return self.versions[-1][1] if self.versions else State()

    def shown(self, now: datetime) -> State:
        """Return what a reader sees by now."""
        return next((state for visible_at, state in reversed(self.versions) if visible_at <= now), State())

    def change(self, state: State, *, now: datetime, visible_after: timedelta) -> None:
        """Make `state` true now and visible later, never before what came earlier."""
        visible_at = max([now + visible_after, *(at for at, _ in self.versions[-1:])])
        past = [index for index, (at, _) in enumerate(self.versions) if at <= now]
        self.versions = [*self.versions[past[-1] if past else 0 :], (visible_at, state)]


class Listings:
    """All listings, by seller and SKU; SKUs are opaque text."""

    def __init__(self) -> None:
        self.visible_after = VISIBLE_AFTER
        self._by_seller: dict[str, dict[str, Listing]] = {}

    def of(self, merchant_id: str) -> Iterable[Listing]:
        """Return a seller's listings, in no order."""
        return self._by_seller.get(merchant_id, {}).values()

    def find(self, merchant_id: str, sku: str) -> Listing:
        """Return a listing; an unknown one is empty and not kept until it changes."""
        return self._by_seller.get(merchant_id, {}).get(sku) or Listing(merchant_id, sku)

    def change(self, listing: Listing, state: State, *, now: datetime, at_once: bool = False) -> None:
        """Make a state true; a reader sees it after a short while."""
        self._by_seller.setdefault(listing.merchant_id, {})[listing.sku] = listing
        listing.change(state, now=now, visible_after=timedelta(0) if at_once else self.visible_after)

    def take_stock(self, merchant_id: str, sku: str, quantity: int, *, now: datetime) -> None:
        """Lower the merchant's stock by what was ordered (a negative quantity gives back); FBA stock is Amazon's."""
        listing = self.find(merchant_id, sku)
        if not any(one.get("fulfillment_channel_code") == "DEFAULT" for one in listing.current.stock):
            return
        stock = tuple(
            {**one, "quantity": max(0, one.get("quantity", 0) - quantity)}
            if one.get("fulfillment_channel_code") == "DEFAULT"
            else one
            for one in listing.current.stock
        )
        self.change(listing, replace(listing.current, stock=stock), now=now, at_once=True)

    def settle(self, _world: "World") -> None:
        """Nothing here becomes due: a state is visible when its instant has come."""

    def ledger(self, world: "World") -> list[dict[str, Any]]:
        """Return what is true of each listing in each marketplace."""
        return [
            _truth(world, listing, marketplace_id)
            for listings in self._by_seller.values()
            for listing in listings.values()
            for marketplace_id in listing.current.presences
        ]


def _truth(world: "World", listing: Listing, marketplace_id: str) -> dict[str, Any]:
    state = listing.current
    presence = state.presences[marketplace_id]
    seller = world.sellers[listing.merchant_id]
    participation = seller.participations.get(marketplace_id)
    is_suspended = participation is None or participation.has_suspended_listings
    offers = [
        {"price": str(price), "currency": offer["currency"], "audience": offer.get("audience", "ALL")}
        for offer, price in presence.offers()
    ]
    return {
        "merchant_id": listing.merchant_id,
        "marketplace_id": marketplace_id,
        "sku": listing.sku,
        "asin": presence.asin,
        "product_type": presence.product_type,
        "requirements": presence.requirements,
        "item_name": presence.first("item_name"),
        "status": state.status(marketplace_id, is_suspended=is_suspended),
        "quantity": state.quantity,
        "is_fulfilled_by_amazon": state.is_fulfilled_by_amazon,
        "offers": offers,
        "attributes": {**presence.attributes, STOCK: list(state.stock)},
        "issues": [issue.as_json() for issue in presence.issues],
        "created_at": presence.created_at.isoformat(),
        "updated_at": presence.updated_at.isoformat(),
    }


def make_asin(attributes: Attributes, merchant_id: str, sku: str) -> str:
    """Return the ASIN a listing is given: the suggested one, that of its product number, or one of its own."""
    if suggested := attributes.get("merchant_suggested_asin"):
        return str(suggested[0]["value"])
    number = attributes.get("externally_assigned_product_identifier")
    known_as = f"{number[0]['type']}:{number[0]['value']}" if number else f"{merchant_id}/{sku}"
    return "B0" + hash_code(known_as, 8)


def hash_code(text: str, length: int) -> str:
    """Return so many letters and digits that always are the same for the same text."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:16], "big")
    code = ""
    for _ in range(length):
        number, digit = divmod(number, len(_LETTERS))
        code += _LETTERS[digit]
    return code
