"""Takes buyers' data out of Amazon's order, so that it can be sealed and erased alone, and puts it back."""

from typing import Any

JSON = Any
Personal = dict[str, JSON]

# What stays in the open of each block; an entry that ends in a slash stays with all that is below it. Whatever
# Amazon adds to an order stands in none of these lists and is treated as personal until somebody has judged it.
# Which fields are personal: developer-docs "access-orders-pii", FACTS 3.3; names of tax registrations are too.
_OPEN = (
    "orderId",
    "orderAliases/",
    "createdTime",
    "lastUpdatedTime",
    "programs/",
    "associatedOrders/",
    "salesChannel/",
    "recipient/deliveryAddress/countryCode",
    "recipient/deliveryAddress/addressType",
    "proceeds/",
    "payment/paymentExecutions/*/paymentMethod",
    "payment/paymentExecutions/*/paymentAmount/",
    "tax/taxRegistrations/*/entityType",
    "tax/taxRegistrations/*/taxRegistrationType",
    "tax/taxInvoicing/",
    "fulfillment/",
    "packages/",
    "fulfillmentOrders/",
    "orderItems/*/orderItemId",
    "orderItems/*/quantityOrdered",
    "orderItems/*/measurement/",
    "orderItems/*/associatedOrderItems/",
    "orderItems/*/programs/",
    "orderItems/*/product/asin",
    "orderItems/*/product/title",
    "orderItems/*/product/sellerSku",
    "orderItems/*/product/condition/",
    "orderItems/*/product/price/",
    "orderItems/*/product/serialNumbers/",
    "orderItems/*/proceeds/",
    "orderItems/*/expense/",
    "orderItems/*/promotion/",
    "orderItems/*/cancellation/",
    "orderItems/*/fulfillment/quantityFulfilled",
    "orderItems/*/fulfillment/quantityUnfulfilled",
    "orderItems/*/fulfillment/picking/",
    "orderItems/*/fulfillment/packing/giftOption/giftWrapLevel",
    "orderItems/*/fulfillment/packing/serialNumberRequirement/",
    "orderItems/*/fulfillment/shipping/",
    "orderItems/*/tax/",
)
_LEAVES = frozenset(entry for entry in _OPEN if not entry.endswith("/"))
_TREES = tuple(entry for entry in _OPEN if entry.endswith("/"))
_BRANCHES = frozenset(
    "/".join(parts[:length])
    for parts in (entry.rstrip("/").split("/") for entry in _OPEN)
    for length in range(1, len(parts))
)


def split_personal(order: dict[str, JSON]) -> tuple[dict[str, JSON], Personal]:
    """Return the order without personal data, and that data by its path (`recipient/deliveryAddress/name`).

    `join_personal` of the two gives the order as it was. Numbers in a path are places in a list.
    """
    personal: Personal = {}
    return _open_part(order, (), personal), personal


def join_personal(document: dict[str, JSON], personal: Personal) -> dict[str, JSON]:
    """Return the order as Amazon wrote it."""
    whole: dict[str, JSON] = _copy(document)
    for path, value in personal.items():
        place: JSON = whole
        *way, last = path.split("/")
        for step in way:
            key = _key(place, step)
            place = place.setdefault(key, {}) if isinstance(place, dict) else place[key]
        place[_key(place, last)] = value
    return whole


def keep_known(new: Personal, before: Personal) -> Personal:
    """Return what is known of a buyer after `new` came where `before` was known.

    Amazon leaves out blocks it gave before: those of an account that lost a role, those of an old order. A block
    (the first part of a path) that is absent now stays as it was; one that is there replaces the older one.
    """
    blocks = {_block(path) for path in new}
    return {path: value for path, value in before.items() if _block(path) not in blocks} | new


def _block(path: str) -> str:
    return path.split("/", 1)[0]


def _open_part(value: JSON, path: tuple[str, ...], personal: Personal) -> JSON:
    """Return what of `value` may stay in the open; what may not goes to `personal`."""
    if isinstance(value, list):
        return [_open_one(part, (*path, str(place)), personal) for place, part in enumerate(value)]
    if not isinstance(value, dict):
        return value
    kept = {}
    for key, part in value.items():
        here = (*path, _escape(key))
        if _stays(here, part):
            kept[key] = _open_part(part, here, personal)
        else:
            personal["/".join(here)] = part
    return kept


def _open_one(part: JSON, path: tuple[str, ...], personal: Personal) -> JSON:
    """Return an entry of a list, or None in the place of one that may not stay."""
    if _stays(path, part):
        return _open_part(part, path, personal)
    personal["/".join(path)] = part
    return None


def _stays(path: tuple[str, ...], part: JSON) -> bool:
    pattern = "/".join("*" if step.isdecimal() else step for step in path)
    if pattern in _LEAVES or f"{pattern}/".startswith(_TREES):
        return True
    return pattern in _BRANCHES and isinstance(part, dict | list)


def _copy(value: JSON) -> JSON:
    if isinstance(value, dict):
        return {key: _copy(part) for key, part in value.items()}
    return [_copy(part) for part in value] if isinstance(value, list) else value


def _escape(key: str) -> str:
    """A key as one step of a path, as JSON pointers have it (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def _key(place: JSON, step: str) -> str | int:
    return int(step) if isinstance(place, list) else step.replace("~1", "/").replace("~0", "~")
