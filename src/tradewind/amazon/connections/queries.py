"""What pages, REST and the command line show of connections and their activity."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tradewind.base import clock
from tradewind.base.errors import NotFound, Refused

from . import application, marketplaces, wire
from .health_shown import HealthShown, show_health
from .marketplaces import Marketplace
from .models import AccessToken, Activity, Connection, SellerAccount
from .state import Facts, State, describe_state


@dataclass(frozen=True)
class StateShown:
    """A state with its texts in the reader's language."""

    key: str
    word: str
    reason: str


@dataclass(frozen=True)
class Row:
    """One connection in the list."""

    id: int
    seller_account_id: int
    marketplace: Marketplace
    description: str
    merchant_id: str
    store_name: str
    currency: str
    language: str
    is_on: bool
    state: StateShown
    version: int
    authorized_at: datetime
    expires_at: datetime
    orders_read_at: datetime | None
    feed_sent_at: datetime | None

    @property
    def name(self) -> str:
        """The connection by the names of its marketplace and its account."""
        return f"{self.marketplace.name} ({self.merchant_id})"

    @property
    def last_activity_at(self) -> datetime | None:
        """When orders were last read or a feed was last sent."""
        return max(filter(None, [self.orders_read_at, self.feed_sent_at]), default=None)

    def as_data(self) -> dict[str, object]:
        """Return the connection as REST and the command line show it; instants are for the door to write."""
        same = (
            "id", "description", "merchant_id", "store_name", "currency", "language", "is_on", "authorized_at",
            "expires_at", "orders_read_at", "feed_sent_at", "version",
        )  # fmt: skip
        return {
            **{name: getattr(self, name) for name in same},
            "marketplace_id": self.marketplace.id,
            "domain": self.marketplace.domain,
            "country": self.marketplace.country,
            "country_name": self.marketplace.country_name,
            "state": self.state.key,
            "state_reason": self.state.reason,
        }


@dataclass(frozen=True)
class Detail:
    """One connection with what its settings page says of tokens and participation."""

    row: Row
    token_expires_at: datetime | None
    has_token_problem: bool
    is_participating: bool
    has_suspended_listings: bool
    participation_read_at: datetime | None
    missing_settings: tuple[str, ...]
    connected_at: datetime
    others: tuple[Row, ...]
    """The account's other connections: reconnecting and revoking meets them too."""
    manage_apps_url: str
    health: HealthShown

    def as_data(self) -> dict[str, object]:
        """Return the connection as REST and the command line show it alone."""
        return {**self.row.as_data(), "health": self.health.as_data()}


@dataclass(frozen=True)
class ActivityPage:
    """One page of the activity, newest first; `next_key` is where the next begins, empty on the last."""

    rows: tuple[Activity, ...]
    next_key: str


_SORTS: dict[str, Callable[[Row], Any]] = {
    "marketplace": lambda row: (row.marketplace.name.lower(), row.merchant_id),
    "description": lambda row: row.description.casefold(),
    "merchant_id": lambda row: row.merchant_id,
    "currency": lambda row: row.currency,
    "state": lambda row: row.state.word,
    "on": lambda row: not row.is_on,
    "activity": lambda row: row.last_activity_at.timestamp() if row.last_activity_at else 0.0,
}
SORTS = frozenset(_SORTS) | {f"-{name}" for name in _SORTS}


def list_connections(search: str = "", sort: str = "") -> list[Row]:
    """Return the connections that hold every word of `search`, in the order they were made or in that of `sort`.

    `sort` is one of SORTS, "-" turns it round; another one counts as none. Two queries.
    """
    found = [row for row in _read_rows(Q()) if _holds(row, search)]
    key = _SORTS.get(sort.removeprefix("-"))
    return sorted(found, key=key, reverse=sort.startswith("-")) if key else found


def find_connection(connection_id: int) -> Connection:
    """Return the connection with its account. Raises NotFound (`connection_unknown`)."""
    found = Connection.objects.select_related("seller_account").filter(pk=connection_id).first()
    if found is None:
        raise NotFound("connection_unknown", _("There is no such connection (any more)."))
    return found


def find_row(connection_id: int) -> Row:
    """Return one connection as in the list. Raises NotFound (`connection_unknown`). Two queries."""
    found = _read_rows(Q(pk=connection_id))
    if not found:
        raise NotFound("connection_unknown", _("There is no such connection (any more)."))
    return found[0]


def get_connection(connection_id: int) -> Detail:
    """Return one connection with all that its page shows. Raises NotFound. Four queries."""
    connection = find_connection(connection_id)
    account = connection.seller_account
    rows = {row.id: row for row in _read_rows(Q(seller_account=account))}
    row = rows.pop(connection.pk)
    token = AccessToken.objects.filter(seller_account=account, scope="").first()
    return Detail(
        row=row,
        token_expires_at=token.expires_at if token else None,
        has_token_problem=account.state != SellerAccount.State.AUTHORIZED,
        is_participating=connection.is_participating,
        has_suspended_listings=connection.has_suspended_listings,
        participation_read_at=connection.participation_read_at,
        missing_settings=tuple(connection.missing_settings),
        connected_at=connection.created_at,
        others=tuple(rows.values()),
        manage_apps_url=manage_apps_url(row.marketplace),
        health=show_health(account.health.get(connection.marketplace_id, {}), problem=account.health_problem),
    )


def manage_apps_url(marketplace: Marketplace) -> str:
    """Return the address of Manage Your Apps, where a seller takes an authorization back."""
    return f"{wire.seller_central(marketplace)}/apps/manage"


def list_activity(
    *,
    connection_id: int | None = None,
    search: str = "",
    only_problems: bool = False,
    before: str = "",
    limit: int = 50,
) -> ActivityPage:
    """Return what happened, newest first, `limit` rows from the key `before` on. One query.

    With `connection_id`, what concerns that connection or its whole account. Raises Refused (`key_invalid`).
    """
    rows = Activity.objects.select_related("connection", "seller_account").order_by("-at", "-pk")
    if connection_id is not None:
        account = Connection.objects.filter(pk=connection_id).values("seller_account")
        rows = rows.filter(Q(connection=connection_id) | Q(connection=None, seller_account__in=account))
    if only_problems:
        rows = rows.filter(is_problem=True)
    for word in search.split():
        rows = rows.filter(_mentions(word))
    if before:
        at, key = _read_key(before)
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=key))
    found = list(rows[: limit + 1])
    next_key = f"{found[limit - 1].at.isoformat()}~{found[limit - 1].pk}" if len(found) > limit else ""
    return ActivityPage(tuple(found[:limit]), next_key)


def show_state(state: State) -> StateShown:
    """Return a state with its texts translated."""
    reason = _(state.sentence) % state.values if state.sentence else ""
    return StateShown(state.key, _(state.word), reason)


def _read_rows(condition: Q) -> list[Row]:
    now = clock.now()
    is_refused = application.find_problem() is not None
    rows = Connection.objects.select_related("seller_account").filter(condition).order_by("pk")
    return [_to_row(row, is_refused, now) for row in rows]


def _to_row(connection: Connection, is_refused: bool, now: datetime) -> Row:
    account = connection.seller_account
    facts = replace(_read_facts(connection), is_application_refused=is_refused)
    return Row(
        id=connection.pk,
        seller_account_id=account.pk,
        marketplace=marketplaces.get(connection.marketplace_id),
        description=connection.description,
        merchant_id=account.merchant_id,
        store_name=account.store_name,
        currency=connection.currency,
        language=connection.language,
        is_on=connection.is_on,
        state=show_state(describe_state(facts, now)),
        version=connection.version,
        authorized_at=account.authorized_at,
        expires_at=account.expires_at,
        orders_read_at=connection.orders_read_at,
        feed_sent_at=connection.feed_sent_at,
    )


def _read_facts(connection: Connection) -> Facts:
    account = connection.seller_account
    return Facts(
        is_on=connection.is_on,
        switched_at=connection.switched_at,
        switched_by=connection.switched_by,
        needs_reconnect=account.state == SellerAccount.State.RECONNECT_NEEDED,
        is_doubted=account.state == SellerAccount.State.DOUBTED,
        reconnect_reason=account.state_reason,
        account_changed_at=account.state_changed_at,
        expires_at=account.expires_at,
        is_participating=connection.is_participating,
        has_suspended_listings=connection.has_suspended_listings,
        missing_settings=tuple(connection.missing_settings),
        are_settings_checked=connection.settings_checked_at is not None,
        is_application_refused=False,
    )


def _holds(row: Row, search: str) -> bool:
    one = row.marketplace
    texts = (one.domain, one.name, _(one.country_name), one.country, row.description, row.merchant_id, row.store_name)
    whole = " ".join((*texts, row.currency, row.state.word)).casefold()
    return all(word in whole for word in search.casefold().split())


def _mentions(word: str) -> Q:
    exact = Q(sku=word) | Q(amazon_order_id=word) | Q(feed_id=word) | Q(request_id=word)
    return exact | Q(summary__icontains=word) | Q(operation__iexact=word)


def _read_key(key: str) -> tuple[datetime, int]:
    at, _tilde, number = key.partition("~")
    try:
        found = parse_datetime(at)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Refused("key_invalid", _("There is no such page; begin at the first one."))
    return found, int(number)
