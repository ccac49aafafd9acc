"""One trip to Amazon's consent page and back: its state is used once, by whom and where it began."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any, Literal

from django.utils.translation import gettext as _

from tradewind.base import clock
from tradewind.base.errors import Refused
from tradewind.base.models import User

from .models import AuthorizationRequest, Connection

Purpose = Literal["connect", "reconnect"]
LIFE = timedelta(minutes=10)
KEPT = timedelta(days=1)


def begin(
    *,
    user: User,
    session_key: str,
    purpose: Purpose,
    marketplace_id: str,
    redirect_uri: str,
    connection: Connection | None,
) -> str:
    """Keep that a trip begins and return its state: 256 bits that nobody can guess and we do not keep."""
    state = secrets.token_urlsafe(32)
    now = clock.now()
    AuthorizationRequest.objects.create(
        state_hash=_hash(state),
        session_hash=_hash(session_key),
        user=user,
        purpose=purpose,
        marketplace_id=marketplace_id,
        connection=connection,
        redirect_uri=redirect_uri,
        created_at=now,
        expires_at=now + LIFE,
    )
    return state


def find(state: str, *, user: User, session_key: str) -> AuthorizationRequest:
    """Return the trip. Raises Refused `state_unknown` or `state_foreign` (of another session or user)."""
    trip = AuthorizationRequest.objects.filter(state_hash=_hash(state)).first() if state else None
    if trip is None:
        raise Refused(
            "state_unknown",
            _("This way back from Amazon does not belong to a connection begun here. Nothing was connected."),
        )
    if trip.user_id != user.pk or not secrets.compare_digest(trip.session_hash, _hash(session_key)):
        raise Refused(
            "state_foreign",
            _("This way back from Amazon belongs to another sign-in. Nothing was connected; begin again here."),
        )
    return trip


def claim(trip: AuthorizationRequest) -> bool:
    """Use the state, if nobody has yet and its 10 minutes are not over; only one caller is told True."""
    now = clock.now()
    unused = AuthorizationRequest.objects.filter(pk=trip.pk, used_at=None, expires_at__gt=now)
    return unused.update(used_at=now) == 1


def keep_outcome(trip: AuthorizationRequest, outcome: dict[str, Any]) -> None:
    """Keep what the trip came to, to show it again."""
    AuthorizationRequest.objects.filter(pk=trip.pk).update(outcome=outcome)


def keep_refusal(trip: AuthorizationRequest, refusal: Refused) -> None:
    """Keep why the trip came to nothing."""
    keep_outcome(trip, {"refused": refusal.code, "message": refusal.message})


def first_outcome(trip: AuthorizationRequest) -> dict[str, Any]:
    """Return what the first callback came to. Raises Refused: that refusal, or `state_expired`."""
    trip.refresh_from_db()
    if trip.used_at is None:
        raise Refused(
            "state_expired",
            _("More than 10 minutes have passed since you began. Nothing was connected; begin again."),
        )
    if "refused" in trip.outcome:
        raise Refused(trip.outcome["refused"], trip.outcome["message"])
    if not trip.outcome:
        raise Refused("connect_interrupted", _("Connecting was interrupted. Nothing was connected; begin again."))
    return trip.outcome


def forget_old() -> int:
    """Delete trips that began more than a day ago; return how many."""
    return AuthorizationRequest.objects.filter(created_at__lt=clock.now() - KEPT).delete()[0]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
