"""Mail to the admins: written as rows with what it tells of, sent afterwards by a job that may run twice."""

import logging
import smtplib
from contextlib import closing
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from . import clock
from .models import OutgoingMail, Role, User

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720))
"""How long to wait after each attempt that failed; after the last one the mail is given up."""
KEPT = timedelta(days=30)
_MOST_AT_ONCE = 50

logger = logging.getLogger(__name__)
State = OutgoingMail.State


def is_set_up() -> bool:
    """Return whether there is a mail server (EMAIL_HOST); without one no mail is written."""
    return bool(settings.EMAIL_HOST)


def count_readers() -> int:
    """Return how many people get such mail."""
    return _readers().count()


def write_to_admins(key: str, *, subject: str, body: str) -> int:
    """Write a mail to each active admin, in the caller's transaction; return how many people.

    `key` names what it is about: it is written once for that, however often this is called. The body must hold no
    secret and no buyer's data.
    """
    if not is_set_up():
        return 0
    now = clock.now()
    mails = [
        OutgoingMail(key=key, recipient=reader, subject=subject[:200], body=body, next_attempt_at=now, created_at=now)
        for reader in _readers().order_by("pk")
    ]
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
    return len(mails)


def send_due() -> int:
    """Send the mails that are due, each outside of a transaction; return how many went.

    Each attempt is claimed first, so that two workers do not send one mail. A worker that is killed between sending
    and writing that down sends it again, under the same Message-ID, by which mail programs drop the second one.
    """
    now = clock.now()
    due = OutgoingMail.objects.filter(state=State.WAITING, next_attempt_at__lte=now).order_by("pk")
    return sum(_attempt(mail, now) for mail in due.select_related("recipient")[:_MOST_AT_ONCE])


@transaction.atomic
def take_failures() -> list[OutgoingMail]:
    """Return the mails that were given up and not told of yet; in the caller's transaction they count as told."""
    rows = OutgoingMail.objects.select_for_update(of=("self",)).select_related("recipient")
    failed = list(rows.filter(state=State.FAILED, is_told=False).order_by("pk"))
    OutgoingMail.objects.filter(pk__in=[one.pk for one in failed]).update(is_told=True)
    return failed


def forget_old() -> int:
    """Delete mails written more than 30 days ago; return how many."""
    return OutgoingMail.objects.filter(created_at__lt=clock.now() - KEPT).delete()[0]


def describe_server() -> str:
    """Return where mail goes, for people; no name and no password."""
    return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"


def in_words(error: Exception) -> str:
    """Return what went wrong with the mail server; its own words may quote names and passwords, so they stay out."""
    code = getattr(error, "smtp_code", "")
    told = ", ".join(filter(None, [type(error).__name__, str(code)]))
    return _("The mail server %(server)s did not take it (%(told)s).") % {"server": describe_server(), "told": told}


def _readers() -> "QuerySet[User]":
    return User.objects.filter(role=Role.ADMIN, is_active=True)


def _attempt(mail: OutgoingMail, now: datetime) -> bool:
    if not mail.recipient.has_role(Role.ADMIN):  # no admin any more: not for their eyes
        mail.delete()
        return False
    number = mail.attempts + 1
    pause = PAUSES[min(number, len(PAUSES)) - 1]
    mine = OutgoingMail.objects.filter(pk=mail.pk, state=State.WAITING, attempts=mail.attempts)
    if mine.update(attempts=number, next_attempt_at=now + pause) != 1:
        return False
    problem = _send(mail)
    after = {"problem": problem[:200]}
    if not problem:
        after["state"] = State.SENT
    elif number > len(PAUSES):
        after["state"] = State.FAILED
    kept = OutgoingMail.objects.filter(pk=mail.pk)
    if problem:  # of a later attempt, which another worker may have made meanwhile, this one says nothing
        kept = kept.filter(state=State.WAITING, attempts=number)
    kept.update(**after)
    return not problem


def _send(mail: OutgoingMail) -> str:
    """Hand the mail to the server; return why it did not take it, empty when it did."""
    host = urlsplit(settings.URL).hostname or "localhost"
    message = EmailMessage(
        subject=mail.subject,
        body=mail.body,
        to=[mail.recipient.email],
        headers={"Message-ID": f"<mail-{mail.pk}.{mail.created_at:%Y%m%d%H%M%S%f}@{host}>"},
    )
    server = get_connection()
    try:
        with closing(server):  # also where it let us in only halfway
            server.send_messages([message])
    except (smtplib.SMTPException, OSError, ValueError) as error:
        logger.warning("A mail was not sent: %s", in_words(error))
        return in_words(error)
    return ""
