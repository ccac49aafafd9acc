"""Mails of what ends or ended: with each reminder, once each time a connection needs reconnecting."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.urls import reverse

from tests.amazon.connections.consent import MAIN
from tradewind.amazon.connections import application, care, tokens
from tradewind.amazon.connections.models import Activity, Connection, SellerAccount
from tradewind.amazon.connections.stops import Postponed, Stopped
from tradewind.base import mail
from tradewind.base.audit import TRADEWIND
from tradewind.base.models import OutgoingMail, User

pytestmark = pytest.mark.django_db
Connect = Callable[..., list[Connection]]


@pytest.fixture(autouse=True)
def mail_server(settings: Any) -> None:
    settings.EMAIL_HOST = "127.0.0.1"


def refuse_until_lost(amazon: Any, connection: Connection, clock: Any) -> None:
    amazon.control("POST", "/revoke", json={"merchant_id": MAIN})
    for _try in range(3):
        tokens.forget_token(connection.seller_account_id)
        with pytest.raises((Stopped, Postponed)):
            tokens.access_token(connection.seller_account_id)
        clock.advance(minutes=11)


def test_each_reminder_of_an_authorization_is_mailed_once(admin: User, connect_account: Connect, clock: Any) -> None:
    connection = connect_account(countries=("US", "CA"))[0]
    for _day in range(366):
        care.remind(clock.now())
        mail.send_due()
        clock.advance(days=1)
    assert [one.subject.rpartition("ends ")[2] for one in outbox.outbox] == [
        "in 60 days", "in 30 days", "in 14 days", "in 7 days", "in 1 day",
    ]  # fmt: skip
    body = outbox.outbox[0].body
    assert reverse("connection", args=[connection.pk]) in body
    assert MAIN in body and "Amazon.com, Amazon.ca" in body and "23 Nov 2027" in body


def test_reminders_begin_anew_with_a_reconnect(admin: User, connect_account: Connect, clock: Any) -> None:
    for _year in range(2):
        connect_account()
        SellerAccount.objects.update(expires_at=clock.now() + timedelta(days=5))
        care.remind(clock.now())
    assert OutgoingMail.objects.count() == 2


def test_a_lost_authorization_is_mailed_once_each_time(
    admin: User, amazon: Any, connect_account: Connect, clock: Any
) -> None:
    connection = connect_account()[0]
    refuse_until_lost(amazon, connection, clock)
    assert [one.subject for one in OutgoingMail.objects.all()] == [
        f"Amazon connection of Northwind Trading ({MAIN}) needs reconnecting"
    ]
    with pytest.raises(Stopped):
        tokens.access_token(connection.seller_account_id)
    assert OutgoingMail.objects.count() == 1
    amazon.control("POST", "/reset")
    connect_account()
    refuse_until_lost(amazon, connection, clock)
    assert OutgoingMail.objects.count() == 2


def test_an_ending_client_secret_is_mailed(admin: User, clock: Any, settings: Any) -> None:
    settings.SPAPI_CLIENT_ID = ""
    application.set_application(
        application_id="",
        client_id="amzn1.application-oa2-client.x",
        client_secret="never in a mail",
        is_draft=False,
        actor=TRADEWIND,
    )
    clock.advance(days=90)
    care.remind(clock.now())
    care.remind(clock.now())
    (row,) = OutgoingMail.objects.all()
    assert "client secret" in row.subject and row.subject.endswith("in 90 days")
    assert "never in a mail" not in row.body and reverse("application") in row.body


def test_mail_that_cannot_be_sent_stands_in_the_activity_once(admin: User, clock: Any) -> None:
    mail.write_to_admins("k", subject="It ends", body="")
    OutgoingMail.objects.update(state="failed", problem="The mail server mail.example:25 did not take it (X).")
    care.plan_care()
    care.plan_care()
    (row,) = Activity.objects.filter(kind="mail")
    assert row.is_problem and "“It ends”" in row.summary and "mail.example" in row.summary
    assert "admin@example.com" not in row.summary
