"""Tokens by which programs sign in to REST: shown once, kept as a hash, revoked for good."""

import hashlib
import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from . import audit, clock
from .errors import Conflict, NotFound, Refused
from .models import ApiToken, Role

PREFIX = "tw_"
NOTED_EVERY = timedelta(minutes=1)


def create_token(name: str, *, actor: audit.Actor, role: str = Role.OPERATOR) -> tuple[ApiToken, str]:
    """Make a token; returns its row and its text, which is shown once and never kept.

    Raises Refused (`name_missing`, `role_invalid`) and Conflict (`name_taken`).
    """
    name = _check_name(name)
    if role not in Role.values:
        words = _("The roles are admin, operator and viewer.")
        raise Refused("role_invalid", words, fields={"role": words})
    text = PREFIX + secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            token = ApiToken.objects.create(name=name, token_hash=_hash(text), role=role, created_at=clock.now())
            audit.record("token.created", actor=actor, subject=name, detail={"role": role})
    except IntegrityError as error:
        words = _("A token of this name exists already.")
        raise Conflict("name_taken", words, fields={"name": words}) from error
    return token, text


def find_token(text: str) -> ApiToken | None:
    """Return the token that `text` is, unless it is revoked, and note its use (to the minute)."""
    token = ApiToken.objects.filter(token_hash=_hash(text), revoked_at=None).first()
    now = clock.now()
    if token and (token.last_used_at is None or now - token.last_used_at >= NOTED_EVERY):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def list_tokens() -> list[ApiToken]:
    """Return all tokens, those in force first, the newest first."""
    return sorted(ApiToken.objects.order_by("-pk"), key=lambda token: token.revoked_at is not None)


def revoke_token(token_id: int, *, actor: audit.Actor) -> ApiToken:
    """End a token at once and for good. Raises NotFound."""
    with transaction.atomic():
        token = ApiToken.objects.select_for_update().filter(pk=token_id).first()
        if token is None:
            raise NotFound("token_unknown", _("This token is not there any more."))
        if token.revoked_at is None:
            token.revoked_at = clock.now()
            token.save(update_fields=["revoked_at"])
            audit.record("token.revoked", actor=actor, subject=token.name)
        return token


def has_role(token: ApiToken, role: str) -> bool:
    """Return whether a program with this token may do what `role` may do."""
    order: list[str] = [Role.VIEWER, Role.OPERATOR, Role.ADMIN]
    return order.index(token.role) >= order.index(role)


def _check_name(name: str) -> str:
    name = name.strip()
    if not name or len(name) > 100:
        words = _("A token needs a name of 1 to 100 characters.")
        raise Refused("name_missing", words, fields={"name": words})
    return name


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
