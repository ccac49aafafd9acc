"""Tries orders again that were set aside: as they came, then as Amazon tells them now."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from tradewind.amazon.connections.row_locks import lock_connections
from tradewind.base import audit, clock
from tradewind.base.errors import NotFound, Refused
from tradewind.base.queue import enqueue
from tradewind.store.catalog.placeholder import unknown_skus

from .intake import Outcome, Source, take_one
from .models import SetAsideOrder
from .reread import fetch_order, on_connections
from .set_aside import UNNAMED, read_set_aside
from .wanted import all_taking, imports_of, taking

EVERY = timedelta(hours=1)
MOST_AT_ONCE = 20


def retry_set_aside(set_aside_id: int, *, actor: audit.Actor) -> bool:
    """Try one order again as it came; when it still cannot be taken, have Amazon asked for it anew.

    Returns whether it is in the store now. Raises NotFound when it is not set aside (any more), Refused
    (`connection_off`) when its marketplace is Off or imports no orders, (`order_left_out`) when its options leave the
    order at Amazon.
    """
    with transaction.atomic():
        audit.record("retry_order", actor=actor, subject=str(set_aside_id))
        outcome = _try_again(set_aside_id, now=clock.now())
        if outcome is Outcome.SET_ASIDE:
            enqueue_retry(set_aside_id)
    if outcome is Outcome.LEFT_OUT:
        words = _("The settings of its marketplace leave this order at Amazon; it is set aside no longer.")
        raise Refused("order_left_out", words)
    return outcome is not Outcome.SET_ASIDE


def enqueue_retry(set_aside_id: int) -> None:
    """Have a worker try the order again, in the caller's transaction."""
    enqueue("amazon.reread_set_aside_order", queueing_lock=f"set-aside:{set_aside_id}", set_aside_id=set_aside_id)


def reread_set_aside(set_aside_id: int) -> bool:
    """Try an order again as it came, else as Amazon tells it now; return whether that worked.

    Its turn is over whatever comes of it, so that one that always fails keeps no other from its own.
    """
    SetAsideOrder.objects.filter(pk=set_aside_id).update(last_tried_at=clock.now())
    try:
        with transaction.atomic():
            if _try_again(set_aside_id, now=clock.now()) is not Outcome.SET_ASIDE:
                return True
        row = SetAsideOrder.objects.select_related("seller_account").filter(pk=set_aside_id).first()
        # one that is held for its SKUs is known whole: what changes of it at Amazon comes with the search
        if row is None or row.waits_for_skus or row.amazon_order_id.startswith(UNNAMED):
            return False
        outcome = fetch_order(row.amazon_order_id, connections=on_connections(row.seller_account))
    except Refused:
        return False
    return outcome in {Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED}


def set_aside_due(now: datetime) -> list[int]:
    """Return the ids of the orders that have waited long enough for another try, the longest waiting first."""
    rows = SetAsideOrder.objects.filter(last_tried_at__lte=now - EVERY).order_by("last_tried_at")
    return list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE])


def held_ready() -> list[int]:
    """Return the ids of the held orders whose SKUs the store has by now, or whose options hold none any more."""
    names = ("pk", "seller_account_id", "marketplace_id", "waits_for_skus")
    held = list(SetAsideOrder.objects.exclude(waits_for_skus=[]).only(*names).order_by("pk"))
    if not held:
        return []
    policies = {(one.seller_account_id, one.marketplace_id): imports_of(one).unknown_sku for one in all_taking()}
    missing = unknown_skus({sku for row in held for sku in row.waits_for_skus})
    ready = []
    for row in held:
        policy = policies.get((row.seller_account_id, row.marketplace_id))
        if policy and (policy != "hold" or not missing.intersection(row.waits_for_skus)):
            ready.append(row.pk)
    return ready


def _try_again(set_aside_id: int, *, now: datetime) -> Outcome:
    """Take the order as it came; what is set aside again stays, everything else of it goes. Raises Refused."""
    owner = SetAsideOrder.objects.filter(pk=set_aside_id).values_list("seller_account", flat=True).first()
    connections = taking(lock_connections(owner or 0))
    rows = SetAsideOrder.objects.select_related("seller_account").select_for_update(of=("self",))
    row = rows.filter(pk=set_aside_id).first()
    if row is None:
        raise NotFound("order_not_set_aside", _("This order is not set aside any more."))
    outcome = take_one(Source(row.seller_account, connections, now), read_set_aside(row))
    if outcome is Outcome.NOT_ASKED:
        words = _("The marketplace of this order is Off or imports no orders. Switch that on, then try again.")
        raise Refused("connection_off", words)
    if outcome is not Outcome.SET_ASIDE:
        row.delete()
    return outcome
