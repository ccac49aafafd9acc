"""A listing as the Listings Items API shows it, with the data sets that were asked for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .listing_book import Listing, Presence, State, hash_code
from .listing_patches import STOCK

if TYPE_CHECKING:
    from .world import World

DATA_SETS = (
    "summaries",
    "attributes",
    "issues",
    "offers",
    "fulfillmentAvailability",
    "procurement",
    "relationships",
    "productTypes",
)


@dataclass(frozen=True)
class View:
    """A listing as it is seen now in some marketplaces."""

    world: "World"
    listing: Listing
    state: State
    marketplace_ids: tuple[str, ...]

    @property
    def presences(self) -> list[tuple[str, Presence]]:
        """The marketplaces it is in, of those asked for."""
        there = self.state.presences
        return [(one, there[one]) for one in self.marketplace_ids if one in there]

    def status(self, marketplace_id: str) -> list[str]:
        """Return what buyers can do with it."""
        participation = self.world.sellers[self.listing.merchant_id].participations.get(marketplace_id)
        is_suspended = participation is None or participation.has_suspended_listings
        return self.state.status(marketplace_id, is_suspended=is_suspended)


def see(world: "World", listing: Listing, marketplace_ids: Iterable[str], now: datetime) -> View | None:
    """Return the listing as a reader sees it now, or None when it is in none of the marketplaces."""
    view = View(world, listing, listing.shown(now), tuple(marketplace_ids))
    return view if view.presences else None


def show_item(view: View, included: Iterable[str]) -> dict[str, Any]:
    """Return the item with the data sets asked for."""
    return {"sku": view.listing.sku, **{name: _SETS[name](view) for name in DATA_SETS if name in included}}


def format_instant(at: datetime) -> str:
    """Return an instant as Amazon writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


def _summaries(view: View) -> list[dict[str, Any]]:
    return [_summary(view, marketplace_id, presence) for marketplace_id, presence in view.presences]


def _summary(view: View, marketplace_id: str, presence: Presence) -> dict[str, Any]:
    summary: dict[str, Any] = {
        "marketplaceId": marketplace_id,
        "asin": presence.asin,
        "productType": presence.product_type,
        "conditionType": presence.first("condition_type"),
        "status": view.status(marketplace_id),
        "fnSku": _fn_sku(view) if view.state.is_fulfilled_by_amazon else None,
        "itemName": presence.first("item_name"),
        "createdDate": format_instant(presence.created_at),
        "lastUpdatedDate": format_instant(presence.updated_at),
    }
    image = presence.first("main_product_image_locator", "media_location")
    if image:
        summary["mainImage"] = {"link": image, "height": 500, "width": 500}
    return {key: value for key, value in summary.items() if value is not None}


def _fn_sku(view: View) -> str:
    return "X00" + hash_code(f"fnsku/{view.listing.merchant_id}/{view.listing.sku}", 7)


def _attributes(view: View) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for _, presence in view.presences:
        for name, elements in presence.attributes.items():
            merged.setdefault(name, []).extend(elements)
    return {**merged, STOCK: list(view.state.stock)} if view.state.stock else merged


def _issues(view: View) -> list[dict[str, Any]]:
    return [issue.as_json([one]) for one, presence in view.presences for issue in presence.issues]


def _offers(view: View) -> list[dict[str, Any]]:
    return [
        {
            "marketplaceId": marketplace_id,
            "offerType": "B2B" if offer.get("audience") == "B2B" else "B2C",
            "price": {"currencyCode": offer["currency"], "amount": str(price)},
            "audience": {"value": offer.get("audience", "ALL"), "displayName": "Sell on Amazon"},
        }
        for marketplace_id, presence in view.presences
        for offer, price in presence.offers()
    ]


def _availability(view: View) -> list[dict[str, Any]]:
    return [
        {"fulfillmentChannelCode": one["fulfillment_channel_code"]}
        | ({"quantity": one["quantity"]} if "quantity" in one else {})
        for one in view.state.stock
    ]


def parent_skus(presence: Presence) -> list[str]:
    """Return the parents a variant names."""
    relations = presence.attributes.get("child_parent_sku_relationship", [])
    return [one["parent_sku"] for one in relations if one.get("parent_sku")]


def _relationships(view: View) -> list[dict[str, Any]]:
    return [
        {"marketplaceId": marketplace_id, "relationships": _relations(view, marketplace_id, presence)}
        for marketplace_id, presence in view.presences
    ]


def _relations(view: View, marketplace_id: str, presence: Presence) -> list[dict[str, Any]]:
    theme = presence.first("variation_theme", "name")
    if theme is None:
        return []
    relation: dict[str, Any] = {
        "type": "VARIATION",
        "variationTheme": {"theme": theme, "attributes": [part.lower() for part in theme.split("/")]},
    }
    if parents := parent_skus(presence):
        return [{**relation, "parentSkus": parents}]
    sku, listings = view.listing.sku, view.world.listings.of(view.listing.merchant_id)
    shown = ((one.sku, one.current.presences.get(marketplace_id)) for one in listings)
    children = sorted(child for child, other in shown if other and sku in parent_skus(other))
    return [{**relation, "childSkus": children}] if children else []


def _product_types(view: View) -> list[dict[str, Any]]:
    return [{"marketplaceId": one, "productType": presence.product_type} for one, presence in view.presences]


def _procurement(_view: View) -> list[dict[str, Any]]:
    """Only vendors have it."""
    return []


_SETS: dict[str, Callable[[View], Any]] = {
    "summaries": _summaries,
    "attributes": _attributes,
    "issues": _issues,
    "offers": _offers,
    "fulfillmentAvailability": _availability,
    "procurement": _procurement,
    "relationships": _relationships,
    "productTypes": _product_types,
}
