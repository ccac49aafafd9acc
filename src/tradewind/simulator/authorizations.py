"""Consents that sellers gave, and the codes and tokens that follow from them."""

import secrets
from collections.abc import Iterator
from datetime import datetime

from .parties import (
    ACCESS_TOKEN_LIFE,
    AUTHORIZATION_LIFE,
    CODE_LIFE,
    AccessToken,
    Application,
    Authorization,
    Code,
)


class Authorizations:
    """All authorizations of one world, with their codes, refresh tokens and access tokens."""

    def __init__(self) -> None:
        self._all: dict[str, Authorization] = {}
        self._codes: dict[str, Code] = {}
        self._refresh_tokens: dict[str, str] = {}
        self._access_tokens: dict[str, AccessToken] = {}

    def __iter__(self) -> Iterator[Authorization]:
        return iter(list(self._all.values()))

    def get(self, authorization_id: str) -> Authorization | None:
        """Return an authorization by its id."""
        return self._all.get(authorization_id)

    def of_seller(self, merchant_id: str) -> list[Authorization]:
        """Return a seller's authorizations, revoked and lapsed ones too."""
        return [one for one in self._all.values() if one.merchant_id == merchant_id]

    def of_application(self, application_id: str, now: datetime) -> list[Authorization]:
        """Return the valid authorizations of an application."""
        return [one for one in self._all.values() if one.application_id == application_id and one.is_valid(now)]

    def consent(self, application_id: str, merchant_id: str, now: datetime) -> Authorization:
        """Record a consent; a standing authorization begins its 365 days anew ("Renew authorizations")."""
        standing = [
            one
            for one in self.of_application(application_id, now)
            if one.merchant_id == merchant_id and one.expires_at is not None
        ]
        if standing:
            standing[0].authorized_at, standing[0].expires_at = now, now + AUTHORIZATION_LIFE
            return standing[0]
        return self._add(application_id, merchant_id, now, now + AUTHORIZATION_LIFE)

    def self_authorize(self, application_id: str, merchant_id: str, refresh_token: str, now: datetime) -> Authorization:
        """Record what a developer grants its own account; it does not lapse by itself."""
        authorization = self._add(application_id, merchant_id, now, None)
        self._refresh_tokens[refresh_token] = authorization.id
        return authorization

    def issue_code(self, authorization: Authorization, redirect_uri: str, now: datetime) -> str:
        """Return a code for the way back from the consent page; it lives five minutes and works once."""
        value = secrets.token_urlsafe(24)
        self._codes[value] = Code(value, authorization.id, redirect_uri, now + CODE_LIFE)
        return value

    def code(self, value: str) -> Code | None:
        """Return a code, used or expired ones too."""
        return self._codes.get(value)

    def issue_refresh_token(self, authorization: Authorization) -> str:
        """Return one more refresh token of an authorization; earlier ones stay valid."""
        value = f"Atzr|{secrets.token_urlsafe(180)}"
        self._refresh_tokens[value] = authorization.id
        return value

    def by_refresh_token(self, value: str) -> Authorization | None:
        """Return the authorization behind a refresh token, valid or not."""
        return self._all.get(self._refresh_tokens.get(value, ""))

    def issue_access_token(
        self,
        application: Application,
        *,
        secret_expires_at: datetime,
        now: datetime,
        authorization_id: str = "",
        scope: str = "",
    ) -> str:
        """Return an access token of 3600 seconds for an authorization or, grantless, for a scope."""
        self._forget_dead_tokens(now)
        value = f"Atza|{secrets.token_urlsafe(180)}"
        self._access_tokens[value] = AccessToken(
            application.id, now + ACCESS_TOKEN_LIFE, secret_expires_at, authorization_id, scope
        )
        return value

    def access_token(self, value: str) -> AccessToken | None:
        """Return what an access token stands for, also when expired."""
        return self._access_tokens.get(value)

    def expire_access_tokens(self, merchant_id: str, now: datetime) -> int:
        """End a seller's access tokens early (fault F33); returns how many."""
        ended = 0
        for value, token in self._access_tokens.items():
            authorization = self._all.get(token.authorization_id)
            if authorization and authorization.merchant_id == merchant_id and token.expires_at > now:
                self._access_tokens[value] = AccessToken(
                    token.application_id, now, token.secret_expires_at, token.authorization_id, token.scope
                )
                ended += 1
        return ended

    def revoke(self, authorization: Authorization, now: datetime) -> None:
        """End an authorization; nothing is pushed to the application, it finds out by itself."""
        authorization.revoked_at = now

    def _add(self, application_id: str, merchant_id: str, now: datetime, expires_at: datetime | None) -> Authorization:
        key = f"amzn1.authorization.{len(self._all) + 1}"
        self._all[key] = Authorization(key, application_id, merchant_id, now, expires_at)
        return self._all[key]

    def _forget_dead_tokens(self, now: datetime) -> None:
        """Keep a day of expired tokens, so that "expired" and "malformed" stay two answers."""
        if len(self._access_tokens) > 10_000:
            self._access_tokens = {
                value: token
                for value, token in self._access_tokens.items()
                if (now - token.expires_at).total_seconds() < 86_400
            }
