"""Decides how a listing is told to Amazon, and what Amazon has once it accepts; pure.

While every part goes, a message replaces the whole listing (UPDATE). Where a part stays as Amazon has it, only the
attributes of the others are replaced (PARTIAL_UPDATE), or, when some have to go, replaced and deleted (PATCH). A
listing of our own stays one when only offers are made from now on: its price, stock and terms are told, its content
is left alone. Facts: FACTS.md 5.4; `fulfillment_availability` is kept channel by channel, so a channel that is given
up has to be deleted (models#2061).
"""

from collections.abc import Collection, Mapping
from typing import Any

from ..mapping.offer.parts import PARTS, is_whole, keep_parts

Message = Mapping[str, Any]
_STOCK, _CHANNEL = "fulfillment_availability", "fulfillment_channel_code"
_OFFER_ONLY, _LISTING = "LISTING_OFFER_ONLY", "LISTING"
_ITEM = "merchant_suggested_asin"
"""Which of Amazon's items an offer is on; a listing of our own has its item already."""


def make_content(wanted: Message, accepted: Message | None, parts: Collection[str] = PARTS) -> dict[str, Any]:
    """Return operation and content of the message by which Amazon gets what is `wanted`.

    `wanted` has productType, requirements and attributes; `accepted` is what Amazon has, None for a new listing.
    """
    channels = _channels_left(wanted, accepted)
    is_narrow = _is_offer_on_own(wanted, accepted)
    if accepted is None or (is_whole(parts) and not channels and not is_narrow):
        return {"operationType": "UPDATE", **wanted}
    attributes = _without_item(wanted) if is_narrow else wanted["attributes"]
    held = {} if is_narrow else _comparable(accepted, parts)
    gone = {name: value for name, value in held.items() if name not in attributes}
    if channels:
        gone[_STOCK] = channels
    if not gone:
        return {
            "operationType": "PARTIAL_UPDATE",
            "productType": wanted["productType"],
            "attributes": attributes,
        }
    deletions = [_patch("delete", name, value) for name, value in gone.items()]
    replacements = [_patch("replace", name, value) for name, value in attributes.items()]
    return {"operationType": "PATCH", "productType": wanted["productType"], "patches": [*deletions, *replacements]}


def is_as_accepted(wanted: Message, accepted: Message | None, parts: Collection[str] = PARTS) -> bool:
    """Return whether Amazon has all that is wanted, as far as the parts that go."""
    if accepted is None:
        return False
    if _is_offer_on_own(wanted, accepted):
        held = accepted["attributes"]
        return not _channels_left(wanted, accepted) and all(
            held.get(name) == value for name, value in _without_item(wanted).items()
        )
    if is_whole(parts):
        return bool(accepted == wanted)
    if accepted.get("productType") != wanted["productType"]:
        return False
    return _comparable(accepted, parts) == dict(wanted["attributes"])


def merge_accepted(accepted: Message | None, sent: Message) -> dict[str, Any]:
    """Return what Amazon has once it took the message `sent`."""
    if "requirements" in sent or accepted is None:
        return {key: sent[key] for key in ("productType", "requirements", "attributes") if key in sent}
    attributes = dict(accepted["attributes"])
    for patch in sent.get("patches", ()):
        if patch["op"] == "delete":
            attributes.pop(_name_of(patch), None)
    return {**accepted, "productType": sent["productType"], "attributes": {**attributes, **sent_attributes(sent)}}


def sent_attributes(sent: Message) -> dict[str, Any]:
    """Return the attributes that a message gives new values."""
    if "attributes" in sent:
        return dict(sent["attributes"])
    return {_name_of(patch): patch["value"] for patch in sent.get("patches", ()) if patch["op"] == "replace"}


def _is_offer_on_own(wanted: Message, accepted: Message | None) -> bool:
    """Return whether an offer is wanted for what Amazon has as a listing of our own."""
    if accepted is None or wanted.get("requirements") != _OFFER_ONLY:
        return False
    return bool(accepted.get("requirements", _LISTING) == _LISTING)


def _without_item(wanted: Message) -> dict[str, Any]:
    return {name: value for name, value in wanted["attributes"].items() if name != _ITEM}


def _comparable(accepted: Message, parts: Collection[str]) -> dict[str, Any]:
    return keep_parts(accepted["attributes"], parts)


def _channels_left(wanted: Message, accepted: Message | None) -> list[dict[str, Any]]:
    """Return the fulfillment channels that Amazon has and that are wanted no more, where the stock is told at all."""
    now = wanted["attributes"].get(_STOCK)
    if accepted is None or not isinstance(now, list):
        return []
    codes = {one.get(_CHANNEL) for one in now}
    before = accepted["attributes"].get(_STOCK, [])
    return [{_CHANNEL: one[_CHANNEL]} for one in before if one.get(_CHANNEL) not in codes]


def _patch(operation: str, name: str, value: Any) -> dict[str, Any]:
    return {"op": operation, "path": f"/attributes/{name}", "value": value}


def _name_of(patch: Message) -> str:
    return str(patch["path"]).removeprefix("/attributes/")
