"""Connects a seller account: by its consent at Amazon, by a refresh token, or in one more marketplace."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tradewind.base import audit, clock
from tradewind.base.errors import Conflict, NotFound, Refused
from tradewind.base.models import User
from tradewind.spapi import sellers
from tradewind.spapi.auth import Token, build_consent_url
from tradewind.spapi.errors import AmazonError, NotAuthorized
from tradewind.spapi.sellers import Participation

from . import application, login, marketplaces, trips, wire
from .admit import Grant, add_marketplaces, admit
from .calls import Stopped, open_client, owner_of
from .description import clean_description
from .locks import CALLBACK, LockBusy, hold
from .models import AuthorizationRequest, Connection, SellerAccount
from .prove import count_calls, known_ones, prove, require_taking_part
from .refusals import to_refusal

_MERCHANT_ID = re.compile(r"[A-Z0-9]{6,30}")
_LONGEST_TOKEN = 2048


@dataclass(frozen=True)
class Outcome:
    """What connecting came to; `offered` are the account's other marketplaces of the region, not connected yet."""

    connection: Connection
    created: bool
    offered: tuple[str, ...] = ()
    repeated: bool = False


def start_connect(
    *,
    user: User,
    session_key: str,
    marketplace_id: str,
    purpose: trips.Purpose = "connect",
    connection: Connection | None = None,
) -> str:
    """Return the address of Amazon's consent page, for this person in this session, good for 10 minutes.

    Raises Refused: `marketplace_unknown`, `application_missing`, `application_id_missing`.
    """
    marketplace = _require_marketplace(connection.marketplace_id if connection else marketplace_id)
    credentials = application.current()
    if not credentials.application_id:
        raise Refused(
            "application_id_missing",
            _("A private application has no consent page. Enter the merchant ID and a refresh token instead."),
        )
    redirect_uri = f"{settings.URL}/channels/amazon/callback"
    with transaction.atomic():
        state = trips.begin(
            user=user,
            session_key=session_key,
            purpose=purpose,
            marketplace_id=marketplace.id,
            redirect_uri=redirect_uri,
            connection=connection,
        )
        audit.record("connection.begun", actor=_actor(user), subject=marketplace.name, detail={"purpose": purpose})
    return build_consent_url(
        seller_central_url=wire.seller_central(marketplace),
        application_id=credentials.application_id,
        state=state,
        redirect_uri=redirect_uri,
        is_draft=credentials.is_draft,
    )


def finish_connect(
    *, user: User, session_key: str, state: str, selling_partner_id: str, code: str, error: str | None = None
) -> Outcome:
    """Connect what the person consented to at Amazon; a repeated callback is shown the first one's outcome.

    Amazon's code is exchanged here and now, once. Raises Refused, with nothing stored but an audit row.
    """
    subject = ""
    try:
        trip = trips.find(state, user=user, session_key=session_key)
        subject = marketplaces.get(trip.marketplace_id).name
        with hold(CALLBACK, trip.pk):
            if not trips.claim(trip):
                return _repeat(trips.first_outcome(trip))
            return _finish_trip(trip, user, selling_partner_id=selling_partner_id, code=code, error=error)
    except LockBusy:
        raise Refused(
            "connect_in_progress", _("This is still being connected. Look at the list in a moment.")
        ) from None
    except Refused as refusal:
        audit.record("connection.refused", actor=_actor(user), subject=subject, detail={"code": refusal.code})
        raise


def connect_with_token(
    *, marketplace_id: str, merchant_id: str, refresh_token: str, actor: audit.Actor, description: str = ""
) -> Outcome:
    """Connect by a refresh token, as a private application has it from its own self-authorization.

    Raises Refused with the fields at fault, and nothing stored.
    """
    marketplace = _require_marketplace(marketplace_id)
    description = clean_description(description)
    merchant_id, refresh_token = merchant_id.strip(), refresh_token.strip()
    _check_entered(merchant_id, refresh_token)
    try:
        return _connect_with_token(marketplace.id, merchant_id, refresh_token, description=description, actor=actor)
    except Refused as refusal:
        audit.record("connection.refused", actor=actor, subject=marketplace.name, detail={"code": refusal.code})
        raise


def connect_more(seller_account: SellerAccount, marketplace_ids: Sequence[str], actor: audit.Actor) -> list[Connection]:
    """Connect an account that is connected already in more marketplaces of its region, without another consent.

    All or none. Raises Refused `marketplace_not_taking_part`, or why Amazon did not answer.
    """
    for marketplace_id in marketplace_ids:
        if _require_marketplace(marketplace_id).region != seller_account.region:
            raise Refused("other_region", _("Another region needs an authorization of its own."))
    try:
        client = open_client(None, seller_account=seller_account)
        found = known_ones(sellers.get_marketplace_participations(client), seller_account.region)
    except Stopped as stopped:
        raise Conflict(stopped.reason, str(stopped)) from stopped
    except AmazonError as error:
        raise to_refusal(error) from error
    require_taking_part(found, marketplace_ids)
    with transaction.atomic():
        account = SellerAccount.objects.select_for_update().filter(pk=seller_account.pk).first()
        if account is None:
            raise NotFound("disconnected", _("This seller account was disconnected meanwhile."))
        admitted = add_marketplaces(account, found, marketplace_ids, now=clock.now(), actor=actor)
    return [one.connection for one in admitted]


def _finish_trip(
    trip: AuthorizationRequest, user: User, *, selling_partner_id: str, code: str, error: str | None
) -> Outcome:
    """Do what the callback asks for, and keep what came of it, whatever that is."""
    try:
        _check_callback(trip, selling_partner_id, code, error)
        obtained_at = clock.now()
        token = _exchange(code, trip.redirect_uri)
        found = prove(token.access_token, merchant_id=selling_partner_id, marketplace_id=trip.marketplace_id)
        grant = Grant(
            region=marketplaces.get(trip.marketplace_id).region,
            merchant_id=selling_partner_id,
            refresh_token=token.refresh_token or "",
            token=token,
            obtained_at=obtained_at,
        )
        with transaction.atomic():
            outcome = _admit(grant, found, trip.marketplace_id, description="", actor=_actor(user))
            kept = {
                "connection_id": outcome.connection.pk,
                "created": outcome.created,
                "offered": list(outcome.offered),
            }
            trips.keep_outcome(trip, kept)
            return outcome
    except Refused as refusal:
        trips.keep_refusal(trip, refusal)
        raise


def _connect_with_token(
    marketplace_id: str, merchant_id: str, refresh_token: str, *, description: str, actor: audit.Actor
) -> Outcome:
    obtained_at = clock.now()
    try:
        token = login.refresh(refresh_token)
    except AmazonError as error:
        raise _token_refusal(error) from error
    found = prove(token.access_token, merchant_id=merchant_id, marketplace_id=marketplace_id)
    region = marketplaces.get(marketplace_id).region
    grant = Grant(region, merchant_id, refresh_token, token, obtained_at)
    with transaction.atomic():
        return _admit(grant, found, marketplace_id, description=description, actor=actor)


def _admit(
    grant: Grant, found: Sequence[Participation], marketplace_id: str, *, description: str, actor: audit.Actor
) -> Outcome:
    admitted = admit(grant, found, marketplace_id=marketplace_id, description=description, actor=actor)
    account = admitted.connection.seller_account
    count_calls(owner_of(account))
    connected = set(account.connections.values_list("marketplace_id", flat=True))
    offered = tuple(one.marketplace_id for one in found if one.is_participating and one.marketplace_id not in connected)
    return Outcome(admitted.connection, admitted.is_new, offered)


def _check_callback(trip: AuthorizationRequest, selling_partner_id: str, code: str, error: str | None) -> None:
    if error or not code:
        raise Refused("consent_cancelled", _("Nothing was connected: the authorization was not given at Amazon."))
    if not _MERCHANT_ID.fullmatch(selling_partner_id):
        raise Refused("callback_incomplete", _("Amazon's answer does not say which seller account it is. Begin again."))
    if trip.purpose != "reconnect":
        return
    if trip.connection is None:
        raise NotFound("disconnected", _("This marketplace was disconnected meanwhile."))
    expected = trip.connection.seller_account.merchant_id
    if selling_partner_id != expected:
        raise Refused(
            "other_account",
            _(
                "You signed in at Amazon as %(found)s, but this connection belongs to %(expected)s. "
                "Nothing was changed. Sign in as %(expected)s, or connect the other account with Connect Marketplace."
            )
            % {"found": selling_partner_id, "expected": expected},
        )


def _exchange(code: str, redirect_uri: str) -> Token:
    try:
        token = login.exchange_code(code, redirect_uri=redirect_uri)
    except NotAuthorized as error:
        if error.reason != "grant_revoked":
            raise to_refusal(error) from error
        words = _("Amazon no longer takes this consent: it is good once, and for 5 minutes. Begin again.")
        raise Refused("code_refused", words) from error
    except AmazonError as error:
        raise to_refusal(error) from error
    if not token.refresh_token:
        raise Refused("amazon_not_understood", _("Amazon gave no lasting authorization. Begin again."))
    return token


def _token_refusal(error: AmazonError) -> Refused:
    if isinstance(error, NotAuthorized) and error.reason == "grant_revoked":
        words = _("Amazon does not accept this refresh token. Copy it again, or make a new one at Amazon.")
        return Refused("token_refused", words, fields={"refresh_token": words})
    if error.code == "unauthorized_client":
        words = _("This refresh token was made for another application than the one Tradewind uses.")
        return Refused("token_of_other_application", words, fields={"refresh_token": words})
    return to_refusal(error)


def _check_entered(merchant_id: str, refresh_token: str) -> None:
    fields = {}
    if not _MERCHANT_ID.fullmatch(merchant_id):
        fields["merchant_id"] = _("A merchant ID is made of capital letters and digits, such as A2EXAMPLE7US01.")
    if not refresh_token.startswith("Atzr|") or len(refresh_token) > _LONGEST_TOKEN or not refresh_token.isprintable():
        fields["refresh_token"] = _("A refresh token begins with Atzr| and is at most 2,048 characters long.")
    if fields:
        raise Refused("connection_invalid", _("The marketplace cannot be connected as entered."), fields=fields)


def _require_marketplace(marketplace_id: str) -> marketplaces.Marketplace:
    if marketplaces.is_known(marketplace_id):
        return marketplaces.get(marketplace_id)
    words = _("Choose one of Amazon's 23 marketplaces.")
    raise Refused("marketplace_unknown", words, fields={"marketplace_id": words})


def _repeat(outcome: dict[str, Any]) -> Outcome:
    found = Connection.objects.select_related("seller_account").filter(pk=outcome["connection_id"]).first()
    if found is None:
        raise NotFound("disconnected", _("This marketplace was connected, and disconnected again since."))
    return Outcome(found, created=outcome["created"], offered=tuple(outcome["offered"]), repeated=True)


def _actor(user: User) -> audit.Actor:
    return audit.Actor(user.email, user_id=user.pk)
