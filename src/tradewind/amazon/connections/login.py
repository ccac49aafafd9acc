"""Asks Login with Amazon for tokens, with the secret in force and, should it be refused, the one before it."""

from collections.abc import Callable

from django.conf import settings
from django.utils.translation import gettext as _

from tradewind.base import clock
from tradewind.spapi import auth
from tradewind.spapi.errors import NotAuthorized, Throttled

from . import application, buckets, wire
from .stops import Postponed

OPERATION = "token"
# Not published; more than one a second is known to be refused (selling-partner-api-models issue 1629).
_RATE, _BURST = 1.0, 30.0


def refresh(refresh_token: str) -> auth.Token:
    """Return a new access token. Raises AmazonError; Postponed when the rate of asking is spent."""
    wait_s = buckets.take(buckets.APPLICATION, OPERATION, rate=_RATE, burst=_BURST, now=clock.now())
    if wait_s:
        words = _("Many access tokens are being renewed; this one follows shortly.")
        raise Postponed(words, operation=OPERATION, reason="rate", retry_after_s=wait_s)
    try:
        token = _ask(
            lambda client_id, secret: auth.refresh(
                wire.http(),
                token_url=settings.LWA_TOKEN_URL,
                refresh_token=refresh_token,
                client_id=client_id,
                client_secret=secret,
            )
        )
    except Throttled as error:
        error.retry_after_s = buckets.drain(
            buckets.APPLICATION,
            OPERATION,
            rate=_RATE,
            burst=_BURST,
            now=clock.now(),
            least_s=error.retry_after_s or 60.0,
        )
        raise
    buckets.settle(buckets.APPLICATION, OPERATION, told_rate=None)
    return token


def exchange_code(code: str, *, redirect_uri: str) -> auth.Token:
    """Trade the code of a consent, good for 5 minutes and once, for tokens. Raises AmazonError."""
    return _ask(
        lambda client_id, secret: auth.exchange_code(
            wire.http(),
            token_url=settings.LWA_TOKEN_URL,
            code=code,
            redirect_uri=redirect_uri,
            client_id=client_id,
            client_secret=secret,
        )
    )


def is_about_application(error: NotAuthorized) -> bool:
    """Return whether Amazon refused the application, and not the seller's grant or a token of another one."""
    return error.reason in {"client_invalid", "secret_expired"} and error.code != "unauthorized_client"


def _ask(ask: Callable[[str, str], auth.Token]) -> auth.Token:
    credentials = application.current()
    refusal: NotAuthorized | None = None
    for secret in credentials.secrets:
        try:
            token = ask(credentials.client_id, secret)
        except NotAuthorized as error:
            if not is_about_application(error):
                application.clear_problem()  # the application itself was let in
                raise
            refusal = error
        else:
            application.clear_problem()
            return token
    application.note_problem(refusal.reason if refusal else "client_invalid")
    if refusal is None:
        raise NotAuthorized("There is no client secret.", operation=OPERATION, reason="client_invalid")
    raise refusal
