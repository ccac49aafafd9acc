"""REST: feeds, their messages, and their calls."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema

from tradewind.amazon.listings import feed_queries
from tradewind.amazon.listings.present import present_attempt, present_feed, present_message

from .auth import needs
from .schemas import After, Id, Limit, Page

router = Router()
Outcome = Literal["", "waiting", "accepted", "warned", "invalid", "unknown"]


class IssueOut(Schema):
    """One problem in plain words, beside Amazon's code and own words."""

    words: str
    code: str
    amazon_message: str
    severity: str
    source: str
    attributes: list[str]
    path: str


class FeedOut(Schema):
    """One submission and how far it is."""

    id: int
    connection_id: int
    marketplace: str
    marketplace_id: str
    merchant_id: str
    feed_id: str
    state: str
    words: str
    is_under_way: bool
    reason: str
    messages: int
    accepted: int
    invalid: int
    warnings: int
    kept_back: int
    bytes: int
    requested_by: str
    created_at: datetime
    submitted_at: datetime | None
    finished_at: datetime | None


class MessageOut(Schema):
    """One message and what came of it."""

    message_id: int
    sku: str
    outcome: str
    issues: list[IssueOut]
    message: dict[str, Any]


class AttemptOut(Schema):
    """One call to Amazon."""

    at: datetime
    operation: str
    status: int | None
    request_id: str
    duration_s: float
    error: str


@router.get("/feeds", auth=needs("viewer"), response=Page[FeedOut])
def list_feeds(
    request: HttpRequest,  # noqa: ARG001 (ninja's signature)
    connection_id: Id | None = None,
    after: After = 0,
    limit: Limit = 50,
) -> dict[str, Any]:
    """List feeds, the newest first; `after` goes on with older ones."""
    page = feed_queries.list_feeds(connection_id=connection_id, before=after, limit=limit)
    return {"items": [present_feed(row) for row in page.rows], "next": page.next or None}


@router.get("/feeds/{feed_number}", auth=needs("viewer"), response=FeedOut)
def show_feed(request: HttpRequest, feed_number: Id) -> dict[str, Any]:  # noqa: ARG001
    """Show one feed by our own number."""
    return present_feed(feed_queries.show_feed(feed_number))


@router.get("/feeds/{feed_number}/messages", auth=needs("viewer"), response=Page[MessageOut])
def list_messages(
    request: HttpRequest,  # noqa: ARG001
    feed_number: Id,
    outcome: Outcome = "",
    search: Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")] = "",
    after: After = 0,
    limit: Limit = 50,
) -> dict[str, Any]:
    """List what came of each message."""
    feed_queries.show_feed(feed_number)
    page = feed_queries.list_messages(feed_number, outcome=outcome, search=search, after=after, limit=limit)
    return {"items": [present_message(row) for row in page.rows], "next": page.next or None}


@router.get("/feeds/{feed_number}/attempts", auth=needs("viewer"), response=list[AttemptOut])
def list_attempts(request: HttpRequest, feed_number: Id) -> list[dict[str, Any]]:  # noqa: ARG001
    """List the calls made for a feed, the last one first, with Amazon's request ids."""
    feed_queries.show_feed(feed_number)
    return [present_attempt(row) for row in feed_queries.list_attempts(feed_number)]
