"""Asks Amazon on a person's behalf: what keeps us from an answer becomes a sentence for that person."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from tradewind.base.errors import Refused
from tradewind.spapi.client import Client
from tradewind.spapi.errors import AmazonError, NotAuthorized, Throttled

from ..connections.calls import Stopped, open_client
from ..connections.models import Connection


class AmazonBusy(Refused):
    """Amazon's rate is spent for a moment: `retry_after_s` seconds from now it may be asked again."""

    def __init__(self, message: str, *, retry_after_s: float) -> None:
        super().__init__("amazon_away", message)
        self.retry_after_s = retry_after_s


@contextmanager
def asking_amazon(connection: Connection) -> Iterator[Client]:
    """Give a client that works while the connection is Off; raises Refused (`amazon_away`) when it gets nowhere."""
    try:
        with open_client(connection, needs_on=False) as client:
            yield client
    except Stopped as stop:
        raise Refused("amazon_away", str(stop)) from stop
    except Throttled as error:
        words = _("Amazon's rate for this is spent. Try again in a minute.")
        raise AmazonBusy(words, retry_after_s=error.retry_after_s or 1.0) from error
    except NotAuthorized as error:
        words = _("Amazon refuses this: %(words)s Check the connection.") % {"words": error.message}
        raise Refused("amazon_away", words) from error
    except AmazonError as error:
        words = _("Amazon did not answer as it should: %(words)s Try again in a minute.") % {"words": error.message}
        raise Refused("amazon_away", words) from error
