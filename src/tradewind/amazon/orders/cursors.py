"""Claims the next page of an account's orders for one worker, and moves the cursor with the data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from tradewind.amazon.connections.models import Connection, SellerAccount
from tradewind.amazon.connections.row_locks import lock_connections
from tradewind.spapi.orders import INCLUDED_DATA, OrderPage

from .fingerprints import fingerprint_page
from .intake import Counts, Source, take_orders
from .left_out import follow_options
from .models import OrderCursor
from .progress import REST, asks_for, break_up_window, current_window, drop_window, finish_window, open_window
from .wanted import taking
from .windows import FIRST_IMPORT, Window, safe_watermark

# A killed worker's page is free again after this. A call may take longer: a second worker then asks for the same
# page, which costs a call, and whoever settles second finds another version and writes nothing.
LEASE = timedelta(seconds=20)


@dataclass(frozen=True)
class Claim:
    """One page that this worker, and for LEASE only this worker, asks Amazon for."""

    cursor_id: int
    version: int
    seller_account: SellerAccount
    window: Window
    connections: tuple[Connection, ...]
    included_data: tuple[str, ...]
    token: str


@dataclass(frozen=True)
class Busy:
    """Another worker is reading this road of the account."""


@dataclass(frozen=True)
class Settled:
    """What became of a page: the counts of its orders, and whether there is more to ask at once."""

    counts: Counts
    goes_on: bool
    was_taken: bool = True


@transaction.atomic
def claim_page(
    seller_account: SellerAccount, road: str, *, now: datetime, is_urgent: bool = False
) -> Claim | Busy | None:
    """Return the next page to ask for, None when nothing is due, Busy when somebody else is at it.

    `is_urgent` asks although the time has not come. Whoever claims has the time of LEASE; then another may
    claim the same page, and only the later claim's answer is taken.
    """
    connections = _lock_connections(seller_account)
    if not connections:
        return None
    cursor = _lock_cursor(seller_account, road, now)
    if OrderCursor.objects.filter(id=cursor.id, leased_until_at__gt=Now()).exists():
        return Busy()
    if cursor.window_from_at and not asks_for(cursor, connections):
        drop_window(cursor)
    if cursor.next_due_at > now and not is_urgent:
        return None
    cursor.next_due_at = min(cursor.next_due_at, now)
    if cursor.window_from_at is None:
        follow_options(connections, now=now)
        if not open_window(cursor, connections, now=now):
            cursor.save()
            return None
    cursor.version += 1
    cursor.save()
    OrderCursor.objects.filter(id=cursor.id).update(leased_until_at=Now() + LEASE)
    return Claim(
        cursor_id=cursor.id,
        version=cursor.version,
        seller_account=seller_account,
        window=current_window(cursor),
        connections=tuple(one for one in connections if str(one.id) in cursor.window_generations),
        included_data=tuple(cursor.window_included_data),
        token=cursor.pagination_token,
    )


@transaction.atomic
def settle_page(claim: Claim, page: OrderPage, *, asked_at: datetime, now: datetime) -> Settled:
    """Take the page's orders and move the cursor, both or neither.

    Nothing is taken when somebody claimed the page meanwhile, or when a connection was switched, went, or imports
    no orders any more: Off stops orders at once. A page that came before in the same window ends the window; it is
    read again in smaller ones (selling-partner-api-models issue 2297).
    """
    connections = _lock_connections(claim.seller_account)
    cursor = _lock_claimed(claim)
    if cursor is None:
        return Settled(Counts(), goes_on=False, was_taken=False)
    cursor.leased_until_at = None
    fingerprint = fingerprint_page(page.orders)
    if not asks_for(cursor, connections):
        drop_window(cursor)
        cursor.save()
        return Settled(Counts(), goes_on=True, was_taken=False)
    if fingerprint and fingerprint in cursor.page_fingerprints:
        return Settled(Counts(), goes_on=_read_smaller(cursor, now), was_taken=False)
    asked = [one for one in connections if str(one.pk) in cursor.window_generations]
    counts = take_orders(_source(claim, asked, page, now), page.orders)
    window = current_window(cursor)
    answered_at = page.last_updated_before
    if cursor.window_until_at is None:
        cursor.window_until_at = safe_watermark(window, answered_at=answered_at, asked_at=asked_at)
    cursor.pages_in_window += 1
    cursor.page_fingerprints.append(fingerprint)
    cursor.pagination_token = page.next_token or ""
    cursor.failures, cursor.last_problem, cursor.last_read_at = 0, "", now
    if not page.next_token:
        finish_window(cursor, now=now)
    cursor.save()
    return Settled(counts, goes_on=bool(page.next_token))


@transaction.atomic
def restart_smaller(claim: Claim, *, now: datetime) -> bool:
    """Give up the claim's window, whose token Amazon refuses (they live 24 hours), and read it again in smaller ones.

    Returns whether that is under way.
    """
    _lock_connections(claim.seller_account)
    cursor = _lock_claimed(claim)
    if cursor is None:
        return False
    cursor.leased_until_at = None
    return _read_smaller(cursor, now)


@transaction.atomic
def leave_out(claim: Claim, refused: Sequence[str], *, until_at: datetime) -> None:
    """Ask without these blocks of `includedData` until then (selling-partner-api-models issue 5365)."""
    cursor = _lock_claimed(claim)
    if cursor is not None:
        cursor.refused_data, cursor.refused_until_at, cursor.leased_until_at = sorted(refused), until_at, None
        drop_window(cursor)
        cursor.save()


@transaction.atomic
def postpone(claim: Claim, *, due_at: datetime, problem: str = "") -> int:
    """Ask again for the same page from `due_at` on; with a problem, count it. Returns the failures in a row."""
    cursor = _lock_claimed(claim)
    if cursor is None:
        return 0
    cursor.next_due_at, cursor.leased_until_at = due_at, None
    if problem:
        cursor.last_problem, cursor.failures = problem, cursor.failures + 1
    cursor.save()
    return cursor.failures


def release(claim: Claim) -> None:
    """Let go of a claim that came to nothing."""
    OrderCursor.objects.filter(id=claim.cursor_id, version=claim.version).update(leased_until_at=None)


def _lock_connections(seller_account: SellerAccount) -> list[Connection]:
    """Return the account's connections whose orders are asked for, all of them locked."""
    return taking(lock_connections(seller_account.pk))


def _lock_cursor(seller_account: SellerAccount, road: str, now: datetime) -> OrderCursor:
    fresh = OrderCursor(seller_account=seller_account, road=road, read_until_at=now - FIRST_IMPORT, next_due_at=now)
    OrderCursor.objects.bulk_create([fresh], ignore_conflicts=True)
    return OrderCursor.objects.select_for_update().get(seller_account=seller_account, road=road)


def _lock_claimed(claim: Claim) -> OrderCursor | None:
    return OrderCursor.objects.select_for_update().filter(id=claim.cursor_id, version=claim.version).first()


def _read_smaller(cursor: OrderCursor, now: datetime) -> bool:
    can_go_on = break_up_window(cursor, now=now)
    if not can_go_on:
        cursor.next_due_at, cursor.failures = now + REST, cursor.failures + 1
        cursor.last_problem = _("Amazon answers with the same page of orders again and again.")
    cursor.save()
    return can_go_on


def _source(claim: Claim, connections: Sequence[Connection], page: OrderPage, now: datetime) -> Source:
    return Source(
        seller_account=claim.seller_account,
        connections=connections,
        now=now,
        request_id=page.request_id or "",
        operation="searchOrders",
        refused_data=tuple(name for name in INCLUDED_DATA if name not in claim.included_data),
    )
