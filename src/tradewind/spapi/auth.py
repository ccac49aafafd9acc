"""Login with Amazon: the consent address, and the tokens that follow from it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx2

from tradewind.spapi.errors import (
    AmazonError,
    NotAuthorized,
    NotUnderstood,
    Reason,
    Rejected,
    Throttled,
    Unavailable,
)
from tradewind.spapi.wire import Exchange, Limits, RawAnswer, fetch

TOKEN_URL = "https://api.amazon.com/auth/o2/token"  # noqa: S105 - an address
NOTIFICATIONS_SCOPE = "sellingpartnerapi::notifications"
ROTATION_SCOPE = "sellingpartnerapi::client_credential:rotation"

_LIFETIME_S = 3600
_LIMITS = Limits(total_s=30.0, read_s=20.0, max_bytes=64 * 1024)
_REASONS: dict[str, Reason] = {
    "invalid_grant": "grant_revoked",
    "access_denied": "grant_revoked",
    "invalid_client": "client_invalid",
    "unauthorized_client": "client_invalid",
    "invalid_scope": "role_missing",
}


@dataclass(frozen=True)
class Token:
    """What Login with Amazon gives; its repr shows no secret."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_in_s: int


def build_consent_url(
    *, seller_central_url: str, application_id: str, state: str, redirect_uri: str, is_draft: bool
) -> str:
    """The page of Seller Central on which a seller authorizes the application.

    A draft application needs `version=beta` there, a published one must not have it
    (developer-docs: website-authorization-workflow).
    """
    query = {"application_id": application_id, "state": state, "redirect_uri": redirect_uri}
    if is_draft:
        query["version"] = "beta"
    return f"{seller_central_url.rstrip('/')}/apps/authorize/consent?{urlencode(query)}"


def exchange_code(
    http: httpx2.Client,
    *,
    token_url: str,
    code: str,
    redirect_uri: str,
    client_id: str,
    client_secret: str,
) -> Token:
    """Trades the code of a consent, good for five minutes and once, for tokens.

    Raises NotAuthorized: `grant_revoked` when the code is spent, expired or from another redirect URI,
    `client_invalid` or `secret_expired` when the application's credentials are refused.
    """
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
    return _request_token(http, token_url, {**form, **_credentials(client_id, client_secret)})


def refresh(http: httpx2.Client, *, token_url: str, refresh_token: str, client_id: str, client_secret: str) -> Token:
    """A new access token for 3600 s; Amazon gives the same refresh token back.

    Raises NotAuthorized: `grant_revoked` when the seller took the authorization back or it ran out.
    """
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    return _request_token(http, token_url, {**form, **_credentials(client_id, client_secret)})


def request_grantless(http: httpx2.Client, *, token_url: str, scope: str, client_id: str, client_secret: str) -> Token:
    """An access token for the operations that belong to the application and not to a seller."""
    form = {"grant_type": "client_credentials", "scope": scope}
    return _request_token(http, token_url, {**form, **_credentials(client_id, client_secret)})


def _credentials(client_id: str, client_secret: str) -> dict[str, str]:
    return {"client_id": client_id, "client_secret": client_secret}


def _request_token(http: httpx2.Client, token_url: str, form: Mapping[str, str]) -> Token:
    name = f"token:{form['grant_type']}"
    request = http.build_request(
        "POST",
        token_url,
        content=urlencode(form).encode(),
        headers={
            "content-type": "application/x-www-form-urlencoded;charset=UTF-8",
            "accept": "application/json",
        },
    )
    # A code is spent by the first try, so an exchange whose answer is lost counts as a write.
    raw = fetch(http, request, Exchange(name, form["grant_type"] == "authorization_code", _LIMITS))
    body = _read_object(raw.content)
    if not 200 <= raw.status < 300:
        raise _to_error(name, raw, body)
    if body is None:
        raise Unavailable("Amazon gave no token that can be read.", operation=name, answer=raw.head)
    return _read_token(name, raw, body)


def _read_object(content: bytes) -> dict[str, Any] | None:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _read_token(name: str, raw: RawAnswer, body: Mapping[str, Any]) -> Token:
    access_token, refresh_token = body.get("access_token"), body.get("refresh_token")
    lifetime_s = body.get("expires_in", _LIFETIME_S)
    if not isinstance(access_token, str) or not access_token or not isinstance(lifetime_s, int):
        # The body stays out of the error: it may hold a token under another name.
        raise NotUnderstood("Amazon's answer holds no access token.", operation=name, answer=raw.head)
    return Token(
        access_token=access_token,
        refresh_token=refresh_token if isinstance(refresh_token, str) and refresh_token else None,
        expires_in_s=lifetime_s,
    )


def _to_error(name: str, raw: RawAnswer, body: Mapping[str, Any] | None) -> AmazonError:
    """Amazon's `error` word is the contract, its status numbers vary."""
    code = str((body or {}).get("error") or "") or None
    words = str((body or {}).get("error_description") or "Amazon gave no reason that can be read.")
    request_id = raw.request_id or str((body or {}).get("request_id") or "") or None
    answer = type(raw.head)(status=raw.status, request_id=request_id, code=code)
    if raw.status == 429:
        return Throttled(words, operation=name, answer=answer, retry_after_s=60.0)
    if code in _REASONS:
        is_expired = code == "invalid_client" and "expired" in words.lower()
        reason: Reason = "secret_expired" if is_expired else _REASONS[code]
        return NotAuthorized(words, operation=name, answer=answer, reason=reason)
    if raw.status >= 500 or code in {"server_error", "temporarily_unavailable"} or body is None:
        return Unavailable(words, operation=name, answer=answer)
    if raw.status in {401, 403}:
        return NotAuthorized(words, operation=name, answer=answer)
    return Rejected(words, operation=name, answer=answer)
