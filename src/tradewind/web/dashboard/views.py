"""The first page: the first steps, what waits for somebody, what is under way."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from tradewind.amazon.connections import queries as connections
from tradewind.amazon.connections.queries import Row
from tradewind.amazon.listings import feed_queries
from tradewind.amazon.listings import queries as listings
from tradewind.store.catalog import queries as catalog
from tradewind.store.orders import queries as orders

from ..access import page

WAITING = {"settings_needed": "warning", "reconnect_needed": "bad", "suspended": "bad"}
FEEDS_SHOWN = 3


@dataclass(frozen=True)
class Step:
    """One of the first steps with a new Tradewind."""

    name: str | Promise
    words: str | Promise
    address: str
    is_done: bool


@page("viewer")
@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show where things stand, in eight queries however much there is."""
    rows, feeds = connections.list_connections(), feed_queries.list_feeds(limit=FEEDS_SHOWN).rows
    counts = listings.count_listings()
    context = {
        "steps": _list_steps(is_connected=bool(rows), has_products=catalog.has_products(), has_feeds=bool(feeds)),
        "waiting": [(row, WAITING[row.state.key], _where_to_go(row)) for row in rows if row.state.key in WAITING],
        "orders_needing_product": orders.count_orders_needing_product(),
        "marketplaces": len(rows),
        "marketplaces_on": sum(row.is_on for row in rows),
        "counts": counts,
        "feeds": feeds,
    }
    return render(request, "web/dashboard/dashboard.html", context)


@page("viewer")
@require_GET
def orders_badge(request: HttpRequest) -> HttpResponse:
    """Give the menu's count of orders that wait, apart from the pages so that none of them pays for it."""
    context = {"count": orders.count_orders_needing_product()}
    return render(request, "web/parts/badge.html", context)


def _list_steps(*, is_connected: bool, has_products: bool, has_feeds: bool) -> list[Step]:
    """Return the first steps while one is left to do."""
    steps = [
        Step(
            _("Connect a marketplace"),
            _("Choose it, sign in at Amazon, confirm there."),
            "/channels/amazon",
            is_connected,
        ),
        Step(
            _("Bring in your products"),
            _("From a product CSV of Shopify, WooCommerce, or our own."),
            "/store/import",
            has_products,
        ),
        Step(
            _("Publish to Amazon"),
            _("Say what your categories are at Amazon, then submit the first feed."),
            "/channels/amazon/products",
            has_feeds,
        ),
    ]
    return [] if all(step.is_done for step in steps) else steps


def _where_to_go(row: Row) -> str:
    page = f"/channels/amazon/connections/{row.id}"
    return f"{page}/mapping" if row.state.key == "settings_needed" else page
