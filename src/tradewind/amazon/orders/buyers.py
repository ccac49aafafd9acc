"""Keeps buyers' data sealed in rows of its own, so that it can be erased without the orders."""

import json
from datetime import datetime
from typing import Any

from tradewind.base.crypto import open_sealed, seal

from .fingerprints import fingerprint
from .models import AmazonOrder, AmazonOrderBuyer
from .personal import Personal, join_personal, keep_known


def keep_personal(order: AmazonOrder, personal: Personal, *, is_new: bool, now: datetime) -> Personal:
    """Seal what Amazon now tells of the buyer, over what is known; return all that is known. The order is locked."""
    before = {} if is_new else read_personal(order)
    if not personal:
        return before
    known = keep_known(personal, before)
    values = {
        "sealed": seal(json.dumps(known, ensure_ascii=False), identity=_identity(order)),
        "content_hash": hash_personal(order.id, personal),
        "stored_at": now,
    }
    if is_new or not AmazonOrderBuyer.objects.filter(order=order).update(**values):
        AmazonOrderBuyer.objects.create(order=order, **values)
    return known


def is_known(order: AmazonOrder, personal: Personal) -> bool:
    """Return whether this is what Amazon told of the buyer last time, or it tells nothing now."""
    if not personal:
        return True
    return AmazonOrderBuyer.objects.filter(order=order, content_hash=hash_personal(order.id, personal)).exists()


def read_personal(order: AmazonOrder) -> Personal:
    """Return all that is known of the buyer, empty when nothing is or it was erased. Raises KeyMissing."""
    row = AmazonOrderBuyer.objects.filter(order=order).first()
    if row is None:
        return {}
    content: Personal = json.loads(open_sealed(row.sealed, identity=_identity(order)))
    return content


def read_address(order: AmazonOrder, personal: Personal) -> dict[str, Any] | None:
    """Return the delivery address in the store's words, None while Amazon has given none."""
    mine = {path: value for path, value in personal.items() if path.startswith("recipient")}
    if not mine:
        return None
    recipient = join_personal({"recipient": order.document.get("recipient") or {}}, mine)["recipient"]
    given = recipient.get("deliveryAddress") if isinstance(recipient, dict) else None
    address = given if isinstance(given, dict) else {}
    known = {
        "name": address.get("name"),
        "company": address.get("companyName"),
        "lines": _lines(address),
        "district": address.get("districtOrCounty"),
        "city": address.get("city") or address.get("municipality"),
        "region": address.get("stateOrRegion"),
        "postal_code": address.get("postalCode"),
        "country": address.get("countryCode"),
        "phone": address.get("phone"),
    }
    return {name: value for name, value in known.items() if value}


def _lines(address: dict[str, Any]) -> list[str]:
    """The lines of the street; Brazil gives its parts apart (model, "AddressExtendedFields")."""
    lines = [address.get(f"addressLine{number}") for number in (1, 2, 3)]
    parts = address.get("extendedFields")
    if not any(lines) and isinstance(parts, dict):
        street = ", ".join(str(parts[name]) for name in ("streetName", "streetNumber") if parts.get(name))
        lines = [street, parts.get("complement"), parts.get("neighborhood")]
    return [str(line) for line in lines if line]


def hash_personal(order_id: int, personal: Personal) -> str:
    """Return a fingerprint that only compares within this order; it goes with the row when that is erased."""
    return fingerprint([order_id, personal])


def _identity(order: AmazonOrder) -> str:
    account = order.seller_account
    return f"amazon_order_buyer.sealed:{account.region}:{account.merchant_id}:{order.amazon_order_id}"
