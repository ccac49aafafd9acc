"""What is known already of an answer's orders, read at once: windows overlap, so that most orders come again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tradewind.amazon.connections.models import SellerAccount

from .buyers import hash_personal
from .drafts import OrderDraft
from .fingerprints import fingerprint
from .models import AmazonOrder


@dataclass(frozen=True)
class KnownOrder:
    """One order as it was last taken in full."""

    id: int
    content_hash: str
    last_updated_at: datetime
    buyer_hash: str | None


def read_known(seller_account: SellerAccount, amazon_order_ids: Iterable[str]) -> dict[str, KnownOrder]:
    """Return, without a lock, those of the orders that are known in full, by Amazon's id."""
    rows = AmazonOrder.objects.filter(seller_account=seller_account, amazon_order_id__in=list(amazon_order_ids))
    names = ("amazon_order_id", "missing_data", "id", "content_hash", "last_updated_at", "buyer__content_hash")
    return {order_id: KnownOrder(*values) for order_id, missing, *values in rows.values_list(*names) if not missing}


def is_settled(known: KnownOrder, draft: OrderDraft) -> bool:
    """Return whether the draft says nothing new: it is older than what is known, or the same.

    That holds without a lock: whatever another worker writes meanwhile is newer still.
    """
    if draft.last_updated_at != known.last_updated_at:
        return draft.last_updated_at < known.last_updated_at
    is_same_buyer = not draft.personal or hash_personal(known.id, draft.personal) == known.buyer_hash
    return is_same_buyer and hash_content(draft) == known.content_hash


def hash_content(draft: OrderDraft) -> str:
    """Return the fingerprint of all that Amazon tells of an order, but for when it was touched."""
    return fingerprint({**draft.document, "lastUpdatedTime": None})
