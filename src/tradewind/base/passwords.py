"""Passwords: what may be one, and changing one's own."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from . import audit
from .errors import Refused
from .models import User

LONGEST = 200


def check_new_password(password: str, user: User) -> None:
    """Raise Refused (`password_weak`, field `password`) unless the validators of the settings take it."""
    if len(password) > LONGEST:
        words = _("A password may have up to 200 characters.")
        raise Refused("password_weak", words, fields={"password": words})
    try:
        validate_password(password, user)
    except ValidationError as error:
        words = " ".join(error.messages)
        raise Refused("password_weak", words, fields={"password": words}) from error


def change_password(user: User, *, old: str, new: str, actor: audit.Actor) -> None:
    """Give `user` a new password; all other sessions of theirs end.

    Raises Refused: `password_wrong` (field `old`) or `password_weak` (field `password`).
    """
    if not user.check_password(old):
        words = _("This is not your present password.")
        raise Refused("password_wrong", words, fields={"old": words})
    check_new_password(new, user)
    with transaction.atomic():
        user.set_password(new)
        user.save(update_fields=["password"])
        audit.record("person.password_changed", actor=actor, subject=user.email)
