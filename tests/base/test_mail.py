"""Mail to the admins: written once, sent once, tried again while the server is away, without secrets in its words."""

import smtplib
import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from django.core import mail as outbox
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F

from tradewind.base import mail
from tradewind.base.health import examine_ground
from tradewind.base.models import OutgoingMail, Role, User

pytestmark = pytest.mark.django_db
PASSWORD = "a secret of the mail server"


@pytest.fixture(autouse=True)
def mail_server(settings: Any) -> None:
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "127.0.0.1", "shop@example.com"


class Post:
    """A mail server that keeps what it gets, and refuses while told so."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answer.startswith("250"):
            self.mails.append(envelope)
        return self.answer


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    """A real conversation with a mail server on this machine, signed in to."""
    handler = Post()
    port = find_free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port, auth_require_tls=False, authenticator=let_in)
    controller.start()
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", port
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "shop", PASSWORD
    yield handler
    controller.stop()


def find_free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def let_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: LoginPassword) -> AuthResult:
    return AuthResult(success=given.password == PASSWORD.encode(), handled=False)


def write(key: str = "k") -> int:
    return mail.write_to_admins(key, subject="It ends in 7 days", body="Reconnect.\n")


def test_each_active_admin_gets_it_once(admin: User, operator: User, clock: Any) -> None:
    User.objects.create_user("second@example.com", "x", role=Role.ADMIN)
    User.objects.create_user("gone@example.com", "x", role=Role.ADMIN)
    User.objects.filter(email="gone@example.com").update(is_active=False)
    assert write() == 2
    write()
    assert mail.send_due() == 2
    assert mail.send_due() == 0
    assert sorted(one.to[0] for one in outbox.outbox) == ["admin@example.com", "second@example.com"]
    assert {one.subject for one in outbox.outbox} == {"It ends in 7 days"}
    write()
    assert mail.send_due() == 0, "what was sent is not written again"


def test_without_a_server_nothing_is_written(admin: User, settings: Any) -> None:
    settings.EMAIL_HOST = ""
    assert write() == 0
    assert not OutgoingMail.objects.exists()


def test_it_goes_with_its_transaction(admin: User) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        write()
        raise RuntimeError
    assert not OutgoingMail.objects.exists()


def test_who_is_no_admin_any_more_gets_nothing(admin: User) -> None:
    write()
    User.objects.update(role=Role.VIEWER)
    assert mail.send_due() == 0
    assert not outbox.outbox and not OutgoingMail.objects.exists()


def test_a_conversation_with_a_real_server(admin: User, post: Post, clock: Any) -> None:
    write()
    assert mail.send_due() == 1
    (envelope,) = post.mails
    assert envelope.mail_from == "shop@example.com" and envelope.rcpt_tos == ["admin@example.com"]
    assert b"Subject: It ends in 7 days" in envelope.content and b"Message-ID: <mail-" in envelope.content


def test_a_server_that_is_away_is_asked_less_and_less_and_then_no_more(
    admin: User, post: Post, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    post.answer = f"451 not now, {PASSWORD}"
    write()
    waits = []
    while OutgoingMail.objects.filter(state="waiting").exists():
        assert mail.send_due() == 0
        row = OutgoingMail.objects.get()
        waits.append(row.next_attempt_at - clock.now())
        clock.advance(seconds=waits[-1].total_seconds())
    assert len(waits) == len(mail.PAUSES) + 1 and waits == sorted(waits)
    assert timedelta(hours=12) < sum(waits[:-1], timedelta()) < timedelta(days=2)
    assert row.state == "failed"
    assert "451" in row.problem and PASSWORD not in row.problem + caplog.text
    assert [one.pk for one in mail.take_failures()] == [row.pk]
    assert mail.take_failures() == []


def test_a_server_that_comes_back_gets_it(admin: User, post: Post, clock: Any) -> None:
    post.answer = "451 not now"
    write()
    mail.send_due()
    post.answer = "250 OK"
    assert mail.send_due() == 0, "it is not its turn yet"
    clock.advance(minutes=1)
    assert mail.send_due() == 1
    assert len(post.mails) == 1


def test_a_wrong_password_is_said_without_it(admin: User, post: Post, settings: Any, clock: Any) -> None:
    settings.EMAIL_HOST_PASSWORD = "not the right one"
    write()
    mail.send_due()
    problem = OutgoingMail.objects.get().problem
    assert "SMTPAuthenticationError, 535" in problem and "not the right one" not in problem
    finding = next(one for one in examine_ground() if one.name == "mail")
    assert not finding.is_good and "not the right one" not in finding.as_text()


def test_old_mails_go(admin: User, clock: Any) -> None:
    write()
    clock.advance(days=29)
    assert mail.forget_old() == 0
    clock.advance(days=2)
    assert mail.forget_old() == 1


def test_doctor_says_whether_mail_is_set_up(admin: User, post: Post, settings: Any) -> None:
    findings = {one.name: one for one in examine_ground()}
    assert findings["mail"].is_good and "shop@example.com" in findings["mail"].words
    settings.EMAIL_HOST = ""
    findings = {one.name: one for one in examine_ground()}
    assert "EMAIL_HOST" in findings["mail"].advice


class OvertakenServer(BaseEmailBackend):
    """A server so slow that another worker has sent the mail by its next attempt when this one fails."""

    def send_messages(self, email_messages: Any) -> int:
        OutgoingMail.objects.update(state=OutgoingMail.State.SENT, attempts=F("attempts") + 1)
        raise smtplib.SMTPServerDisconnected("too late")


def test_a_late_failure_says_nothing_of_a_mail_that_went_meanwhile(admin: User, settings: Any, clock: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.OvertakenServer"
    mail.write_to_admins("late", subject="Late", body="Late.")
    OutgoingMail.objects.update(attempts=len(mail.PAUSES))
    assert mail.send_due() == 0
    kept = OutgoingMail.objects.get()
    assert (kept.state, kept.problem) == ("sent", "")
