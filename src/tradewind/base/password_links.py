"""One-time links by which somebody invited chooses a password; nothing of a link is kept."""

from datetime import datetime

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _

from . import audit, clock
from .errors import NotFound
from .models import User
from .passwords import check_new_password


class _Links(PasswordResetTokenGenerator):
    """Django's links, which end with the first password chosen or after three days, on our clock."""

    key_salt = "tradewind.password_links"

    def _now(self) -> datetime:
        return clock.now().replace(tzinfo=None)


_links = _Links()


def make_password_link(user: User, *, actor: audit.Actor) -> str:
    """Return the path of a page where `user` chooses a password, once, within three days."""
    audit.record("person.password_link_made", actor=actor, subject=user.email)
    return f"/choose-password/{urlsafe_base64_encode(str(user.pk).encode())}/{_links.make_token(user)}"


def find_user_of_link(key: str, token: str) -> User:
    """Return the person that a link is for. Raises NotFound when it was used, is too old or mistyped."""
    user = User.objects.filter(pk=_read_key(key), is_active=True).first()
    if user is None or not _links.check_token(user, token):
        raise NotFound(
            "link_unknown",
            _("This link was used already, is older than three days, or is mistyped. Ask for a new one."),
        )
    return user


def choose_password(key: str, token: str, password: str, *, address: str = "") -> User:
    """Set the password of the link's person; the link is then used up.

    Raises NotFound (`link_unknown`) and Refused (`password_weak`).
    """
    with transaction.atomic():
        list(User.objects.select_for_update().filter(pk=_read_key(key)))
        user = find_user_of_link(key, token)
        check_new_password(password, user)
        user.set_password(password)
        user.save(update_fields=["password"])
        actor = audit.Actor(user.email, address=address, user_id=user.pk)
        audit.record("person.password_chosen", actor=actor, subject=user.email)
        return user


def _read_key(key: str) -> int:
    try:
        number = int(urlsafe_base64_decode(key))
    except ValueError:
        return 0
    return number if 0 < number < 2**63 else 0
