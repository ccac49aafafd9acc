"""Opens the wire for a connection or a whole account, behind a gate that is asked before every single call."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Subquery
from django.utils.translation import gettext as _

from tradewind.base import clock
from tradewind.spapi.client import Answer, CallRecord, Client
from tradewind.spapi.errors import NotAuthorized, Throttled
from tradewind.spapi.operations import OPERATIONS

from . import application, buckets, tokens, wire
from .models import AmazonApplication, Connection, SellerAccount
from .stops import Postponed, PostponeReason, Stopped

__all__ = ["PostponeReason", "Postponed", "Stopped", "open_account_client", "open_client"]

Record = Callable[[CallRecord], None]

# Calls a second of all seller accounts together (developer-docs: listings-items-api-rate-limits).
_APPLICATION_PLANS: Mapping[str, tuple[float, float]] = {
    "getListingsItem": (100, 100),
    "putListingsItem": (25, 25),
    "patchListingsItem": (100, 100),
    "deleteListingsItem": (100, 100),
    "searchDefinitionsProductTypes": (5, 5),
    "getDefinitionsProductType": (5, 5),
}


def open_client(
    connection: Connection | None,
    *,
    seller_account: SellerAccount | None = None,
    generation: int | None = None,
    needs_on: bool = True,
    record: Record | None = None,
) -> Client:
    """Return a client for one connection, or with None for its `seller_account` as a whole.

    Before each call the connection is read again: Stopped when it is gone, Off (unless `needs_on` is false) or of
    another `generation` than the one given; Postponed when the rate is spent or the grant is doubted. A job ends
    quietly at Stopped and enqueues itself `retry_after_s` later at Throttled; nothing sleeps.
    """
    account = connection.seller_account if connection else seller_account
    if account is None:
        raise ValueError("A client needs a connection or a seller account.")
    wanted = {connection.pk: generation} if connection else {}
    return _open(account, wanted, needs_on=needs_on, record=record)


def open_account_client(
    seller_account: SellerAccount, connections: Mapping[int, int | None], *, record: Record | None = None
) -> Client:
    """Return a client for work on several connections of an account at once, each id with its generation.

    As `open_client`; all of them must be there, On, and of that generation.
    """
    return _open(seller_account, connections, needs_on=True, record=record)


def _open(account: SellerAccount, wanted: Mapping[int, int | None], *, needs_on: bool, record: Record | None) -> Client:
    return _GuardedClient(_Gate(account.pk, owner_of(account), dict(wanted), needs_on, record), account.region)


def owner_of(account: SellerAccount) -> str:
    """Return whose buckets the account's calls are counted in."""
    return f"{account.region}:{account.merchant_id}"


@dataclass
class _Gate:
    """What is asked before each call, and what is kept after it."""

    seller_account_id: int
    owner: str
    connections: dict[int, int | None]
    needs_on: bool
    record: Record | None
    token: str = field(default="", repr=False)

    def before_call(self, operation: str) -> None:
        now = clock.now()
        self._require_account(now)
        self._require_connections()
        self.token = tokens.access_token(self.seller_account_id)
        _take_tokens(self.owner, operation, now)

    def access_token(self, is_refused: bool) -> str:
        return tokens.access_token(self.seller_account_id, refused=self.token) if is_refused else self.token

    def after_call(self, record: CallRecord) -> None:
        if record.status and record.status < 300:
            buckets.settle(self.owner, record.operation, told_rate=record.rate_limit)
            if record.operation in _APPLICATION_PLANS:
                # the rate that Amazon tells leaves the application's own plan out
                buckets.settle(buckets.APPLICATION, record.operation, told_rate=None)
        if self.record:
            self.record(record)

    def _require_account(self, now: datetime) -> None:
        paused_until = AmazonApplication.objects.exclude(problem="").values("next_attempt_at")[:1]
        account = (
            SellerAccount.objects.filter(pk=self.seller_account_id)
            .annotate(paused_until=Subquery(paused_until))
            .first()
        )
        if account is None:
            raise Stopped("disconnected", _("This seller account was disconnected."))
        tokens.require_application(account.paused_until, now)
        tokens.require_authorized(account, now)

    def _require_connections(self) -> None:
        if not self.connections:
            return
        found = {
            row.pk: row for row in Connection.objects.filter(pk__in=self.connections).only("pk", "is_on", "generation")
        }
        for connection_id, generation in self.connections.items():
            row = found.get(connection_id)
            if row is None:
                raise Stopped("disconnected", _("This marketplace was disconnected."))
            if self.needs_on and not row.is_on:
                raise Stopped("switched_off", _("This marketplace is switched off."))
            if generation is not None and generation != row.generation:
                raise Stopped("changed", _("This marketplace was switched meanwhile."))


class _GuardedClient(Client):
    """Empties our bucket when Amazon's is empty, and tells the application's trouble from the seller's."""

    def __init__(self, gate: _Gate, region: str) -> None:
        super().__init__(
            endpoint=wire.endpoint(region),
            access_token=gate.access_token,
            http=wire.http(),
            before_call=gate.before_call,
            after_call=gate.after_call,
            clock=clock.now,
        )
        self._gate = gate

    def call(self, operation: str, **request: Any) -> Answer:
        """Call one operation; see Client.call."""
        try:
            return super().call(operation, **request)
        except Throttled as error:
            if error.status == 429:
                error.retry_after_s = _drain(self._gate.owner, operation, error)
            raise
        except NotAuthorized as error:
            if error.reason != "secret_expired":
                raise
            tokens.forget_token(self._gate.seller_account_id)
            application.note_problem("secret_expired")
            words = _("Amazon refuses the application's client ID and secret.")
            raise Postponed(words, operation=operation, reason="application_refused", retry_after_s=300.0) from error


def _take_tokens(owner: str, operation: str, now: datetime) -> None:
    plan = OPERATIONS[operation]
    wait_s = buckets.take(owner, operation, rate=plan.rate, burst=plan.burst, now=now)
    if not wait_s and operation in _APPLICATION_PLANS:
        rate, burst = _APPLICATION_PLANS[operation]
        wait_s = buckets.take(buckets.APPLICATION, operation, rate=rate, burst=burst, now=now)
        if wait_s:
            buckets.give_back(owner, operation)
    if wait_s:
        words = _("Amazon's rate for this is spent; it goes on by itself.")
        raise Postponed(words, operation=operation, reason="rate", retry_after_s=wait_s)


def _drain(owner: str, operation: str, error: Throttled) -> float:
    plan = OPERATIONS[operation]
    rate, burst = plan.rate, float(plan.burst)
    if error.is_application_wide and operation in _APPLICATION_PLANS:
        owner, (rate, burst) = buckets.APPLICATION, _APPLICATION_PLANS[operation]
    return buckets.drain(
        owner, operation, rate=rate, burst=burst, now=clock.now(), least_s=error.retry_after_s or 1 / rate
    )
