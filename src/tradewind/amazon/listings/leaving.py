"""Lets go of listings whose products are not chosen for a marketplace (any more)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tradewind.base import clock

from ..connections.models import Connection
from .models import Issue, Listing

NOT_CHOSEN = "not_chosen"
State = Listing.State


def leave_alone(connection: Connection, skus: Sequence[str]) -> None:
    """Forget what Amazon never accepted of these SKUs; leave what it has as it is, and say so.

    Belongs in a transaction that holds the connection. What is on its way, or may have arrived, is kept as well.
    """
    rows = Listing.objects.select_for_update().filter(connection=connection, sku__in=skus).order_by("pk")
    listings = list(rows)
    gone = [row.pk for row in listings if row.accepted is None and row.state not in (State.SENT, State.UNKNOWN)]
    kept = [row.pk for row in listings if row.accepted is not None and row.state != State.SENT]
    Listing.objects.filter(pk__in=gone).delete()
    now = clock.now()
    Listing.objects.filter(pk__in=kept).exclude(state=State.ACCEPTED).update(state=State.ACCEPTED, updated_at=now)
    Issue.objects.filter(listing__in=kept, source=Issue.Source.CHECK).delete()
    words = _("The product is not chosen for this marketplace any more; what Amazon has stays as it is.")
    Issue.objects.bulk_create(
        Issue(
            listing_id=listing_id,
            source=Issue.Source.CHECK,
            code=NOT_CHOSEN,
            severity="INFO",
            message=words,
            created_at=now,
        )
        for listing_id in kept
    )
