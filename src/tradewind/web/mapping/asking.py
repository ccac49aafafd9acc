"""What the mapping page asks Amazon for: product types by words, browse categories, and suggestions."""

import math
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.connections.queries import find_connection
from tradewind.amazon.mapping import browse, queries, suggest
from tradewind.amazon.mapping.asking import AmazonBusy
from tradewind.base.errors import Refused
from tradewind.store.catalog.models import Category

from ..access import page
from ..query import read_number, read_text

_LONGEST_PAUSE_S = 60


@page("viewer")
@require_GET
def product_types(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Return Amazon's product types for a category, or for the words somebody typed."""
    connection = find_connection(connection_id)
    category = Category.objects.filter(pk=read_number(request, "category")).first()
    words = read_text(request, "search")
    context: dict[str, Any] = {"words": words, "category": category}
    try:
        context["suggestions"] = _suggest(connection, category, words)
    except AmazonBusy as busy:
        context["retry_s"] = pause_s(busy.retry_after_s)
    except Refused as refusal:
        context["refusal"] = refusal.message
    return render(request, "web/mapping/parts/product_types.html", context)


@page("operator")
@require_GET
def browse_categories(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Return the browse categories of a product type that hold the words somebody typed."""
    connection = find_connection(connection_id)
    product_type, words = read_text(request, "product_type", longest=100), read_text(request, "search")
    context: dict[str, Any] = {"words": words, "product_type": product_type}
    try:
        context["found"] = browse.search_browse_categories(connection, product_type, words)
    except AmazonBusy as busy:
        context["retry_s"] = pause_s(busy.retry_after_s)
    except Refused as refusal:
        context["refusal"] = refusal.message
    return render(request, "web/mapping/parts/browse_categories.html", context)


@page("operator")
@require_GET
def suggestions(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Return suggestions for the categories that wait for one, as far as Amazon's rate allows.

    The part asks for the rest by itself, from the last category on that was answered.
    """
    connection = find_connection(connection_id)
    after, done = read_number(request, "after"), read_number(request, "done")
    context: dict[str, Any] = {"connection_id": connection_id}
    try:
        progress = suggest.suggest_for_unmapped(connection, after=after)
    except Refused as refusal:
        return render(request, "web/mapping/parts/suggestions.html", {**context, "refusal": refusal.message})
    rows = {row.id: row for row in queries.list_categories(connection)}
    found = [(rows[one.category_id], one.suggestion) for one in progress.found]
    done += len(found)
    context |= {
        "found": [(row, rows.get(row.parent_id or 0), suggestion) for row, suggestion in found],
        "done": done,
        "total": done + progress.left,
        "is_over": progress.is_over,
        "after": found[-1][0].id if found else after,
        "pause_s": pause_s(progress.retry_after_s),
    }
    return render(request, "web/mapping/parts/suggestions.html", context)


def pause_s(retry_after_s: float) -> int:
    """Return the whole seconds after which a page asks again: at least one, at most a minute."""
    return min(_LONGEST_PAUSE_S, max(1, math.ceil(retry_after_s)))


def _suggest(connection: Connection, category: Category | None, words: str) -> list[suggest.Suggestion]:
    if words or category is None:
        return suggest.search_product_types(connection, keywords=words)
    title = queries.find_sample_title(category.pk)
    return suggest.suggest_for_category(connection, name=category.name, product_title=title)
