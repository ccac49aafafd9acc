"""Which attributes are the listing, the price, the stock and the images of a product; pure."""

from collections.abc import Collection, Mapping
from typing import Any

from ...connections.options import PARTS, ExportOptions, Part

__all__ = ["PARTS", "is_whole", "keep_parts", "part_of", "parts_that_go"]
_PRICE = frozenset({"purchasable_offer", "list_price"})
_STOCK = "fulfillment_availability"
_IMAGE = "image_locator"


def part_of(attribute: str) -> Part:
    """Return the part that an attribute belongs to: an image by its name, all but price and stock is the listing."""
    if attribute in _PRICE:
        return "price"
    if attribute == _STOCK:
        return "stock"
    return "images" if _IMAGE in attribute else "listing"


def parts_that_go(export: ExportOptions) -> tuple[Part, ...]:
    """Return the parts that are sent; an offer on somebody else's item has no images, so they are not missed.

    They stay at Amazon, though, while its price or stock goes alone.
    """
    is_without_images = export.mode == "offer" and "listing" in export.parts
    return tuple(part for part in PARTS if part in export.parts or (part == "images" and is_without_images))


def is_whole(parts: Collection[str]) -> bool:
    """Return whether nothing is held back, so that a message may replace the whole listing."""
    return set(PARTS) <= set(parts)


def keep_parts(attributes: Mapping[str, Any], parts: Collection[str]) -> dict[str, Any]:
    """Return the attributes that belong to the parts."""
    return {name: value for name, value in attributes.items() if part_of(name) in parts}
