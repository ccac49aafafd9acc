"""People: who may sign in, as what; at least one admin always remains."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from . import audit
from .errors import Conflict, NotFound, Refused
from .models import Role, User


def list_users() -> list[User]:
    """Return everybody, active people first, by email."""
    return list(User.objects.order_by("-is_active", "email"))


def invite_user(email: str, *, role: str, actor: audit.Actor) -> User:
    """Make a person without a password; see password_links for the link to send.

    Raises Refused (`email_invalid`, `role_invalid`) and Conflict (`email_taken`).
    """
    email = check_email(email)
    _check_role(role)
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, None, role=role)
            audit.record("person.invited", actor=actor, subject=email, detail={"role": role})
    except IntegrityError as error:
        words = _("Somebody with this email exists already.")
        raise Conflict("email_taken", words, fields={"email": words}) from error
    return user


def change_role(user_id: int, *, role: str, actor: audit.Actor) -> User:
    """Give a person another role. Raises Refused (`role_invalid`, `last_admin`) and NotFound."""
    _check_role(role)
    with transaction.atomic():
        user = _lock_user(user_id)
        if role != Role.ADMIN:
            _keep_an_admin(user)
        if user.role != role:
            audit.record("person.role_changed", actor=actor, subject=user.email, detail={"from": user.role, "to": role})
        user.role = role
        user.save(update_fields=["role"])
    return user


def deactivate_user(user_id: int, *, actor: audit.Actor) -> User:
    """Let a person sign in no longer; open sessions end with their next page. Raises Refused (`last_admin`)."""
    with transaction.atomic():
        user = _lock_user(user_id)
        _keep_an_admin(user)
        return _set_active(user, False, actor=actor)


def activate_user(user_id: int, *, actor: audit.Actor) -> User:
    """Let a person sign in again, with the password and role they had. Raises NotFound."""
    with transaction.atomic():
        return _set_active(_lock_user(user_id), True, actor=actor)


def get_user(user_id: int) -> User:
    """Return a person. Raises NotFound."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotFound("person_unknown", _("This person is not there any more."))
    return user


def check_email(email: str) -> str:
    """Return the email as it is kept. Raises Refused (`email_invalid`, field `email`)."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        words = _("This is not an email address.")
        raise Refused("email_invalid", words, fields={"email": words}) from error
    return email


def _lock_user(user_id: int) -> User:
    """Lock the admins and the person, in the order of their ids, and return the person."""
    people = User.objects.select_for_update().filter(pk=user_id) | User.objects.select_for_update().filter(
        role=Role.ADMIN
    )
    found = {user.pk: user for user in people.order_by("pk")}
    return found.get(user_id) or get_user(user_id)


def _keep_an_admin(user: User) -> None:
    others = User.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=user.pk)
    if user.role == Role.ADMIN and user.is_active and not others.exists():
        raise Refused("last_admin", _("This is the last admin. Make somebody else an admin first."))


def _set_active(user: User, is_active: bool, *, actor: audit.Actor) -> User:
    if user.is_active != is_active:
        audit.record("person.activated" if is_active else "person.deactivated", actor=actor, subject=user.email)
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    return user


def _check_role(role: str) -> None:
    if role not in Role.values:
        words = _("The roles are admin, operator and viewer.")
        raise Refused("role_invalid", words, fields={"role": words})
