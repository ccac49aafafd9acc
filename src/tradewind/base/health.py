"""Whether the ground is sound: data folder, keys, database, clock, worker; each finding says what to do."""

import os
import smtplib
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db import OperationalError, connection
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateWorker

from . import mail
from .crypto_keys import FILE, NAME
from .env import read_text
from .errors import Refused
from .keys import check_keys
from .schema import is_in_step

SKEW_TOLERATED = timedelta(seconds=60)
WORKER_SILENT_AFTER = timedelta(seconds=30)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: how it is, and what to do when it is not good."""

    name: str
    is_good: bool
    words: str
    advice: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return it for JSON."""
        return asdict(self)

    def as_text(self) -> str:
        """Return it in a line or two for a terminal."""
        first = f"{'ok  ' if self.is_good else 'FIX '} {self.name}: {self.words}"
        return f"{first}\n     → {self.advice}" if self.advice else first


def examine_ground() -> Iterator[Finding]:
    """Look at all that Tradewind itself stands on."""
    yield _data_folder()
    yield _private_files()
    database = _database()
    yield database
    if database.is_good:
        yield _keys()
        yield _database_clock()
        yield _worker()
    yield _mail()


def _data_folder() -> Finding:
    folder = settings.DATA
    if not os.access(folder, os.W_OK):
        return Finding(
            "data folder", is_good=False, words=_("%s cannot be written to.") % folder,
            advice=_("Give this user the folder, or set TRADEWIND_DATA to another one."),
        )  # fmt: skip
    if os.geteuid() == 0 and settings.DATABASE_IS_EMBEDDED:
        return Finding(
            "data folder", is_good=True, words=_("%s, used as root.") % folder,
            advice=_("As root the embedded database opens the folders above it for reading. Better an ordinary user."),
        )  # fmt: skip
    return Finding("data folder", is_good=True, words=str(folder))


def _private_files() -> Finding:
    files = [settings.DATA / name for name in ("secret-key", FILE, "demo.json")]
    open_ones = [file.name for file in files if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077]
    if open_ones:
        return Finding(
            "secret files", is_good=False, words=_("Others on this machine may read %s.") % ", ".join(open_ones),
            advice=f"chmod 600 {' '.join(str(settings.DATA / name) for name in open_ones)}",
        )  # fmt: skip
    return Finding("secret files", is_good=True, words=_("only this user may read them."))


def _database() -> Finding:
    try:
        connection.ensure_connection()
    except OperationalError as error:
        return Finding(
            "database", is_good=False, words=str(error).strip().splitlines()[0],
            advice=_("Check that PostgreSQL runs and that DATABASE_URL names it."),
        )  # fmt: skip
    version = ".".join(str(part) for part in divmod(connection.pg_version, 10000))  # type: ignore[attr-defined]
    if not is_in_step():
        return Finding(
            "database", is_good=False, words=_("PostgreSQL %s, behind this version of Tradewind.") % version,
            advice="tradewind migrate",
        )  # fmt: skip
    return Finding("database", is_good=True, words=_("PostgreSQL %s, in step.") % version)


def _keys() -> Finding:
    try:
        check_keys()
    except Refused as refusal:
        return Finding("keys", is_good=False, words=refusal.message, advice=NAME)
    place = NAME if read_text(NAME) else str(settings.DATA / FILE)
    return Finding("keys", is_good=True, words=_("they open what is stored; kept in %s.") % place)


def _database_clock() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone() or (datetime.now(UTC),)
    skew = abs(datetime.now(UTC) - theirs)
    return Finding(
        "clock", is_good=skew < SKEW_TOLERATED,
        words=_("this machine and the database differ by %.1f s.") % skew.total_seconds(),
        advice="" if skew < SKEW_TOLERATED else _("Let both machines keep their time by NTP."),
    )  # fmt: skip


def _worker() -> Finding:
    newest = ProcrastinateWorker.objects.order_by("-last_heartbeat").values_list("last_heartbeat", flat=True).first()
    if newest is not None and datetime.now(UTC) - newest < WORKER_SILENT_AFTER:
        return Finding("worker", is_good=True, words=_("at least one runs."))
    return Finding(
        "worker", is_good=True, words=_("none runs now: feeds, orders and imports wait."),
        advice=_("`tradewind up` runs web and worker together; `tradewind worker` a worker alone."),
    )  # fmt: skip


def _mail() -> Finding:
    if not mail.is_set_up():
        return Finding(
            "mail", is_good=True, words=_("no mail server is set: reminders stand in the pages only."),
            advice=_("EMAIL_HOST, and what else the operator's guide names under Mail."),
        )  # fmt: skip
    try:
        with closing(get_connection()) as server:
            server.open()
    except (smtplib.SMTPException, OSError) as error:
        words = _("%(server)s does not let us in (%(kind)s).")
        return Finding(
            "mail", is_good=False, words=words % {"server": mail.describe_server(), "kind": type(error).__name__},
            advice=_("Check EMAIL_HOST, EMAIL_PORT, EMAIL_USE_TLS or EMAIL_USE_SSL, the user and the password."),
        )  # fmt: skip
    words = _("%(server)s lets us in; mail goes out as %(sender)s.")
    values = {"server": mail.describe_server(), "sender": settings.DEFAULT_FROM_EMAIL}
    return Finding("mail", is_good=True, words=words % values)
