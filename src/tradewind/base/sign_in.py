"""Signing in: a password checked in constant time, slowed and locked after repeated failures."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import audit, clock
from .errors import Refused
from .models import SignInAttempt, User
from .sign_in_limits import LOCK, Hold, decide_hold


def check_sign_in(email: str, password: str, *, address: str = "") -> User:
    """Return the person whose email and password these are, and write the audit row.

    Raises Refused: `sign_in_failed` (never saying which of the two was wrong), `sign_in_slowed` and
    `sign_in_locked` (per email and per address; a right password does not help before its time). An attempt
    counts before its password is looked at, so that many at once do not slip through.
    """
    email = email.strip().lower()
    now = clock.now()
    hold = _claim_attempt(email, address, now)
    if hold:
        raise _refuse_hold(hold, now)
    user = _find_user(email, password)
    if user is None:
        audit.record("person.sign_in_failed", actor=audit.Actor(email[:200], address=address))
        raise Refused("sign_in_failed", _("Email and password do not match. Check both and try again."))
    with transaction.atomic():
        SignInAttempt.objects.filter(email_hash=_hash(email)).delete()
        audit.record("person.signed_in", actor=audit.Actor(user.email, address=address, user_id=user.pk))
    return user


def _claim_attempt(email: str, address: str, now: datetime) -> Hold | None:
    """Count this attempt, unless failures before it hold it back."""
    with transaction.atomic():
        _wait_turn(f"sign-in email {_hash(email)}", f"sign-in address {address}")
        SignInAttempt.objects.filter(at__lt=now - LOCK).delete()
        by_email = SignInAttempt.objects.filter(email_hash=_hash(email))
        by_address = SignInAttempt.objects.filter(~Q(address=""), address=address)
        holds = [decide_hold(list(found.values_list("at", flat=True)), now) for found in (by_email, by_address)]
        hold = max(filter(None, holds), key=lambda one: one.until, default=None)
        if hold is None:
            SignInAttempt.objects.create(email_hash=_hash(email), address=address, at=now)
        return hold


def _wait_turn(*names: str) -> None:
    """Let attempts on one email or from one address be counted one after the other."""
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _find_user(email: str, password: str) -> User | None:
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None or not user.has_usable_password():
        User().set_password(password)  # takes as long as checking one does, so that time tells nothing
        return None
    return user if user.check_password(password) else None


def _refuse_hold(hold: Hold, now: datetime) -> Refused:
    seconds = max(1, round((hold.until - now).total_seconds()))
    if not hold.is_lock:
        words = ngettext(
            "Too many failed tries. Wait %(count)s second, then try again.",
            "Too many failed tries. Wait %(count)s seconds, then try again.",
            seconds,
        )
        return Refused("sign_in_slowed", words % {"count": seconds})
    minutes = max(1, -(-seconds // 60))
    words = ngettext(
        "Too many failed tries: signing in is locked for %(count)s minute. Nothing else is affected.",
        "Too many failed tries: signing in is locked for %(count)s minutes. Nothing else is affected.",
        minutes,
    )
    return Refused("sign_in_locked", words % {"count": minutes})


def _hash(email: str) -> str:
    return salted_hmac("tradewind.sign_in", email, algorithm="sha256").hexdigest()
