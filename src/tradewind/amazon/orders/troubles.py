"""What follows from a call for orders that failed: how long to wait, what to leave out, how to say it."""

from collections.abc import Collection
from datetime import timedelta

from django.utils.translation import gettext as _

from tradewind.spapi.errors import (
    AmazonError,
    NotAuthorized,
    NotReached,
    NotUnderstood,
    Rejected,
    Throttled,
    Unavailable,
)
from tradewind.spapi.orders import INCLUDED_DATA

_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(minutes=15)


def back_off(failures: int) -> timedelta:
    """Return how long to wait after so many failures in a row: 30 s, then twice as long each time, up to 15 minutes."""
    return min(_FIRST_PAUSE * (1 << min(max(failures, 1) - 1, 10)), _LONGEST_PAUSE)


def data_to_leave_out(error: AmazonError, asked: Collection[str]) -> tuple[str, ...]:
    """Return the blocks of `includedData` to do without after a 400; none when that cannot be what was refused.

    Amazon refused one block in one region for half a day, with no word of which (selling-partner-api-models issue
    5365: FULFILLMENT in the Far East). So: those that Amazon names, else FULFILLMENT, else all.
    """
    if not isinstance(error, Rejected) or error.status != 400 or not asked:
        return ()
    words = set(error.message.replace(",", " ").replace("=", " ").replace(".", " ").split())
    named = words & set(asked)
    refused = set(INCLUDED_DATA) - set(asked)
    if named:
        return tuple(sorted(named | refused))
    return ("FULFILLMENT",) if not refused else INCLUDED_DATA


def describe(error: AmazonError) -> str:
    """Return what happened and what follows, in a sentence or two without personal data."""
    if isinstance(error, Throttled):
        return _("Amazon's rate for reading orders is used up; it goes on by itself.")
    if isinstance(error, NotReached):
        return _("Amazon could not be reached. Tradewind tries again by itself.")
    if isinstance(error, Unavailable):
        return _("Amazon has trouble answering. Tradewind tries again by itself; no order is lost.")
    if isinstance(error, NotAuthorized):
        return _(
            "Amazon does not let Tradewind read orders of this account. Check that the application has the role "
            "“Inventory and Order Tracking”, then reconnect. Amazon's words: %(words)s"
        ) % {"words": error.message}
    if isinstance(error, NotUnderstood):
        return _("Amazon's answer could not be read. Tradewind tries again; if this stays, please report it.")
    return _("Amazon refused to list orders: %(words)s") % {"words": error.message}
