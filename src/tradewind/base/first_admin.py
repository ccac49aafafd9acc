"""The first admin: made through a one-time link that is printed where Tradewind is started."""

import hashlib
import secrets

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from . import audit, clock
from .errors import NotFound
from .models import FirstAdminLink, Role, User
from .passwords import check_new_password
from .users import check_email


def make_link() -> str | None:
    """Return an address where the first admin is made, valid until used; None when there is an admin."""
    if _has_admin():
        return None
    token = secrets.token_urlsafe(32)
    FirstAdminLink.objects.create(token_hash=_hash(token), created_at=clock.now())
    return f"{settings.URL}/first-admin/{token}"


def check_link(token: str) -> None:
    """Raise NotFound (`link_unknown`) unless the link may still be used."""
    is_open = FirstAdminLink.objects.filter(token_hash=_hash(token), used_at=None).exists()
    if not is_open or _has_admin():
        raise NotFound(
            "link_unknown",
            _("This link was used or is mistyped. While there is no admin, starting Tradewind prints a new one."),
        )


def create_first_admin(token: str, *, email: str, password: str, address: str = "") -> User:
    """Make the first admin; every such link is then void.

    Raises NotFound (`link_unknown`) and Refused (`email_invalid`, `password_weak`).
    """
    email = check_email(email)
    with transaction.atomic():
        list(FirstAdminLink.objects.select_for_update().order_by("pk"))
        check_link(token)
        user = User.objects.filter(email=email).first() or User(email=email)
        check_new_password(password, user)
        user.role, user.is_active = Role.ADMIN, True
        user.set_password(password)
        user.save()
        FirstAdminLink.objects.filter(used_at=None).update(used_at=clock.now())
        actor = audit.Actor(email, address=address, user_id=user.pk)
        audit.record("person.first_admin_made", actor=actor, subject=email)
        return user


def _has_admin() -> bool:
    return User.objects.filter(role=Role.ADMIN, is_active=True).exists()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
