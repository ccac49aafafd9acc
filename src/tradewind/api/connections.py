"""REST: connected marketplaces.

There is no route that begins a consent: Amazon sends the seller's browser back to the session in which the consent
was begun, and a program with a bearer token has none. Programs connect with a refresh token.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from tradewind.amazon.connections import authorize, check, marketplaces, queries, switch
from tradewind.base.errors import Refused

from .auth import caller, needs
from .schemas import After, Given, Id, Limit, Page, Text

router = Router()


class ConnectionOut(Schema):
    """One seller account in one marketplace. Instants are in UTC."""

    id: int
    marketplace_id: str
    domain: str
    country: str
    country_name: str
    description: str
    merchant_id: str
    store_name: str
    currency: str
    language: str
    is_on: bool
    state: Annotated[str, Field(description="active, off, settings_needed, reconnect_needed or suspended")]
    state_reason: str
    authorized_at: datetime
    expires_at: datetime
    orders_read_at: datetime | None
    feed_sent_at: datetime | None
    version: int


class HealthRateOut(Schema):
    """One of Amazon's rates of an account; `rate` and `target` are fractions (0.01 is one percent)."""

    name: str
    label: str
    rate: str
    target: str | None
    is_good: bool | None
    count: int | None


class HealthViolationOut(Schema):
    """How many defects of one kind Amazon counts."""

    name: str
    label: str
    count: int
    is_good: bool | None


class HealthOut(Schema):
    """How Amazon rates the account in this marketplace; nothing is told yet while `read_at` is null."""

    status: Annotated[str, Field(description="NORMAL, AT_RISK, DEACTIVATED, what Amazon invents since, or empty")]
    status_word: str
    rating: str
    rating_word: str
    rates: list[HealthRateOut]
    violations: list[HealthViolationOut]
    warnings: list[str]
    read_at: datetime | None
    problem: Annotated[str, Field(description="why the last reading came to nothing")]


class ConnectionDetail(ConnectionOut):
    """A connection with its account's health at Amazon."""

    health: HealthOut


class ConnectionMade(ConnectionOut):
    """A connection as it was made, and the account's marketplaces of the region that are not connected yet."""

    is_new: bool
    offered_marketplace_ids: list[str]


class ConnectionIn(Given):
    """What connects a seller account: a refresh token of its own authorization of the application."""

    marketplace: Annotated[Text, Field(description="a country code (US, UK) or a marketplace ID")]
    merchant_id: Text
    refresh_token: Annotated[str, Field(max_length=4096)]
    description: Annotated[str, Field(max_length=20_000)] = ""


class ConnectionChange(Given):
    """What is to be another; `version` refuses the change when somebody made one meanwhile."""

    description: Annotated[str, Field(max_length=20_000)] | None = None
    is_on: bool | None = None
    version: Annotated[int, Field(ge=1, lt=2**31)] | None = None


class Gone(Schema):
    """What went with a connection, and where the seller takes the authorization back at Amazon."""

    name: str
    merchant_id: str
    counts: dict[str, int]
    manage_apps_url: str


class CheckOut(Schema):
    """One call to Amazon, whether it works, and what to do when it does not."""

    call: str
    works: bool
    words: str
    advice: str
    missing_role: Annotated[str, Field(description="the role that the application lacks, as Amazon names it")]


@router.get("/connections", auth=needs("viewer"), response=Page[ConnectionOut])
def list_connections(
    request: HttpRequest,  # noqa: ARG001 (ninja's signature)
    search: Annotated[str, Query(max_length=200)] = "",
    after: After = 0,
    limit: Limit = 100,
) -> dict[str, object]:
    """List the connections in the order they were made."""
    rows = [row for row in queries.list_connections(search) if row.id > after]
    page = rows[:limit]
    return {"items": [_show(row) for row in page], "next": page[-1].id if len(rows) > limit else None}


@router.post("/connections", auth=needs("admin"), response={201: ConnectionMade, 200: ConnectionMade})
def add_connection(request: HttpRequest, given: ConnectionIn) -> Status[object]:
    """Connect with a refresh token; an account and marketplace that are there already are connected again (200)."""
    found = marketplaces.find(given.marketplace)
    outcome = authorize.connect_with_token(
        marketplace_id=found.id if found else given.marketplace,
        merchant_id=given.merchant_id,
        refresh_token=given.refresh_token,
        description=given.description,
        actor=caller(request),
    )
    more = {"is_new": outcome.created, "offered_marketplace_ids": list(outcome.offered)}
    shown = _show(queries.get_connection(outcome.connection.pk).row)
    return Status(201 if outcome.created else 200, {**shown, **more})


@router.get("/connections/{connection_id}", auth=needs("viewer"), response=ConnectionDetail)
def get_connection(request: HttpRequest, connection_id: Id) -> dict[str, object]:  # noqa: ARG001 (ninja's signature)
    """Show one connection, with its account's health at Amazon."""
    return queries.get_connection(connection_id).as_data()


@router.patch("/connections/{connection_id}", auth=needs("operator"), response=ConnectionOut)
def change_connection(request: HttpRequest, connection_id: Id, given: ConnectionChange) -> dict[str, object]:
    """Switch a connection on or off, or describe it; both or nothing."""
    queries.find_connection(connection_id)
    change = switch.Change(connection_id, version=given.version, description=given.description, is_on=given.is_on)
    try:
        switch.save_changes([change], actor=caller(request))
    except Refused as refusal:
        # here there is one connection, so that its fields need no id before them
        refusal.fields = {name.removeprefix(f"{connection_id}."): words for name, words in refusal.fields.items()}
        raise
    return _show(queries.get_connection(connection_id).row)


@router.delete("/connections/{connection_id}", auth=needs("admin"), response=Gone)
def disconnect(request: HttpRequest, connection_id: Id) -> dict[str, object]:
    """Disconnect: what we have of it from Amazon is deleted at once and for good; the store's orders stay."""
    queries.find_connection(connection_id)
    saved = switch.save_changes([switch.Change(connection_id, disconnect=True)], actor=caller(request))
    return asdict(saved.farewells[0])


@router.post("/connections/{connection_id}/check", auth=needs("operator"), response=list[CheckOut])
def check_connection(request: HttpRequest, connection_id: Id) -> list[dict[str, object]]:  # noqa: ARG001 (ninja's)
    """Make the least call of each kind to Amazon and tell which works."""
    return [asdict(one) for one in check.check_connection(queries.find_connection(connection_id))]


def _show(row: queries.Row) -> dict[str, object]:
    return row.as_data()
