"""The tab Orders of Amazon: the list, what was set aside, one order, its buyer (which is recorded)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tradewind.amazon.orders import queries
from tradewind.amazon.orders.request import request_import
from tradewind.amazon.orders.retry import retry_set_aside
from tradewind.base.errors import Refused

from ..access import actor, page, person
from ..query import read_choice, read_number, read_text
from ..store.listing import PAGE_SIZE, page_addresses
from .presenting import (
    CHOICES,
    marketplace_name,
    show_buyer,
    show_differences,
    show_items,
    show_order,
    show_parts,
    show_reading,
    show_set_aside,
)


@page("viewer")
@require_safe
def orders_page(request: HttpRequest) -> HttpResponse:
    """List Amazon's orders, newest first; those that could not be taken stand above."""
    after = read_number(request, "after")
    marketplace_ids = queries.list_marketplaces()
    kept = {
        "search": read_text(request, "search"),
        "marketplace": read_choice(request, "marketplace", set(marketplace_ids)),
        "status": read_choice(request, "status", {code for code, _word in CHOICES}),
    }
    wanted = queries.OrderFilter(kept["search"], kept["marketplace"], kept["status"])
    found = queries.list_orders(wanted, after=after, limit=PAGE_SIZE)
    set_aside = queries.list_set_aside(limit=PAGE_SIZE)
    context = {
        "rows": [show_order(order) for order in found.orders],
        "set_aside": [show_set_aside(row) for row in set_aside.rows],
        "has_more_set_aside": set_aside.next_after is not None,
        "reading": show_reading(queries.list_readings()),
        "not_importing": [(one, marketplace_name(one.marketplace_id)) for one in queries.list_not_importing()],
        "marketplaces": [(one, marketplace_name(one)) for one in marketplace_ids],
        "statuses": CHOICES,
        "is_empty": not found.orders and not any(kept.values()),
        "may_act": person(request).has_role("operator"),
        **kept,
        **page_addresses(kept, after=after, next_after=found.next_after),
    }
    return render(request, "web/channel_orders/list.html", context)


@page("viewer")
@require_safe
def order_page(request: HttpRequest, order_id: int) -> HttpResponse:
    """Show one order as Amazon tells it, and what happened to it."""
    order = queries.get_order(order_id)
    context = {
        **show_order(order),
        "items": show_items(order),
        "parts": show_parts(order.breakdown, order.currency),
        "differences": show_differences(order),
        "history": queries.list_history(order),
        "may_see_buyer": person(request).has_role("operator"),
    }
    return render(request, "web/channel_orders/order.html", context)


@page("operator")
@require_POST
def buyer_part(request: HttpRequest, order_id: int) -> HttpResponse:
    """Show who bought and who gets the order; every look is in the audit."""
    whole = queries.show_personal(queries.get_order(order_id), actor=actor(request))
    response = render(request, "web/channel_orders/buyer.html", {"headed": show_buyer(whole)})
    response.headers["Cache-Control"] = "no-store"
    return response


@page("operator")
@require_POST
def import_orders(request: HttpRequest) -> HttpResponse:
    """Have all orders read now."""
    try:
        count = len(request_import(actor=actor(request)).accounts)
        words = ngettext(
            "Orders of %(count)s seller account are being read. New ones appear here in a moment.",
            "Orders of %(count)s seller accounts are being read. New ones appear here in a moment.",
            count,
        )
        messages.success(request, words % {"count": count})
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("channel_orders")


@page("operator")
@require_POST
def retry_order(request: HttpRequest, set_aside_id: int) -> HttpResponse:
    """Try an order again that was set aside."""
    try:
        if retry_set_aside(set_aside_id, actor=actor(request)):
            messages.success(request, _("The order is in now."))
        else:
            messages.warning(request, _("It still cannot be taken as it came. Amazon is asked for it again."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("channel_orders")
