"""Who may call a route: a bearer token, and the role that the route needs."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from tradewind.base import api_tokens
from tradewind.base.audit import Actor
from tradewind.base.errors import NotAllowed, Refused
from tradewind.base.models import ApiToken


class NotSignedIn(Refused):
    """The call carries no token that is in force."""

    status = 401


class TokenAuth(HttpBearer):
    """Takes the token of the Authorization header and checks its role."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.role = role

    def authenticate(self, request: HttpRequest, token: str) -> Actor:  # noqa: ARG002 (ninja's signature)
        """Return who calls. Raises NotSignedIn (`token_unknown`) and NotAllowed (`not_allowed`)."""
        found = api_tokens.find_token(token.strip())
        if found is None:
            raise NotSignedIn(
                "token_unknown", _("This token is unknown or revoked. Make one under Settings, API tokens.")
            )
        self._check_role(found)
        return Actor(f"token:{found.name}")

    def _check_role(self, token: ApiToken) -> None:
        if not api_tokens.has_role(token, self.role):
            words = _("This needs a token with the role %(needed)s; this one has %(role)s.")
            raise NotAllowed("not_allowed", words % {"needed": self.role, "role": token.role})


def needs(role: str) -> TokenAuth:
    """Return the guard of a route: `@router.get("…", auth=needs("viewer"))`."""
    return TokenAuth(role)


def caller(request: HttpRequest) -> Actor:
    """Return who calls, for the audit; only in routes behind `needs`."""
    found = getattr(request, "auth", None)
    if not isinstance(found, Actor):
        raise TypeError("This route is not behind needs().")
    return found
