"""What connections need without anybody asking: participations read daily, doubts settled, ends foretold."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tradewind.base import clock
from tradewind.base.queue import enqueue
from tradewind.spapi import sellers
from tradewind.spapi.errors import AmazonError

from . import application, letters, tokens, trips
from .activity import note
from .admit import READ_EVERY, write_participations
from .calls import Stopped, open_client
from .models import AmazonApplication, SellerAccount
from .patience import PAUSES
from .prove import known_ones

_READ_AGAIN = timedelta(hours=1)
ACCOUNT_REMINDERS = (60, 30, 14, 7, 1)
"""Days before an authorization ends; Amazon's own notice has no published lead."""
SECRET_REMINDERS = (90, 30, 7, 1)
"""Days before a client secret ends; Amazon writes 90 days before."""


def read_participations(seller_account_id: int) -> None:
    """Read where an account takes part and write it to its connections. Raises Stopped, AmazonError."""
    account = SellerAccount.objects.filter(pk=seller_account_id).first()
    if account is None:
        return
    client = open_client(None, seller_account=account)
    found = known_ones(sellers.get_marketplace_participations(client), account.region)
    with transaction.atomic():
        locked = SellerAccount.objects.select_for_update().filter(pk=account.pk).first()
        if locked is not None:
            write_participations(locked, found, now=clock.now())
            locked.participations_due_at = clock.now() + READ_EVERY
            locked.save(update_fields=["participations_due_at"])


def refresh_participations(seller_account_id: int) -> None:
    """Read an account's participations; whatever keeps us from it now, they are found due again an hour later."""
    due_at = clock.now() + _READ_AGAIN
    SellerAccount.objects.filter(pk=seller_account_id).update(participations_due_at=due_at)
    try:
        read_participations(seller_account_id)
    except (Stopped, AmazonError):
        return


def retry_authorization(seller_account_id: int) -> None:
    """Ask Amazon again for an account whose grant is doubted; what comes of it is written by `tokens`."""
    try:
        tokens.access_token(seller_account_id)
    except (Stopped, AmazonError):
        return
    except Exception:
        doubted = SellerAccount.objects.filter(pk=seller_account_id, state=SellerAccount.State.DOUBTED)
        doubted.update(next_attempt_at=clock.now() + PAUSES[0])
        raise


def plan_care() -> None:
    """Enqueue what is due by the clock, and give the reminders whose day has come."""
    now = clock.now()
    doubted = SellerAccount.objects.filter(state=SellerAccount.State.DOUBTED, next_attempt_at__lte=now)
    for account_id in doubted.values_list("pk", flat=True):
        lock = f"account:{account_id}:authorization"
        enqueue("amazon.retry_authorization", queueing_lock=lock, seller_account_id=account_id)
    for account_id in _accounts_to_read(now):
        lock = f"account:{account_id}:participations"
        enqueue("amazon.refresh_participations", queueing_lock=lock, seller_account_id=account_id)
    remind(now)
    with transaction.atomic():
        letters.tell_of_failures()
    trips.forget_old()


def remind(now: datetime) -> None:
    """Write a reminder for each authorization, and for the client secret, that ends soon; each is given once."""
    ending = SellerAccount.objects.filter(
        expires_at__gt=now, expires_at__lte=now + timedelta(days=max(ACCOUNT_REMINDERS))
    ).filter(Q(reminded_days=None) | Q(reminded_days__gt=min(ACCOUNT_REMINDERS)))
    for account_id in list(ending.values_list("pk", flat=True)):
        _remind_account(account_id, now)
    _remind_application(now)


def days_to_remind(ends_at: datetime, reminded_days: int | None, now: datetime, days: Sequence[int]) -> int | None:
    """Return the reminder that is due: the nearest of `days` that has begun and was not given yet, or None."""
    begun = [one for one in days if now < ends_at <= now + timedelta(days=one)]
    due = min(begun, default=None)
    return due if due is not None and (reminded_days is None or due < reminded_days) else None


def _accounts_to_read(now: datetime) -> list[int]:
    is_due = Q(participations_due_at=None) | Q(participations_due_at__lte=now)
    accounts = SellerAccount.objects.filter(is_due, state=SellerAccount.State.AUTHORIZED)
    return list(accounts.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _remind_account(account_id: int, now: datetime) -> None:
    account = SellerAccount.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        return
    due = days_to_remind(account.expires_at, account.reminded_days, now, ACCOUNT_REMINDERS)
    if due is None:
        return
    account.reminded_days = due
    account.save(update_fields=["reminded_days"])
    words = _("The authorization of %(merchant_id)s ends on %(day)s. Reconnect before, so that nothing stops.")
    values = {"merchant_id": account.merchant_id, "day": account.expires_at.date().isoformat()}
    note("reminder", words % values, seller_account=account, is_problem=True)
    letters.write_ending(account, days=due, now=now)


@transaction.atomic
def _remind_application(now: datetime) -> None:
    row = AmazonApplication.objects.select_for_update().exclude(sealed_client_secret="").first()
    if row is None:
        return
    ends_at = row.secret_set_at + application.SECRET_LIFE
    due = days_to_remind(ends_at, row.reminded_days, now, SECRET_REMINDERS)
    if due is None:
        return
    row.reminded_days = due
    row.save(update_fields=["reminded_days"])
    words = _("Amazon ends the application's client secret on %s. Make a new one at Amazon and enter it before.")
    note("reminder", words % ends_at.date().isoformat(), is_problem=True)
    letters.write_secret_ending(ends_at, days=due, now=now)
