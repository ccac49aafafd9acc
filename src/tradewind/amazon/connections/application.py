"""The merchant's Amazon application: the credentials in force, and whether Amazon accepts them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tradewind.base import audit, clock, crypto
from tradewind.base.errors import Refused

from .models import AmazonApplication

SECRET_LIFE = timedelta(days=180)
"""Amazon ends a client secret after 180 days (developer-docs: rotating-your-apps-lwa-credentials)."""
_PAUSE = timedelta(minutes=5)
_ROW = 1


@dataclass(frozen=True)
class Credentials:
    """What identifies the application to Amazon; its repr shows no secret."""

    application_id: str
    client_id: str
    client_secret: str = field(repr=False)
    previous_secret: str = field(repr=False)
    is_draft: bool
    source: Literal["settings", "page"]
    secret_set_at: datetime | None

    @property
    def secrets(self) -> list[str]:
        """The secrets to try, newest first: Amazon takes some time before a rotated one works."""
        return [one for one in (self.client_secret, self.previous_secret) if one]

    @property
    def secret_ends_at(self) -> datetime | None:
        """When Amazon ends the secret; None where we do not know when it was made."""
        return self.secret_set_at + SECRET_LIFE if self.secret_set_at else None


@dataclass(frozen=True)
class Problem:
    """Amazon refuses the application itself, since when, and when it is tried again."""

    code: str
    since_at: datetime
    next_attempt_at: datetime

    @property
    def words(self) -> str:
        """What happened and what to do."""
        return _(
            "Amazon refuses the application's client ID and secret. No seller account has to be connected again: "
            "enter the current client secret of your Amazon application."
        )


def current() -> Credentials:
    """Return the credentials in force; the operator's settings win over the page's row.

    Raises Refused (`application_missing`).
    """
    row = AmazonApplication.objects.filter(pk=_ROW).first()
    if settings.SPAPI_CLIENT_ID:
        return Credentials(
            application_id=settings.SPAPI_APPLICATION_ID,
            client_id=settings.SPAPI_CLIENT_ID,
            client_secret=settings.SPAPI_CLIENT_SECRET,
            previous_secret="",
            is_draft=row.is_draft if row else False,
            source="settings",
            secret_set_at=None,
        )
    if row is None or not row.client_id:
        raise Refused(
            "application_missing",
            _("Tradewind does not know your Amazon application yet. Enter its client ID and client secret first."),
        )
    return Credentials(
        application_id=row.application_id,
        client_id=row.client_id,
        client_secret=crypto.open_sealed(row.sealed_client_secret, identity=_identity("client_secret")),
        previous_secret=crypto.open_sealed(row.sealed_previous_secret, identity=_identity("previous_secret"))
        if row.sealed_previous_secret
        else "",
        is_draft=row.is_draft,
        source="page",
        secret_set_at=row.secret_set_at,
    )


def set_application(
    *, application_id: str, client_id: str, client_secret: str, is_draft: bool, actor: audit.Actor
) -> None:
    """Keep the application as entered; an empty secret leaves the one that is kept, another one pushes it back.

    Where the settings hold the credentials, only `is_draft` is taken. Raises Refused with the fields at fault.
    """
    now = clock.now()
    with transaction.atomic():
        row = _locked_row(now)
        row.is_draft, row.updated_at = is_draft, now
        if not settings.SPAPI_CLIENT_ID:
            _check(application_id, client_id, client_secret, has_secret=bool(row.sealed_client_secret))
            row.application_id, row.client_id = application_id.strip(), client_id.strip()
            _set_secret(row, client_secret.strip(), now)
        row.problem, row.problem_since_at, row.next_attempt_at = "", None, None
        row.save()
        audit.record("application.set", actor=actor, subject=row.client_id, detail={"is_draft": is_draft})


def find_problem() -> Problem | None:
    """Return why Amazon refuses the application, or None."""
    row = AmazonApplication.objects.filter(pk=_ROW).exclude(problem="").first()
    if row is None or row.problem_since_at is None or row.next_attempt_at is None:
        return None
    return Problem(row.problem, row.problem_since_at, row.next_attempt_at)


def note_problem(code: str) -> None:
    """Keep that Amazon refused the application; nothing is tried again for 5 minutes."""
    now = clock.now()
    with transaction.atomic():
        row = _locked_row(now)
        if not row.problem:
            row.problem_since_at = now
        row.problem, row.next_attempt_at = code, now + _PAUSE
        row.save(update_fields=["problem", "problem_since_at", "next_attempt_at"])


def clear_problem() -> None:
    """Keep that Amazon accepts the application."""
    AmazonApplication.objects.filter(pk=_ROW).exclude(problem="").update(
        problem="", problem_since_at=None, next_attempt_at=None
    )


def _locked_row(now: datetime) -> AmazonApplication:
    AmazonApplication.objects.get_or_create(pk=_ROW, defaults={"secret_set_at": now, "updated_at": now})
    return AmazonApplication.objects.select_for_update().get(pk=_ROW)


def _set_secret(row: AmazonApplication, client_secret: str, now: datetime) -> None:
    if not client_secret:
        return
    if row.sealed_client_secret:
        before = crypto.open_sealed(row.sealed_client_secret, identity=_identity("client_secret"))
        if before == client_secret:
            return
        row.sealed_previous_secret = crypto.seal(before, identity=_identity("previous_secret"))
    row.sealed_client_secret = crypto.seal(client_secret, identity=_identity("client_secret"))
    row.secret_set_at, row.reminded_days = now, None


def _identity(column: str) -> str:
    return f"amazon_application.{column}:{_ROW}"


def _check(application_id: str, client_id: str, client_secret: str, *, has_secret: bool) -> None:
    fields = {}
    if application_id.strip() and not application_id.strip().startswith("amzn1."):
        fields["application_id"] = _("An application ID begins with amzn1.")
    if not client_id.strip().startswith("amzn1.application-oa2-client."):
        fields["client_id"] = _("A client ID begins with amzn1.application-oa2-client.")
    if not client_secret.strip() and not has_secret:
        fields["client_secret"] = _("Enter the client secret.")
    if max(len(application_id), len(client_id)) > 100 or len(client_secret) > 500:
        fields["client_id"] = _("This is too long to be from Amazon.")
    if fields:
        raise Refused("application_invalid", _("The application cannot be kept as it is."), fields=fields)
