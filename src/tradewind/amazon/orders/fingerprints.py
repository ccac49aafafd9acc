"""Fingerprints of JSON, by which content that is known already is told without writing anything."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any


def fingerprint(value: Any) -> str:
    """Return 64 hex digits that are the same for the same JSON, in whatever order its keys stand."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def fingerprint_page(orders: Iterable[Mapping[str, Any]]) -> str:
    """Return what tells a page of orders from another: its orders and how new each is; empty for an empty page."""
    content = sorted([str(order.get("orderId")), str(order.get("lastUpdatedTime"))] for order in orders)
    return fingerprint(content)[:16] if content else ""
