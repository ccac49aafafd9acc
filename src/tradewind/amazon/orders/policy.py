"""Decides by a connection's options what becomes of an order that is not known yet, and which number it gets."""

from datetime import UTC, datetime, time
from enum import Enum
from typing import Any

from tradewind.amazon.connections.options import ImportOptions

from .drafts import OrderDraft

LONGEST_NUMBER = 100
AMAZON = "AMAZON"


class Verdict(Enum):
    """What the options want of a new order."""

    TAKE = "take"
    LEAVE_OUT = "leave_out"
    CANNOT_TELL = "cannot_tell"
    """Amazon leaves out at present what the options go by."""


def judge_new(draft: OrderDraft, imports: ImportOptions) -> Verdict:
    """Return what the options want of an order that is not here yet; known ones are always followed."""
    starts_at = first_instant(imports)
    if starts_at is not None and draft.placed_at < starts_at:
        return Verdict.LEAVE_OUT
    if imports.amazon_fulfilled or draft.fulfilled_by not in {"", AMAZON}:
        return Verdict.TAKE
    return Verdict.LEAVE_OUT if draft.fulfilled_by == AMAZON else Verdict.CANNOT_TELL


def first_instant(imports: ImportOptions) -> datetime | None:
    """Return from which instant on orders are wanted, None where the options do not say."""
    return datetime.combine(imports.orders_from, time.min, UTC) if imports.orders_from else None


def describe_policy(imports: ImportOptions) -> dict[str, Any]:
    """Return the options by which orders are left out, as they are kept beside those that were."""
    starts_on = imports.orders_from.isoformat() if imports.orders_from else None
    return {"orders_from": starts_on, "amazon_fulfilled": imports.amazon_fulfilled}


def make_number(imports: ImportOptions, *, amazon_order_id: str, country: str) -> str:
    """Return the number of a new order in the store; Amazon's own where the format makes it too long."""
    number = imports.number_format.format(order_id=amazon_order_id, country=country)
    return number if len(number) <= LONGEST_NUMBER else amazon_order_id
