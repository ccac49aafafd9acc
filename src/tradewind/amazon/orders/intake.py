"""Takes Amazon's orders into the channel and the store, each exactly once, whoever brings them how often."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from django.db import DataError, IntegrityError, InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from tradewind.amazon.connections.activity import note
from tradewind.amazon.connections.models import Connection, SellerAccount
from tradewind.amazon.connections.options import ImportOptions
from tradewind.store.catalog.placeholder import unknown_skus
from tradewind.store.orders.place import Status

from . import buyers, set_aside
from .drafts import OrderDraft, OrderHeld, OrderUnreadable, OrderUnwanted
from .handover import hand_over
from .known import KnownOrder, hash_content, is_settled, read_known
from .left_out import keep_left_out
from .models import AmazonOrder, SetAsideOrder
from .policy import Verdict, judge_new
from .read import read_order
from .rows import write_order
from .statuses import status_rank, store_status
from .wanted import imports_of

logger = logging.getLogger(__name__)


class Outcome(Enum):
    """What became of one order of an answer."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    SET_ASIDE = "set_aside"
    NOT_ASKED = "not_asked"
    """Of a marketplace that is not connected, Off, or imports no orders."""
    LEFT_OUT = "left_out"
    """Not wanted by the options of its connection; read when those change."""


@dataclass(frozen=True)
class Source:
    """Whose orders they are, what was asked, and when they came."""

    seller_account: SellerAccount
    connections: Sequence[Connection]
    now: datetime
    request_id: str = ""
    operation: str = ""
    """Amazon's operation that brought them; empty where they came from our own keeping."""
    refused_data: tuple[str, ...] = ()

    def connection_of(self, marketplace_id: str) -> Connection | None:
        """Return the connection an order of this marketplace came by."""
        return next((one for one in self.connections if one.marketplace_id == marketplace_id), None)


@dataclass
class Counts:
    """How many orders came to what."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    set_aside: int = 0
    not_asked: int = 0
    left_out: int = 0
    order_ids: list[str] = field(default_factory=list)
    """Those that are new or changed."""

    def add(self, outcome: Outcome, order_id: str) -> None:
        """Count one order."""
        setattr(self, outcome.value, getattr(self, outcome.value) + 1)
        if outcome in {Outcome.NEW, Outcome.CHANGED}:
            self.order_ids.append(order_id)

    def merge(self, other: "Counts") -> None:
        """Count what another page brought."""
        for outcome in Outcome:
            setattr(self, outcome.value, getattr(self, outcome.value) + getattr(other, outcome.value))
        self.order_ids += other.order_ids


def take_orders(source: Source, raws: Collection[dict[str, Any]]) -> Counts:
    """Take all orders of an answer, in the caller's transaction; one that cannot be taken is set aside.

    Orders are taken by their ids' order, so that two workers with the same orders do not wait for each other in
    a ring. Raises what the database raises when it is not the order's fault.
    """
    counts, taken = Counts(), []
    known = read_known(source.seller_account, map(set_aside.name_order, raws))
    for raw in sorted(raws, key=lambda order: str(order.get("orderId"))):
        outcome = _take_or_set_aside(source, raw, known.get(set_aside.name_order(raw)))
        counts.add(outcome, str(raw.get("orderId")))
        if outcome not in {Outcome.SET_ASIDE, Outcome.NOT_ASKED}:  # what is left out is set aside no more
            taken.append(set_aside.name_order(raw))
    SetAsideOrder.objects.filter(seller_account=source.seller_account, amazon_order_id__in=taken).delete()
    return counts


def take_one(source: Source, raw: dict[str, Any]) -> Outcome:
    """Take a single order as `take_orders` does; return what became of it."""
    counts = take_orders(source, [raw])
    return next(outcome for outcome in Outcome if getattr(counts, outcome.value))


def _take_or_set_aside(source: Source, raw: dict[str, Any], known: KnownOrder | None) -> Outcome:
    skus: tuple[str, ...] = ()
    try:
        draft = read_order(raw)
        is_asked = source.connection_of(draft.marketplace_id) and not source.refused_data
        if known and is_asked and is_settled(known, draft):
            return Outcome.UNCHANGED
        with transaction.atomic():
            return _take_order(source, draft)
    except OrderUnwanted:
        _remember_left_out(source, draft)
        return Outcome.LEFT_OUT
    except OrderHeld as error:
        reason, skus = str(error), error.skus
    except OrderUnreadable as error:
        reason = str(error)
    except (OperationalError, InterfaceError):
        raise
    except (DataError, IntegrityError) as error:
        reason = _("The database refuses the order (%(kind)s).") % {"kind": type(error).__name__}
    except Exception as error:  # noqa: BLE001 - whatever one order breaks, the others of its page go on
        logger.error(  # noqa: TRY400 - a traceback may hold what the order holds
            "Order %s cannot be taken: %s", set_aside.name_order(raw), type(error).__name__
        )
        reason = _("Tradewind failed on this order (%(kind)s); please report it.") % {"kind": type(error).__name__}
    set_aside.put_aside(source.seller_account, raw, reason=reason, skus=skus, now=source.now)
    return Outcome.SET_ASIDE


def _take_order(source: Source, draft: OrderDraft) -> Outcome:
    """Write the channel's rows, the sealed buyer and the store's order; known content writes nothing."""
    connection = source.connection_of(draft.marketplace_id)
    if connection is None and draft.marketplace_id:
        return Outcome.NOT_ASKED
    row = _claim_row(source, draft)
    content_hash = hash_content(draft)
    is_new = not row.content_hash
    if not is_new and source.refused_data:
        _mark_missing(row, source.refused_data)
        return Outcome.UNCHANGED
    if not is_new and not _is_news(row, draft, content_hash):
        return Outcome.UNCHANGED
    imports = imports_of(connection)
    if is_new:
        _require_wanted(draft, imports)
    status_before = row.status
    write_order(row, draft, content_hash=content_hash, request_id=source.request_id, now=source.now)
    row.missing_data = list(source.refused_data)
    personal = buyers.keep_personal(row, draft.personal, is_new=is_new, now=source.now)
    if draft.is_of_amazon:
        row.store_order = hand_over(row, personal, imports=imports, now=source.now)
    row.save()
    if is_new or status_before != row.status:
        _tell(source, row, status_before="" if is_new else status_before or "?")
    return Outcome.NEW if is_new else Outcome.CHANGED


def _require_wanted(draft: OrderDraft, imports: ImportOptions) -> None:
    """Raise OrderUnwanted or OrderHeld where the options do not want a new order, or not yet; its row goes with that.

    A cancelled order is held for no product: nothing of it is shipped.
    """
    verdict = judge_new(draft, imports)
    if verdict is Verdict.LEAVE_OUT:
        raise OrderUnwanted
    if verdict is Verdict.CANNOT_TELL:
        raise OrderUnreadable(_("Amazon does not tell at present who ships this order, and only yours are imported."))
    if imports.unknown_sku == "hold" and draft.is_of_amazon and store_status(draft.status) is not Status.CANCELLED:
        wanted = {item.sku for item in draft.items if item.quantity_ordered}
        if missing := sorted(unknown_skus(wanted)):
            names = ", ".join(f"“{sku}”" for sku in missing) if missing != [""] else _("an item without a SKU")
            words = _("The store has no product for %(names)s. The order comes in when it has.")
            raise OrderHeld(words % {"names": names}, missing)


def _remember_left_out(source: Source, draft: OrderDraft) -> None:
    connection = source.connection_of(draft.marketplace_id)
    if connection is not None:
        keep_left_out(connection, draft.last_updated_at)


def _claim_row(source: Source, draft: OrderDraft) -> AmazonOrder:
    """Return the order's row, locked; a row without a content hash has just been made.

    Of many workers that bring one order, the database lets one make the row, and the others find it.
    """
    known = AmazonOrder.objects.select_for_update().filter(
        seller_account=source.seller_account, amazon_order_id=draft.amazon_order_id
    )
    row = known.first()
    if row is None:
        fresh = AmazonOrder(
            seller_account=source.seller_account,
            amazon_order_id=draft.amazon_order_id,
            placed_at=draft.placed_at,
            last_updated_at=draft.last_updated_at,
            read_at=source.now,
        )
        AmazonOrder.objects.bulk_create([fresh], ignore_conflicts=True)
        row = known.get()
    row.seller_account = source.seller_account
    return row


def _is_news(row: AmazonOrder, draft: OrderDraft, content_hash: str) -> bool:
    if draft.last_updated_at < row.last_updated_at:
        return False
    if row.content_hash == content_hash and buyers.is_known(row, draft.personal):
        _mark_touched(row, draft.last_updated_at)
        return False
    if draft.last_updated_at == row.last_updated_at:
        return status_rank(draft.status) >= status_rank(row.status)
    return True


def _mark_touched(row: AmazonOrder, at: datetime) -> None:
    """Remember how new the known content is, so that an older state cannot come after it; else nothing is written."""
    if at > row.last_updated_at or row.missing_data:
        AmazonOrder.objects.filter(id=row.id).update(last_updated_at=at, missing_data=[])


def _mark_missing(row: AmazonOrder, refused: Collection[str]) -> None:
    """Leave a known order as it is and have it read again: what Amazon refuses to send must not be lost for it."""
    AmazonOrder.objects.filter(id=row.id).update(missing_data=sorted({*row.missing_data, *refused}))


def _tell(source: Source, row: AmazonOrder, *, status_before: str) -> None:
    values = {"order": row.amazon_order_id, "status": row.status or "?", "before": status_before}
    words = (
        _("Order %(order)s went from %(before)s to %(status)s.") % values
        if status_before
        else _("Order %(order)s came in: %(status)s.") % values
    )
    note(
        "order",
        words,
        connection=source.connection_of(row.marketplace_id),
        seller_account=source.seller_account,
        operation=source.operation,
        request_id=source.request_id,
        amazon_order_id=row.amazon_order_id,
    )
