"""The Products tab: where each listing stands, what is wrong with it, and Submit feed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tradewind.amazon.connections.queries import find_connection
from tradewind.amazon.listings import queries
from tradewind.amazon.listings.submit import request_submission
from tradewind.amazon.mapping import queries as mapping
from tradewind.amazon.mapping.schema.wording import describe_problem
from tradewind.base.errors import Refused

from ..access import actor, page, person
from ..query import read_choice, read_number, read_text
from .presenting import LISTING_STATES, as_choice, make_filters, name_connection, query_of


@page("viewer")
@require_GET
def products_page(request: HttpRequest) -> HttpResponse:
    """List the listings of one connection, or of all, by state and search."""
    connections = queries.list_connections()
    wanted = read_number(request, "connection")
    if connections and (len(connections) == 1 or "connection" not in request.GET):
        wanted = connections[0].pk
    chosen = next((one for one in connections if one.pk == wanted), None)
    state = read_choice(request, "state", set(LISTING_STATES))
    search, problem = read_text(request, "search"), read_text(request, "problem", longest=500)
    connection_id = chosen.pk if chosen else None
    after = read_number(request, "after")
    found = queries.list_listings(connection_id=connection_id, state=state, search=search, problem=problem, after=after)
    counts = queries.count_listings(connection_id)
    kept = {"connection": connection_id or "all", "state": state, "search": search, "problem": problem}
    context: dict[str, Any] = {
        "connections": [as_choice(one) for one in connections],
        "chosen": chosen,
        "chosen_name": name_connection(chosen) if chosen else "",
        "counts": counts,
        "filters": make_filters(LISTING_STATES, dict(counts.by_state), state),
        "rows": [(row, *LISTING_STATES[row.listing.state]) for row in found.rows],
        "state": state,
        "search": search,
        "problem": problem,
        "is_filtered": bool(state or search or problem),
        "check": queries.show_check(connection_id) if connection_id else None,
        "may_submit": person(request).has_role("operator"),
        "first_address": query_of(**kept) or "?" if after else "",
        "next_address": query_of(**kept, after=found.next) if found.next else "",
        "all_address": query_of(connection=connection_id or "all", search=search),
    }
    return render(request, "web/listings/products.html", context)


@page("operator")
@require_POST
def submit_feed(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Send what is valid and new; go to the feed, or back with the reason why not."""
    connection = find_connection(connection_id)
    try:
        submission = request_submission(connection, actor=actor(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(f"/channels/amazon/products?connection={connection_id}")
    return redirect("feed", submission.pk)


@page("viewer")
@require_GET
def listing_page(request: HttpRequest, listing_id: int) -> HttpResponse:
    """Show one listing: what Amazon gets, where each value comes from, what is wrong."""
    row = queries.get_listing(listing_id)
    connection = find_connection(row.listing.connection_id)
    word, tone = LISTING_STATES[row.listing.state]
    context: dict[str, Any] = {
        "row": row,
        "word": word,
        "tone": tone,
        "connection": connection,
        "connection_name": name_connection(connection),
        "feeds": queries.list_feeds_of(row.listing),
    }
    if row.product_id:
        found = mapping.explain(connection, row.listing.sku)
        context |= {
            "values": mapping.describe_values(connection, found),
            "problems": [(one, describe_problem(one)) for one in found.problems],
            "product_type": found.product_type,
        }
    else:
        context["gone"] = _("The product is no longer in the store. What Amazon has of it stays there.")
    return render(request, "web/listings/listing.html", context)
