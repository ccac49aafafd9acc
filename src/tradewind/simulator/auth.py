"""Login with Amazon's token endpoint: codes, refresh tokens and client credentials become access tokens.

Amazon: "Authorize Selling Partner API applications", "Website authorization workflow", "Grantless operations".
The error string is the contract; texts and statuses are those developers have reported.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from .faults import declare
from .parties import ACCESS_TOKEN_LIFE, Application, Authorization, Secret
from .routing import Response, Visit, answer_json, page

GRANTLESS_SCOPES = {
    "sellingpartnerapi::notifications",
    "sellingpartnerapi::client_credential:rotation",
    "sellingpartnerapi::shipments:track",
}
LATE_GRANT = timedelta(minutes=10)

declare("F26", "Token endpoint: invalid_grant, as if the seller had revoked")
declare("F27", "Token endpoint: invalid_grant in the first 10 minutes after a consent")
declare("F34", "The client secret is past its 180 days")
declare("F35", "Token endpoint: invalid_client")


class TokenError(Exception):
    """An error answer of the token endpoint, in the form of RFC 6749."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(error)
        self.status = status
        self.body = {"error": error, "error_description": description}


@dataclass(frozen=True)
class Client:
    """An application that has proven itself with one of its secrets."""

    application: Application
    secret: Secret


@page("POST", "/auth/o2/token", name="token")
def issue_token(visit: Visit) -> Response:
    """Answer a token request; every answer forbids caching."""
    try:
        response = answer_json(_grant(visit))
    except TokenError as error:
        response = answer_json({**error.body, "request_id": visit.world.new_uuid()}, error.status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Pragma"] = "no-cache"
    return response


def _grant(visit: Visit) -> dict[str, Any]:
    form = visit.request.form
    if visit.request.mimetype != "application/x-www-form-urlencoded":
        raise TokenError("invalid_request", "The request must be application/x-www-form-urlencoded.")
    grant = GRANTS.get(_required(form, "grant_type"))
    if grant is None:
        raise TokenError("unsupported_grant_type", "The authorization grant type is not supported by the server")
    return grant(visit, _authenticate(visit))


def _authenticate(visit: Visit) -> Client:
    client_id, sent = (_required(visit.request.form, name) for name in ("client_id", "client_secret"))
    known = visit.world.applications.values()
    application = next((one for one in known if one.client_id == client_id), None)
    secret = application.secret(sent) if application else None
    refused = any(visit.world.faults.strikes(one, operation="token") for one in ("F34", "F35"))
    if application is None or secret is None or secret.expires_at <= visit.now or refused:
        raise TokenError("invalid_client", "Client authentication failed", 401)
    return Client(application, secret)


def _exchange_code(visit: Visit, client: Client) -> dict[str, Any]:
    """Trade a code for tokens, once, within its five minutes, for the redirect URI it was sent to."""
    form, authorizations = visit.request.form, visit.world.authorizations
    code = authorizations.code(_required(form, "code"))
    authorization = authorizations.get(code.authorization_id) if code else None
    if (
        code is None
        or authorization is None
        or code.is_used
        or code.expires_at <= visit.now
        or code.redirect_uri != form.get("redirect_uri")
        or authorization.application_id != client.application.id
        or not authorization.is_valid(visit.now)
    ):
        raise TokenError("invalid_grant", "The request has an invalid grant parameter : code")
    code.is_used = True
    return _tokens(visit, client, authorization, authorizations.issue_refresh_token(authorization))


def _refresh(visit: Visit, client: Client) -> dict[str, Any]:
    """Answer a new access token beside the same refresh token, which Amazon does not rotate."""
    refresh_token = _required(visit.request.form, "refresh_token")
    authorization = visit.world.authorizations.by_refresh_token(refresh_token)
    if authorization and authorization.application_id != client.application.id:
        raise TokenError("unauthorized_client", "Not authorized for requested operation")
    if authorization is None or not authorization.is_valid(visit.now) or _is_struck(visit, authorization):
        raise TokenError(
            "invalid_grant",
            "The request has an invalid grant parameter : refresh_token. "
            "User may have revoked or didn't grant the permission.",
        )
    return _tokens(visit, client, authorization, refresh_token)


def _client_credentials(visit: Visit, client: Client) -> dict[str, Any]:
    scope = _required(visit.request.form, "scope")
    if not set(scope.split()) <= GRANTLESS_SCOPES:
        raise TokenError("invalid_scope", "The requested scope is invalid, unknown, or malformed")
    access_token = visit.world.authorizations.issue_access_token(
        client.application, secret_expires_at=client.secret.expires_at, now=visit.now, scope=scope
    )
    return _answer(access_token)


GRANTS: Mapping[str, Callable[[Visit, Client], dict[str, Any]]] = {
    "authorization_code": _exchange_code,
    "refresh_token": _refresh,
    "client_credentials": _client_credentials,
}


def _is_struck(visit: Visit, authorization: Authorization) -> bool:
    strikes = partial(visit.world.faults.strikes, account=authorization.merchant_id, operation="token")
    if strikes("F26"):
        return True
    is_young = visit.now < authorization.authorized_at + LATE_GRANT
    return is_young and strikes("F27") is not None


def _tokens(visit: Visit, client: Client, authorization: Authorization, refresh_token: str) -> dict[str, Any]:
    access_token = visit.world.authorizations.issue_access_token(
        client.application,
        secret_expires_at=client.secret.expires_at,
        now=visit.now,
        authorization_id=authorization.id,
    )
    return {**_answer(access_token), "refresh_token": refresh_token}


def _answer(access_token: str) -> dict[str, Any]:
    seconds = int(ACCESS_TOKEN_LIFE.total_seconds())
    return {"access_token": access_token, "token_type": "bearer", "expires_in": seconds}


def _required(form: Mapping[str, str], name: str) -> str:
    value = form.get(name, "")
    if not value:
        raise TokenError("invalid_request", f"The request is missing a required parameter : {name}")
    return value
