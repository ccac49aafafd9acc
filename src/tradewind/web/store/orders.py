"""The store's orders: the list, one order, and who gets it, which is recorded."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tradewind.store.models import Order
from tradewind.store.orders import queries

from ..access import actor, page, person
from ..query import read_choice, read_number, read_text
from .listing import PAGE_SIZE, page_addresses, say_money

Status = Order.Status
_TONES = {
    Status.PENDING: "info",
    Status.OPEN: "warning",
    Status.PARTLY_SHIPPED: "info",
    Status.SHIPPED: "good",
    Status.CANCELLED: "off",
    Status.UNKNOWN: "bad",
}
_WORDS = {
    Status.PENDING: _("Pending"),
    Status.OPEN: _("To ship"),
    Status.PARTLY_SHIPPED: _("Partly shipped"),
    Status.SHIPPED: _("Shipped"),
    Status.CANCELLED: _("Cancelled"),
    Status.UNKNOWN: _("Unknown"),
}
_CHANNELS = {"amazon": "Amazon"}


@page("viewer")
@require_safe
def orders_page(request: HttpRequest) -> HttpResponse:
    """List orders, newest first, searched, filtered, paged by key."""
    search, after = read_text(request, "search"), read_number(request, "after")
    status = read_choice(request, "status", {*Status.values, "needs_product"})
    found = queries.list_orders(search=search, status=status, after=after, limit=PAGE_SIZE)
    kept = {"search": search, "status": status}
    context = {
        "rows": [{**_show(row.order), "lines": row.lines, "units": row.units} for row in found.rows],
        "statuses": [*_WORDS.items(), ("needs_product", _("Needs a product"))],
        "is_empty": not found.rows and not search and not status,
        **kept,
        **page_addresses(kept, after=after, next_after=found.next_after),
    }
    return render(request, "web/store/orders.html", context)


@page("viewer")
@require_safe
def order_page(request: HttpRequest, order_id: int) -> HttpResponse:
    """Show one order."""
    order = queries.get_order(order_id)
    items = [
        {
            "item": item,
            "unit_price": say_money(item.unit_price, order.currency),
            "total": say_money(item.total, order.currency),
        }
        for item in order.items.all()
    ]
    context = {**_show(order), "items": items, "can_see_recipient": person(request).has_role("operator")}
    return render(request, "web/store/order.html", context)


@page("operator")
@require_POST
def recipient_part(request: HttpRequest, order_id: int) -> HttpResponse:
    """Show who gets the order; every look is in the audit."""
    recipient = queries.show_recipient(queries.get_order(order_id), actor=actor(request))
    place = [recipient.get("city"), recipient.get("region"), recipient.get("postal_code")]
    lines = [
        recipient.get("name"),
        recipient.get("company"),
        *recipient.get("lines", []),
        recipient.get("district"),
        ", ".join(str(part) for part in place if part),
        recipient.get("country"),
    ]
    context = {"lines": [line for line in lines if line], "phone": recipient.get("phone", "")}
    response = render(request, "web/store/parts/recipient.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _show(order: Order) -> dict[str, Any]:
    status = Status(order.status)
    return {
        "order": order,
        "channel": _CHANNELS.get(order.source, order.source),
        "tone": _TONES[status],
        "word": _WORDS[status],
        "total": say_money(order.total, order.currency),
    }
