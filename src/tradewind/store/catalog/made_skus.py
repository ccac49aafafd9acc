"""SKUs for variants that come without one: made from what the shop calls them, the same at every import."""

import hashlib
import re
from collections.abc import Sequence

LONGEST = 40
"""Amazon takes seller SKUs of at most 40 characters."""
_PLAIN = re.compile(r"[A-Za-z0-9]+( [A-Za-z0-9]+)*")


def make_sku(handle: str, options: Sequence[str]) -> str:
    """Return the SKU of a variant: its product's handle, then its option values, joined by points.

    "classic-varsity-top" with "Small" gives `classic-varsity-top.small`; a product without options gives its
    handle. Handles hold no points and plain values no hyphens beside spaces, so that two variants never meet in
    one SKU; where a value is not plain, or the whole is longer than 40 characters, eight characters of a
    checksum of the exact values keep them apart.
    """
    made = ".".join([handle, *(_slug(option) for option in options)])
    is_exact = all(_PLAIN.fullmatch(option) for option in options) and _is_handle(handle)
    if is_exact and len(made) <= LONGEST:
        return made
    digest = hashlib.sha256("\0".join([handle, *options]).encode()).hexdigest()[:8]
    return f"{made[: LONGEST - 9].strip('-.')}-{digest}"


def _is_handle(handle: str) -> bool:
    return bool(re.fullmatch(r"[a-z0-9_-]+", handle))


def _slug(option: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", option.lower()).strip("-")
