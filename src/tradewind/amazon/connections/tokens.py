"""Access tokens: kept sealed until shortly before they end, renewed by one worker at a time."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from tradewind.base import clock, crypto
from tradewind.spapi.auth import Token
from tradewind.spapi.errors import NotAuthorized

from . import application, letters, login
from .activity import note
from .locks import TOKEN_OF_ACCOUNT, LockBusy, hold
from .models import AccessToken, SellerAccount
from .patience import judge_refusal
from .stops import Postponed, Stopped

RENEW_BEFORE = timedelta(seconds=60)
OTHER_APPLICATION = "unauthorized_client"
"""What Amazon says to a refresh token that another client ID was given."""
_BUSY_S = 5.0


def access_token(seller_account_id: int, *, refused: str = "") -> str:
    """Return an access token of the account; `refused` is one that Amazon has just refused and is not given again.

    However many workers ask at once, in however many processes, Amazon is asked once. Raises Stopped when the
    account is gone or needs its merchant, Postponed while its grant is doubted or the application is refused,
    AmazonError when Amazon cannot be reached.
    """
    if kept := _kept_token(seller_account_id, refused):
        return kept
    try:
        with hold(TOKEN_OF_ACCOUNT, seller_account_id):
            return _kept_token(seller_account_id, refused) or _renew(seller_account_id)
    except LockBusy:
        raise Postponed(
            _("Another worker is still renewing the access token."),
            operation=login.OPERATION,
            reason="token_busy",
            retry_after_s=_BUSY_S,
        ) from None


def require_authorized(account: SellerAccount, now: datetime) -> None:
    """Raise Stopped when the account needs its merchant, Postponed while Amazon's refusal is doubted."""
    if account.state == SellerAccount.State.RECONNECT_NEEDED:
        raise Stopped("reconnect_needed", _("Amazon no longer accepts the authorization of this seller account."))
    if account.state == SellerAccount.State.DOUBTED and account.next_attempt_at and now < account.next_attempt_at:
        raise Postponed(
            _("Amazon did not accept the authorization just now; it is tried again shortly."),
            operation=login.OPERATION,
            reason="authorization_doubted",
            retry_after_s=(account.next_attempt_at - now).total_seconds(),
        )


def require_application(next_attempt_at: datetime | None, now: datetime) -> None:
    """Raise Postponed until `next_attempt_at`, when the refused application is tried again."""
    if next_attempt_at and now < next_attempt_at:
        raise Postponed(
            _("Amazon refuses the application's client ID and secret."),
            operation=login.OPERATION,
            reason="application_refused",
            retry_after_s=(next_attempt_at - now).total_seconds(),
        )


def keep_token(account: SellerAccount, token: Token, *, obtained_at: datetime) -> None:
    """Keep an access token, in the caller's transaction, sealed for this account."""
    AccessToken.objects.update_or_create(
        seller_account=account,
        scope="",
        defaults={
            "sealed_token": crypto.seal(token.access_token, identity=_token_identity(account.pk)),
            "obtained_at": obtained_at,
            "expires_at": obtained_at + timedelta(seconds=token.expires_in_s),
        },
    )


def forget_token(seller_account_id: int) -> None:
    """Drop the kept access token; the next call asks Amazon for another."""
    AccessToken.objects.filter(seller_account_id=seller_account_id).delete()


def seal_refresh_token(refresh_token: str, *, region: str, merchant_id: str) -> str:
    """Return the refresh token sealed for its account."""
    return crypto.seal(refresh_token, identity=f"seller_account.refresh_token:{region}:{merchant_id}")


def open_refresh_token(account: SellerAccount) -> str:
    """Return the account's refresh token. Raises KeyMissing."""
    identity = f"seller_account.refresh_token:{account.region}:{account.merchant_id}"
    return crypto.open_sealed(account.sealed_refresh_token, identity=identity)


def _token_identity(seller_account_id: int) -> str:
    return f"access_token.token:{seller_account_id}"


def _kept_token(seller_account_id: int, refused: str) -> str:
    row = AccessToken.objects.filter(
        seller_account_id=seller_account_id, scope="", expires_at__gt=clock.now() + RENEW_BEFORE
    ).first()
    if row is None:
        return ""
    kept = crypto.open_sealed(row.sealed_token, identity=_token_identity(seller_account_id))
    return "" if kept == refused else kept


def _renew(seller_account_id: int) -> str:
    asked_at = clock.now()
    account = SellerAccount.objects.filter(pk=seller_account_id).first()
    if account is None:
        raise Stopped("disconnected", _("This seller account was disconnected."))
    require_authorized(account, asked_at)
    problem = application.find_problem()
    require_application(problem.next_attempt_at if problem else None, asked_at)
    try:
        token = login.refresh(open_refresh_token(account))
    except NotAuthorized as error:
        if login.is_about_application(error):
            raise _application_refused() from error
        if error.reason != "grant_revoked" and error.code != OTHER_APPLICATION:
            raise
        _write_refusal(account, asked_at, error)
        raise AssertionError("a refusal always raises") from error
    _write_success(account, token, asked_at)
    return token.access_token


def _application_refused() -> Postponed:
    application.note_problem("client_invalid")
    problem = application.find_problem()
    wait_s = (problem.next_attempt_at - clock.now()).total_seconds() if problem else _BUSY_S
    return Postponed(
        _("Amazon refuses the application's client ID and secret."),
        operation=login.OPERATION,
        reason="application_refused",
        retry_after_s=wait_s,
    )


def _locked(account: SellerAccount) -> SellerAccount:
    """Return the account's row as it is now, locked; Stopped when it was disconnected or connected anew meanwhile."""
    row = SellerAccount.objects.select_for_update().filter(pk=account.pk, generation=account.generation).first()
    if row is None:
        raise Stopped("changed", _("This seller account was connected anew meanwhile."))
    return row


@transaction.atomic
def _write_success(account: SellerAccount, token: Token, asked_at: datetime) -> None:
    row = _locked(account)
    keep_token(row, token, obtained_at=asked_at)
    if row.state == SellerAccount.State.AUTHORIZED:
        return
    row.state, row.state_reason, row.state_changed_at = SellerAccount.State.AUTHORIZED, "", asked_at
    row.refusal_count, row.next_attempt_at = 0, None
    row.save()
    note("authorization", _("Amazon accepts the authorization again."), seller_account=row)


def _write_refusal(account: SellerAccount, now: datetime, error: NotAuthorized) -> None:
    with transaction.atomic():
        row = _locked(account)
        verdict = judge_refusal(
            refusals_before=row.refusal_count,
            expires_at=row.expires_at,
            now=now,
            reason="other_application" if error.code == OTHER_APPLICATION else "grant_revoked",
        )
        state = SellerAccount.State.RECONNECT_NEEDED if verdict.needs_merchant else SellerAccount.State.DOUBTED
        is_news = row.state != state
        if is_news:
            row.state, row.state_changed_at = state, now
        row.refusal_count += 1
        row.state_reason, row.next_attempt_at = verdict.reason, verdict.next_attempt_at
        row.save()
        if is_news and verdict.needs_merchant:
            letters.write_reconnect(row)
        forget_token(row.pk)
        words = (
            _("Amazon no longer accepts the authorization. Reconnect; nothing is lost meanwhile.")
            if verdict.needs_merchant
            else _("Amazon did not accept the authorization. It is tried again before you are asked to reconnect.")
        )
        note(
            "authorization", words, seller_account=row, is_problem=True, operation="token", request_id=error.request_id
        )
    require_authorized(row, now)
