"""The page of one category: what it holds, and on its Amazon tab what it is there."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.mapping.queries import list_categories
from tradewind.base.errors import NotFound
from tradewind.store.catalog import queries
from tradewind.store.catalog.queries import CategoryRow

from ..access import page, person
from ..listings.presenting import as_choice
from .connections import Choice, choose_connection
from .places import rules_address
from .returned import Returned
from .rows import add_below, show_categories


@page("viewer")
@require_GET
def category_page(request: HttpRequest, category_id: int) -> HttpResponse:
    """Show one category: what it holds and what is below it."""
    context = _frame(category_id)
    context["can_edit"] = person(request).has_role("operator")
    return render(request, "web/mapping/category.html", context)


@page("viewer")
@require_GET
def amazon_page(request: HttpRequest, category_id: int) -> HttpResponse:
    """Show what a category is at Amazon, on the marketplace chosen on top."""
    return show_category(request, category_id, choose_connection(request))


def show_category(
    request: HttpRequest, category_id: int, choice: Choice, returned: Returned | None = None
) -> HttpResponse:
    """Return the Amazon tab of a category, with what waits on it where its form came back."""
    returned = returned or Returned()
    context: dict[str, Any] = {
        **_frame(category_id),
        "connections": choice.connections,
        "chosen": choice.chosen,
        "may_edit": person(request).has_role("operator"),
        "again": returned.again,
        "path": reverse("category_amazon", args=[category_id]),
    }
    if choice.chosen is not None:
        context["chosen_row"] = as_choice(choice.chosen)
        context |= _at_amazon(choice.chosen, category_id, returned)
    return render(request, "web/mapping/category_amazon.html", context, status=returned.status)


def _frame(category_id: int) -> dict[str, Any]:
    rows = queries.list_categories()
    found = next((one for one in rows if one.id == category_id), None)
    if found is None:
        raise NotFound("category_unknown", _("This category is not there any more."))
    return {"category": found, "above": _find_above(rows, found), "below": _find_below(rows, found)}


def _find_above(rows: Sequence[CategoryRow], found: CategoryRow) -> list[CategoryRow]:
    return [one for one in rows if found.path.startswith(f"{one.path} > ")]


def _find_below(rows: Sequence[CategoryRow], found: CategoryRow) -> list[CategoryRow]:
    return [one for one in rows if one.depth == found.depth + 1 and one.path.startswith(f"{found.path} > ")]


def _at_amazon(connection: Connection, category_id: int, returned: Returned) -> dict[str, Any]:
    rows = show_categories(connection, list_categories(connection), returned.staged)
    shown = next((one for one in rows if one.row.id == category_id), None)
    if shown is None:
        raise NotFound("category_unknown", _("This category is not there any more."))
    return {
        "shown": shown,
        "counts": add_below(rows, shown.row.path),
        "rules": rules_address(connection.pk, category=category_id) if shown.row.product_type else "",
    }
