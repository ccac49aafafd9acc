"""Tables of the ground: people and their roles, tokens for programs, the audit."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from . import clock


class Role(models.TextChoices):
    """What a person may do; each role holds all that the ones below it hold."""

    VIEWER = "viewer", _("Viewer")
    OPERATOR = "operator", _("Operator")
    ADMIN = "admin", _("Admin")


class UserManager(BaseUserManager["User"]):
    """Makes users with a hashed password."""

    def create_user(self, email: str, password: str | None, *, role: str = Role.VIEWER) -> "User":
        """Make a user; the email is kept in lower case. The password is not checked here: see users.py."""
        user = self.model(email=email.strip().lower(), role=role)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in."""

    email = models.EmailField(_("Email"), unique=True)
    name = models.CharField(max_length=100, blank=True)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.VIEWER)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"

    def __str__(self) -> str:
        return self.name or self.email

    def has_role(self, role: str) -> bool:
        """Return whether the user may do what `role` may do."""
        order: list[str] = [Role.VIEWER, Role.OPERATOR, Role.ADMIN]
        return self.is_active and order.index(self.role) >= order.index(role)


class FirstAdminLink(models.Model):
    """The one-time link by which the first admin chooses a password; only its hash is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class SignInAttempt(models.Model):
    """A failed sign-in, by which further ones are slowed and locked."""

    email_hash = models.CharField(max_length=64)
    address = models.CharField(max_length=45, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["email_hash", "at"])]


class ApiToken(models.Model):
    """A token by which a program signs in to REST; only its hash is kept."""

    name = models.CharField(max_length=100, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.OPERATOR)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class AuditEntry(models.Model):
    """One act of a person or program: who, what, on what, when. Never a secret, never a buyer's data."""

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=200)
    action = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=200, blank=True)
    detail: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    address = models.CharField(max_length=45, blank=True)


class KeyProbe(models.Model):
    """A known text, sealed when the database was made: what a start tries its keys on (one row)."""

    sealed = models.TextField()


class OutgoingMail(models.Model):
    """A mail to one person, written in the transaction of what it is about and sent by a job afterwards."""

    class State(models.TextChoices):
        """How far it came."""

        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"
        """Tried for a day; not tried again."""

    key = models.CharField(max_length=200)
    """What it is about, so that it is written once however often that is noticed."""
    recipient = models.ForeignKey(User, on_delete=models.CASCADE)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    problem = models.CharField(max_length=200, blank=True)
    """Why the last attempt failed, without what the mail server said: that may quote names and passwords."""
    is_told = models.BooleanField(default=False)
    """Whether its failure was told where people look."""
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "recipient"], name="outgoing_mail_once"),
        ]
