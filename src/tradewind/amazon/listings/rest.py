"""Lets the check of a connection's products rest after a failure on our side, longer each time, and tells of it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tradewind.base import clock

from ..connections import activity
from ..connections.row_locks import lock_connection
from ..connections.stops import Stopped
from .models import ListingCheck
from .pace import next_try

logger = logging.getLogger(__name__)
_TELL_AFTER = 3


@contextmanager
def rest_after_failure(connection_id: int) -> Iterator[None]:
    """End quietly when the connection is gone; after any other failure try again later, and say so once."""
    try:
        yield
    except Stopped:
        return
    except Exception:
        logger.exception("The products of connection %s cannot be checked.", connection_id)
        _put_off(connection_id)
    else:
        ListingCheck.objects.filter(connection_id=connection_id, failures__gt=0).update(failures=0, next_try_at=None)


@transaction.atomic
def _put_off(connection_id: int) -> None:
    connection = lock_connection(connection_id)
    if connection is None:
        return
    check, _is_new = ListingCheck.objects.get_or_create(connection=connection)
    due_at = next_try(check.failures, clock.now())
    ListingCheck.objects.filter(pk=check.pk).update(failures=F("failures") + 1, next_try_at=due_at)
    if check.failures + 1 == _TELL_AFTER:
        words = _("Checking the products fails on our side; the log says why. It is tried again by itself.")
        activity.note("check", words, connection=connection, is_problem=True)
