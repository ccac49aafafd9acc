"""REST: listings, and sending them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from tradewind.amazon.connections.queries import find_connection
from tradewind.amazon.listings import feed_queries, queries, submit
from tradewind.amazon.listings.present import present_feed, present_listing
from tradewind.amazon.listings.why_query import find_why

from .auth import caller, needs
from .feeds import FeedOut, IssueOut
from .schemas import After, Given, Id, Limit, Page, Text

router = Router()
State = Literal["", "incomplete", "ready", "sent", "accepted", "refused", "unknown"]
Search = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")]


class ListingOut(Schema):
    """One SKU on one connection."""

    id: int
    connection_id: int
    marketplace: str
    marketplace_id: str
    sku: str
    title: str
    product_type: str
    state: str
    asin: str
    accepted_at: datetime | None
    problems: list[str]
    issues: list[IssueOut]


class WhyLineOut(Schema):
    """One step on the way to Amazon; `place` and `target` name where it is put right."""

    key: str
    state: Literal["done", "missing", "wrong"]
    words: str
    place: str
    target: str


class WhyOut(Schema):
    """Why a SKU is not on Amazon, or that it is."""

    connection_id: int
    sku: str
    is_on_amazon: bool
    lines: list[WhyLineOut]


class SubmitIn(Given):
    """What to send; no SKU means all that are valid and new to Amazon."""

    skus: Annotated[list[Text], Field(max_length=1000)] = []


@router.get("/listings", auth=needs("viewer"), response=Page[ListingOut])
def list_listings(
    request: HttpRequest,  # noqa: ARG001 (ninja's signature)
    connection_id: Id | None = None,
    state: State = "",
    search: Search = "",
    after: After = 0,
    limit: Limit = 50,
) -> dict[str, Any]:
    """List listings with what is wrong with each."""
    page = queries.list_listings(connection_id=connection_id, state=state, search=search, after=after, limit=limit)
    return {"items": [present_listing(row) for row in page.rows], "next": page.next or None}


@router.get("/listings/by-sku", auth=needs("viewer"), response=list[ListingOut])
def show_listing(
    request: HttpRequest,  # noqa: ARG001
    sku: Annotated[str, Query(min_length=1, max_length=200, pattern=r"^[^\x00]*$")],
) -> list[dict[str, Any]]:
    """Show one SKU on every connection."""
    return [present_listing(row) for row in queries.show_listing(sku)]


@router.get("/connections/{connection_id}/listings/{path:sku}/why", auth=needs("viewer"), response=WhyOut)
def explain_absence(
    request: HttpRequest,  # noqa: ARG001
    connection_id: Id,
    sku: Annotated[str, Path(min_length=1, max_length=200, pattern=r"^[^\x00]*$")],
) -> dict[str, Any]:
    """Say step by step why a SKU is not on Amazon, or that it is."""
    return find_why(find_connection(connection_id), sku).as_data()


@router.post("/connections/{connection_id}/submissions", auth=needs("operator"), response={201: FeedOut})
def submit_listings(request: HttpRequest, connection_id: Id, given: SubmitIn) -> Status[dict[str, Any]]:
    """Send all valid products that are new to Amazon, or some of them."""
    made = submit.request_submission(find_connection(connection_id), actor=caller(request), skus=given.skus)
    return Status(201, present_feed(feed_queries.show_feed(made.pk)))
