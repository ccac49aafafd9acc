"""REST: tokens for programs."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema, Status

from tradewind.base import api_tokens
from tradewind.base.models import ApiToken

from .auth import caller, needs
from .schemas import Given, Id, Page, Text

router = Router()


class TokenOut(Schema):
    """A token, without its text."""

    id: int
    name: str
    role: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class TokenMade(TokenOut):
    """A new token; the only time that its text is shown."""

    token: str


class TokenIn(Given):
    """A token to make."""

    name: Text
    role: Text = "operator"


@router.get("/tokens", auth=needs("admin"), response=Page[TokenOut])
def list_tokens(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001 (ninja's signature)
    """List all tokens, those in force first."""
    return {"items": [_show(token) for token in api_tokens.list_tokens()], "next": None}


@router.post("/tokens", auth=needs("admin"), response={201: TokenMade})
def create_token(request: HttpRequest, given: TokenIn) -> Status[object]:
    """Make a token. Its text is in this answer and nowhere else."""
    token, text = api_tokens.create_token(given.name, role=given.role, actor=caller(request))
    return Status(201, {**_show(token), "token": text})


@router.delete("/tokens/{token_id}", auth=needs("admin"), response={204: None})
def revoke_token(request: HttpRequest, token_id: Id) -> Status[object]:
    """End a token at once and for good."""
    api_tokens.revoke_token(token_id, actor=caller(request))
    return Status(204, None)


def _show(token: ApiToken) -> dict[str, object]:
    return {name: getattr(token, name) for name in TokenOut.model_fields}
