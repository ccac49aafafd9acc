"""The category tree."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tradewind.base.errors import Refused
from tradewind.store.catalog import categories, queries

from ..access import actor, page, person
from ..query import read_text


@page("viewer")
@require_safe
def categories_page(request: HttpRequest) -> HttpResponse:
    """Show the tree with what each category holds; a search keeps the matching ones."""
    search = read_text(request, "search")
    rows = [row for row in queries.list_categories() if search.casefold() in row.path.casefold()]
    context = {
        "rows": rows,
        "search": search,
        "without": queries.count_without_category(),
        "can_edit": person(request).has_role("operator"),
    }
    return render(request, "web/store/categories.html", context)


@page("operator")
@require_POST
def rename_category(request: HttpRequest, category_id: int) -> HttpResponse:
    """Give a category another name."""
    try:
        category = categories.rename_category(category_id, request.POST.get("name", "")[:400], actor=actor(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The category is called %(path)s now.") % {"path": category.path})
    return redirect("categories")


@page("operator")
@require_POST
def remove_category(request: HttpRequest, category_id: int) -> HttpResponse:
    """Remove an empty category."""
    try:
        categories.remove_category(category_id, actor=actor(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The category was removed."))
    return redirect("categories")
