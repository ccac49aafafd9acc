"""How a submission changes the attributes of a listing in one marketplace; pure.

Amazon: "Listings Items API v2021-08-01", patches reach only top-level attributes (`/attributes/<name>`).
Elements of an attribute are told apart by its selectors. `add` puts elements in, over those with the same
selectors; `replace` takes the place of all; `merge` changes properties inside the element with the same
selectors; `delete` takes out those with the given selectors, or all when no value is given.

`fulfillment_availability` has no marketplace: one list for each SKU of the account. Whatever writes to it
works channel by channel, so merchant stock written to a SKU that Amazon fulfills adds a second channel
(seen in the field, models#2061).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from . import issues
from .issues import Issue
from .schemas.document import selectors_of
from .validation import Attributes

Element = dict[str, Any]

STOCK = "fulfillment_availability"
_OPERATIONS = {"add", "replace", "merge", "delete"}
_PATH = re.compile(r"/attributes/([A-Za-z0-9_]+)")


@dataclass(frozen=True)
class Patch:
    """One change to one attribute."""

    operation: str
    name: str
    value: tuple[Element, ...] | None = None


def read_patches(given: Iterable[Any]) -> tuple[list[Patch], list[Issue]]:
    """Return the patches that can be read, and an issue for each that cannot."""
    patches, found = [], []
    for one in given:
        patch = _read_patch(one)
        if isinstance(patch, Issue):
            found.append(patch)
        else:
            patches.append(patch)
    return patches, found


def _read_patch(given: Any) -> Patch | Issue:
    operation = given.get("op") if isinstance(given, dict) else None
    path = str(given.get("path", "")) if isinstance(given, dict) else ""
    match = _PATH.fullmatch(path)
    if operation not in _OPERATIONS or match is None:
        return issues.invalid_value("patches", f"'{operation}' of '{path}' is not a change of a top-level attribute.")
    value = given.get("value")
    if value is None and operation == "delete":
        return Patch(operation, match[1])
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        return issues.invalid_value(match[1], f"the operation '{operation}' needs a list of objects as its value.")
    return Patch(operation, match[1], tuple(value))


def own_part(attributes: Mapping[str, Any], marketplace_id: str) -> Attributes:
    """Return the elements that are meant for a marketplace: those that name it and those that name none."""
    own: Attributes = {}
    for name, elements in attributes.items():
        if not isinstance(elements, list):
            own[name] = elements
            continue
        kept = [one for one in elements if _is_for(one, marketplace_id)]
        if kept or not elements:
            own[name] = [_named(one, marketplace_id) if name != STOCK else one for one in kept]
    return own


def foreign_marketplaces(attributes: Mapping[str, Any], marketplace_ids: Iterable[str]) -> list[Issue]:
    """Return an issue for each attribute that speaks of a marketplace the submission is not for."""
    allowed = list(marketplace_ids)
    return [
        issues.invalid_value(f"{name}.marketplace_id", f"'{one['marketplace_id']}' is not among the marketplaces.")
        for name, elements in attributes.items()
        if isinstance(elements, list)
        for one in elements
        if isinstance(one, dict) and "marketplace_id" in one and one["marketplace_id"] not in allowed
    ]


def apply_patches(
    attributes: Attributes, patches: Iterable[Patch], *, product_type: str, marketplace_id: str
) -> Attributes:
    """Return the attributes after the patches; the given ones stay as they are."""
    changed = dict(attributes)
    known = selectors_of(product_type, marketplace_id)
    for patch in patches:
        selectors = known.get(patch.name, ("marketplace_id",))
        value = (
            None
            if patch.value is None
            else own_part({patch.name: list(patch.value)}, marketplace_id).get(patch.name, [])
        )
        elements = _patched(changed.get(patch.name, []), patch, value, selectors)
        if elements:
            changed[patch.name] = elements
        else:
            changed.pop(patch.name, None)
    return changed


def replace_stock(stock: Iterable[Element], given: Iterable[Element]) -> list[Element]:
    """Return the stock after a full replacement: the channels of Amazon's own fulfillment stay."""
    kept = [one for one in stock if str(one.get("fulfillment_channel_code", "")).startswith("AMAZON_")]
    return _put_in(kept, list(given), ("fulfillment_channel_code",))


def _patched(
    elements: list[Element], patch: Patch, value: list[Element] | None, selectors: tuple[str, ...]
) -> list[Element]:
    if value is None:
        return []
    if patch.operation == "replace" and patch.name != STOCK:
        return value
    if patch.operation == "delete":
        gone = {_key(one, selectors) for one in value}
        return [one for one in elements if _key(one, selectors) not in gone]
    if patch.operation == "merge":
        before = {_key(one, selectors): one for one in elements}
        value = [{**before.get(_key(one, selectors), {}), **one} for one in value]
    return _put_in(elements, value, selectors)


def _put_in(elements: list[Element], value: list[Element], selectors: tuple[str, ...]) -> list[Element]:
    new = {_key(one, selectors) for one in value}
    return [one for one in elements if _key(one, selectors) not in new] + value


def _key(element: Element, selectors: tuple[str, ...]) -> tuple[str, ...]:
    defaults = {"audience": "ALL"}
    return tuple(str(element.get(name, defaults.get(name))) for name in selectors)


def _is_for(element: Any, marketplace_id: str) -> bool:
    return not isinstance(element, dict) or element.get("marketplace_id", marketplace_id) == marketplace_id


def _named(element: Any, marketplace_id: str) -> Any:
    return {**element, "marketplace_id": marketplace_id} if isinstance(element, dict) else element
