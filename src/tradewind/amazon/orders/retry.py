"""Tries orders again that were set aside: as they came, then as Amazon tells them now."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.connections.row_locks import lock_connections
from tradewind.base import audit, clock
from tradewind.base.errors import NotFound, Refused
from tradewind.base.queue import enqueue

from .intake import Outcome, Source, take_one
from .models import SetAsideOrder
from .reread import fetch_order
from .set_aside import UNNAMED, read_set_aside

EVERY = timedelta(hours=1)
MOST_AT_ONCE = 20


def retry_set_aside(set_aside_id: int, *, actor: audit.Actor) -> bool:
    """Try one order again as it came; when it still cannot be taken, have Amazon asked for it anew.

    Returns whether it is in the store now. Raises NotFound when it is not set aside (any more), Refused
    (`connection_off`) when its marketplace is Off.
    """
    with transaction.atomic():
        audit.record("retry_order", actor=actor, subject=str(set_aside_id))
        is_taken = _try_again(set_aside_id, now=clock.now())
        if not is_taken:
            enqueue(
                "amazon.reread_set_aside_order", queueing_lock=f"set-aside:{set_aside_id}", set_aside_id=set_aside_id
            )
        return is_taken


def reread_set_aside(set_aside_id: int) -> bool:
    """Try an order again as it came, else as Amazon tells it now; return whether that worked.

    Its turn is over whatever comes of it, so that one that always fails keeps no other from its own.
    """
    SetAsideOrder.objects.filter(pk=set_aside_id).update(last_tried_at=clock.now())
    try:
        with transaction.atomic():
            if _try_again(set_aside_id, now=clock.now()):
                return True
        row = SetAsideOrder.objects.select_related("seller_account").filter(pk=set_aside_id).first()
        if row is None or row.amazon_order_id.startswith(UNNAMED):
            return False
        connections = Connection.objects.filter(seller_account=row.seller_account, is_on=True)
        outcome = fetch_order(row.amazon_order_id, connections=list(connections.select_related("seller_account")))
    except Refused:
        return False
    return outcome in {Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED}


def set_aside_due(now: datetime) -> list[int]:
    """Return the ids of the orders that have waited long enough for another try, the longest waiting first."""
    rows = SetAsideOrder.objects.filter(last_tried_at__lte=now - EVERY).order_by("last_tried_at")
    return list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE])


def _try_again(set_aside_id: int, *, now: datetime) -> bool:
    owner = SetAsideOrder.objects.filter(pk=set_aside_id).values_list("seller_account", flat=True).first()
    connections = [one for one in lock_connections(owner or 0) if one.is_on]
    rows = SetAsideOrder.objects.select_related("seller_account").select_for_update(of=("self",))
    row = rows.filter(pk=set_aside_id).first()
    if row is None:
        raise NotFound("order_not_set_aside", _("This order is not set aside any more."))
    outcome = take_one(Source(row.seller_account, connections, now), read_set_aside(row))
    if outcome is Outcome.NOT_ASKED:
        raise Refused("connection_off", _("The marketplace of this order is Off. Switch it on, then try again."))
    if outcome is Outcome.SET_ASIDE:
        return False
    row.delete()
    return True
