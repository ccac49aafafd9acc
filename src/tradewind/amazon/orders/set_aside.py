"""Keeps orders that could not be taken, each with its reason in words, until they can."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tradewind.amazon.connections.activity import note
from tradewind.amazon.connections.models import SellerAccount
from tradewind.base.crypto import KeyMissing, open_sealed, seal

from .fingerprints import fingerprint
from .models import SetAsideOrder

_LONGEST_ID = 64
UNNAMED = "unnamed-"
"""How the id of an order begins that came without one; the rest is its fingerprint."""


def put_aside(
    seller_account: SellerAccount, raw: dict[str, Any], *, reason: str, now: datetime, skus: Sequence[str] = ()
) -> SetAsideOrder:
    """Keep the order sealed, with the reason why it cannot be taken; once per order, the newest content.

    What comes late and is older than what is kept changes nothing: another worker's page may have overtaken it.

    With `skus` it is held until the store has them.
    """
    order_id = name_order(raw)
    known = SetAsideOrder.objects.filter(seller_account=seller_account, amazon_order_id=order_id)
    kept = known.select_related("seller_account").select_for_update(of=("self",)).first()
    if kept is not None and "" < _told_at(raw) < _told_at(_read_if_possible(kept)):
        return kept
    values = {
        "marketplace_id": _marketplace_of(raw),
        "reason": reason,
        "waits_for_skus": list(skus),
        "sealed": seal(json.dumps(raw), identity=_identity(seller_account, order_id)),
        "last_tried_at": now,
    }
    row, is_new = SetAsideOrder.objects.update_or_create(
        seller_account=seller_account,
        amazon_order_id=order_id,
        defaults=values,
        create_defaults={**values, "first_seen_at": now},
    )
    if is_new:
        note(
            "order_set_aside",
            _("Order %(order)s was set aside: %(reason)s") % {"order": order_id, "reason": reason},
            seller_account=seller_account,
            is_problem=True,
            amazon_order_id=order_id,
        )
    return row


def read_set_aside(row: SetAsideOrder) -> dict[str, Any]:
    """Return Amazon's order as it came. Raises KeyMissing."""
    content: dict[str, Any] = json.loads(
        open_sealed(row.sealed, identity=_identity(row.seller_account, row.amazon_order_id))
    )
    return content


def _read_if_possible(row: SetAsideOrder) -> dict[str, Any]:
    try:
        return read_set_aside(row)
    except KeyMissing:
        return {}


def _told_at(raw: dict[str, Any]) -> str:
    """Return when Amazon changed the order, as text: Amazon writes instants in UTC, alike, so that they sort."""
    return str(raw.get("lastUpdatedTime") or "")


def name_order(raw: dict[str, Any]) -> str:
    """Return Amazon's id of the order, or a fingerprint of it where that is missing."""
    order_id = raw.get("orderId")
    if isinstance(order_id, str) and 0 < len(order_id.strip()) <= _LONGEST_ID and order_id.isprintable():
        return order_id.strip()
    return UNNAMED + fingerprint(raw)[:40]


def _marketplace_of(raw: dict[str, Any]) -> str:
    channel = raw.get("salesChannel")
    marketplace_id = channel.get("marketplaceId") if isinstance(channel, dict) else None
    return marketplace_id[:20] if isinstance(marketplace_id, str) and marketplace_id.isprintable() else ""


def _identity(seller_account: SellerAccount, order_id: str) -> str:
    return f"set_aside_order.sealed:{seller_account.region}:{seller_account.merchant_id}:{order_id}"
