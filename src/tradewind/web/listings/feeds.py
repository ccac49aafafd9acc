"""The Feeds tab and the page of one feed; both look again by themselves while something is under way."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tradewind.amazon.listings import feed_queries, queries

from ..access import page
from ..query import read_choice, read_number, read_text
from .presenting import OUTCOMES, as_choice, make_filters, query_of


@page("viewer")
@require_GET
def feeds_page(request: HttpRequest) -> HttpResponse:
    """List submissions, the newest first."""
    connection_id, before = read_number(request, "connection"), read_number(request, "after")
    found = feed_queries.list_feeds(connection_id=connection_id or None, before=before)
    kept = {"connection": connection_id}
    context: dict[str, Any] = {
        "connections": [as_choice(one) for one in queries.list_connections()],
        "connection_id": connection_id,
        "rows": found.rows,
        "is_live": any(row.is_under_way for row in found.rows),
        "here": query_of(**kept, after=before),
        "first_address": query_of(**kept) or "?" if before else "",
        "next_address": query_of(**kept, after=found.next) if found.next else "",
    }
    template = "web/listings/parts/feed_rows.html" if getattr(request, "htmx", False) else "web/listings/feeds.html"
    return render(request, template, context)


@page("viewer")
@require_GET
def feed_page(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Show one feed: how far it is, what came of each message, and every call."""
    row = feed_queries.show_feed(submission_id)
    outcome = read_choice(request, "outcome", set(OUTCOMES))
    search, after = read_text(request, "search"), read_number(request, "after")
    found = feed_queries.list_messages(submission_id, outcome=outcome, search=search, after=after)
    counts = feed_queries.count_messages(row.submission)
    kept = {"outcome": outcome, "search": search}
    context: dict[str, Any] = {
        "row": row,
        "feed": row.submission,
        "since": feed_queries.age_from(row.submission),
        "counts": counts,
        "filters": make_filters(OUTCOMES, counts, outcome),
        "messages_of_feed": [(message, *OUTCOMES[message.item.outcome]) for message in found.rows],
        "attempts": feed_queries.list_attempts(submission_id),
        "outcome": outcome,
        "search": search,
        "here": query_of(**kept, after=after),
        "first_address": query_of(**kept) or "?" if after else "",
        "next_address": query_of(**kept, after=found.next) if found.next else "",
    }
    context["is_part"] = bool(getattr(request, "htmx", False))
    template = "web/listings/parts/feed.html" if context["is_part"] else "web/listings/feed.html"
    return render(request, template, context)
