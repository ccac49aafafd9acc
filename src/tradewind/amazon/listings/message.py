"""Decides how a listing is told to Amazon, and what Amazon has once it accepts; pure.

While every part goes, a message replaces the whole listing (UPDATE). Where a part stays as Amazon has it, only the
attributes of the others are replaced (PARTIAL_UPDATE), or, when some have to go, replaced and deleted (PATCH).
Facts: FACTS.md 5.4; `fulfillment_availability` is kept channel by channel, so a channel that is given up has to be
deleted (models#2061).
"""

from collections.abc import Collection, Mapping
from typing import Any

from ..mapping.offer.parts import PARTS, is_whole, keep_parts

Message = Mapping[str, Any]
_STOCK, _CHANNEL = "fulfillment_availability", "fulfillment_channel_code"


def make_content(wanted: Message, accepted: Message | None, parts: Collection[str] = PARTS) -> dict[str, Any]:
    """Return operation and content of the message by which Amazon gets what is `wanted`.

    `wanted` has productType, requirements and attributes; `accepted` is what Amazon has, None for a new listing.
    """
    channels = _channels_left(wanted, accepted)
    if accepted is None or (is_whole(parts) and not channels):
        return {"operationType": "UPDATE", **wanted}
    attributes = wanted["attributes"]
    gone = {name: value for name, value in _comparable(accepted, parts).items() if name not in attributes}
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
