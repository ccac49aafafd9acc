"""Has products checked again that may have changed while a feed was made of them, or was on its way."""

from tradewind.store.catalog.changes import ChangeCursor, changes_since

from ..connections.configure import request_check
from ..connections.models import Connection
from ..mapping.assess import Assessor
from ..mapping.change import request_check_of
from ..mapping.touch import Touched
from .models import Listing, Submission

_MOST_CHANGES = 500


def recheck_changed(connection: Connection, assessor: Assessor, since: ChangeCursor) -> None:
    """Have checked, in the caller's transaction, what changed since the assessor and the cursor were read.

    A check that ran meanwhile knew it, and the assessor may have written its older view over that.
    """
    changes = changes_since(since, limit=_MOST_CHANGES)
    if len(changes) == _MOST_CHANGES or not assessor.is_current():
        request_check(connection.pk)
        return
    product_ids = sorted({change.product_id for change in changes if change.product_id})
    request_check_of(connection, Touched(product_ids=tuple(product_ids)))


def recheck_sent(submission: Submission) -> None:
    """Have checked, in the caller's transaction, what a feed that is over held.

    While a listing is on its way it stays so, whatever becomes of its product; what Amazon took may be of yesterday.
    """
    held = Listing.objects.filter(submission_items__submission=submission, variant__isnull=False)
    product_ids = held.order_by("variant__product_id").values_list("variant__product_id", flat=True).distinct()
    request_check_of(submission.connection, Touched(product_ids=tuple(product_ids)))
