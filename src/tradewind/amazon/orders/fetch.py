"""Reads an account's orders from Amazon: claim a page, ask for it, settle it, until it is done or must wait."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from django.db import InterfaceError, OperationalError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from tradewind.amazon.connections.activity import note
from tradewind.amazon.connections.calls import Stopped, open_account_client
from tradewind.amazon.connections.models import SellerAccount
from tradewind.base import clock
from tradewind.base.errors import Refused
from tradewind.spapi.errors import AmazonError, Rejected, Throttled
from tradewind.spapi.orders import search_orders

from .cursors import Busy, Claim, Settled, claim_page, leave_out, postpone, release, restart_smaller, settle_page
from .intake import Counts
from .models import OrderCursor, OrderGap
from .progress import CATCH_UP, REST, SEARCH
from .troubles import back_off, data_to_leave_out, describe
from .wanted import all_taking

logger = logging.getLogger(__name__)
Ending = Literal["complete", "waiting", "busy", "stopped", "problem"]
MOST_PAGES = 40
REFUSAL_LASTS = timedelta(hours=1)


@dataclass
class Reading:
    """What one reading of an account brought and why it ended; `goes_on_at` where it goes on by itself later."""

    merchant_id: str
    counts: Counts = field(default_factory=Counts)
    pages: int = 0
    ending: Ending = "complete"
    goes_on_at: datetime | None = None
    words: str = ""


@dataclass(frozen=True)
class Trouble:
    """Why a page was not read, in words, and whether it may pass by itself soon."""

    words: str
    is_passing: bool
    operation: str = ""
    request_id: str | None = None


def accounts_due(now: datetime) -> list[int]:
    """Return the ids of the seller accounts whose orders are to be read now."""
    connections = all_taking()
    own = OrderCursor.objects.filter(seller_account=OuterRef("pk"))
    waiting = Q(road=SEARCH) | Q(road=CATCH_UP) & Exists(
        OrderGap.objects.filter(connection__seller_account=OuterRef("seller_account"), connection__in=connections)
    )
    return list(
        SellerAccount.objects.exclude(state=SellerAccount.State.RECONNECT_NEEDED)
        .filter(pk__in={one.seller_account_id for one in connections})
        .filter(~Exists(own.filter(road=SEARCH)) | Exists(own.filter(waiting, next_due_at__lte=now)))
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def fetch_account(seller_account: SellerAccount, *, is_urgent: bool = False) -> Reading:
    """Read what is due of an account's orders: what changed lately first, then what was passed over.

    Needs no transaction around it. Where Amazon's rate is spent or Amazon has trouble, it ends and says when it
    goes on; `accounts_due` has the account again then. Any number of workers may do this at once.
    """
    reading = Reading(seller_account.merchant_id)
    for road in (SEARCH, CATCH_UP):
        _read_road(reading, seller_account, road, is_urgent)
        if reading.ending != "complete":
            break
    return reading


def _read_road(reading: Reading, seller_account: SellerAccount, road: str, is_urgent: bool) -> None:
    while reading.pages < MOST_PAGES and SellerAccount.objects.filter(pk=seller_account.pk).exists():
        claim = claim_page(seller_account, road, now=clock.now(), is_urgent=is_urgent)
        if claim is None:
            return
        if isinstance(claim, Busy):
            reading.ending, reading.words = "busy", _("Another worker is reading these orders right now.")
            return
        is_urgent = False
        settled = _read_page(reading, claim)
        if reading.ending != "complete" or (road == SEARCH and settled and not settled.goes_on):
            return


def _read_page(reading: Reading, claim: Claim) -> Settled | None:
    """Ask for the claimed page and settle it; None where there was no page to settle."""
    asked_at = clock.now()
    wanted = {one.pk: one.generation for one in claim.connections}
    try:
        with _let_go_on_failure(claim), open_account_client(claim.seller_account, wanted) as client:
            page = search_orders(
                client,
                marketplace_ids=[one.marketplace_id for one in claim.connections],
                last_updated_after=claim.window.from_at,
                last_updated_before=claim.window.before_at,
                included_data=claim.included_data,
                pagination_token=claim.token or None,
            )
            settled = settle_page(claim, page, asked_at=asked_at, now=clock.now())
    except Stopped as stop:
        if stop.reason == "reconnect_needed":
            reading.ending, reading.words = "stopped", str(stop)
        return None
    except AmazonError as error:
        _meet(reading, claim, error)
        return None
    except Refused as refusal:
        reading.ending, reading.words, reading.goes_on_at = "problem", refusal.message, clock.now() + REST
        postpone(claim, due_at=reading.goes_on_at, problem=refusal.message)
        return None
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever fails here must not turn in a silent circle
        # Neither the error's text nor the values behind it are logged: both may hold what an order holds.
        logger.error("Orders of %s cannot be read: %s", reading.merchant_id, type(error).__name__)  # noqa: TRY400
        words = _("Reading these orders fails on our side (%(kind)s). It is tried again by itself; please report it.")
        _rest(reading, claim, Trouble(words % {"kind": type(error).__name__}, is_passing=True), clock.now())
        return None
    reading.pages += 1
    reading.counts.merge(settled.counts)
    return settled


@contextmanager
def _let_go_on_failure(claim: Claim) -> Iterator[None]:
    """Give the page back at once when it comes to nothing; a worker that is killed gives it back with its lease."""
    try:
        yield
    except BaseException:
        release(claim)
        raise


def _meet(reading: Reading, claim: Claim, error: AmazonError) -> None:
    """Decide what follows from a call that failed, and leave it on the cursor."""
    now = clock.now()
    if isinstance(error, Throttled):
        reading.ending, reading.words = "waiting", describe(error)
        reading.goes_on_at = now + timedelta(seconds=max(1.0, error.retry_after_s or 0))
        postpone(claim, due_at=reading.goes_on_at)
        return
    if isinstance(error, Rejected) and claim.token:
        if not restart_smaller(claim, now=now):
            reading.ending, reading.words = "problem", describe(error)
        return
    left_out = data_to_leave_out(error, claim.included_data)
    if left_out:
        leave_out(claim, left_out, until_at=now + REFUSAL_LASTS)
        return
    _stand_back(reading, claim, error, now)


def _stand_back(reading: Reading, claim: Claim, error: AmazonError, now: datetime) -> None:
    if isinstance(error, Rejected):
        leave_out(claim, (), until_at=now)
    trouble = Trouble(describe(error), is_passing=error.retryable, operation=error.operation)
    _rest(reading, claim, replace(trouble, request_id=error.request_id), now)


def _rest(reading: Reading, claim: Claim, trouble: Trouble, now: datetime) -> None:
    """Try again after a pause that grows, and tell of it once."""
    failures = OrderCursor.objects.filter(pk=claim.cursor_id).values_list("failures", flat=True).first() or 0
    reading.ending, reading.words = "problem", trouble.words
    reading.goes_on_at = now + (back_off(failures + 1) if trouble.is_passing else REST)
    failures = postpone(claim, due_at=reading.goes_on_at, problem=reading.words)
    if failures == (3 if trouble.is_passing else 1):
        note(
            "orders_not_read",
            reading.words,
            seller_account=claim.seller_account,
            is_problem=True,
            operation=trouble.operation,
            request_id=trouble.request_id,
        )
