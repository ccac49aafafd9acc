"""The page of the rule editor: a marketplace's, a category's or a product's rules beside what Amazon gets."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.connections.queries import find_connection
from tradewind.amazon.mapping.editor.levels import MappedCategory, list_mapped_categories
from tradewind.base.errors import NotFound

from ..access import page
from ..connection_frame import frame_of
from ..query import read_number, read_text
from .context import editor_context
from .reading import read_level


@page("viewer")
@require_GET
def rules_page(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Show the editor of the level in the address; without one, of the first product type in use."""
    connection = find_connection(connection_id)
    categories = list_mapped_categories(connection)
    wanted = _wanted(request, categories)
    if wanted:
        return redirect(f"{reverse('mapping_rules', args=[connection_id])}?{wanted}")
    context = {**frame_of(connection_id), "levels": _levels(categories), "categories": categories}
    return render(request, "web/rules/rules.html", context | _editor(request, connection, categories))


def _wanted(request: HttpRequest, categories: list[MappedCategory]) -> str:
    """Return where to go instead: the level chosen in the list of levels, or the first when none is named."""
    kind, _colon, name = read_text(request, "at").partition(":")
    if kind in {"category", "product_type"} and name.replace("_", "").isalnum():
        return f"{kind}={name}"
    is_named = read_number(request, "category") or read_number(request, "product") or read_text(request, "product_type")
    return "" if is_named or not categories else f"product_type={categories[0].product_type}"


def _levels(categories: list[MappedCategory]) -> list[tuple[str, str]]:
    """Return the product types in use, with Amazon's names."""
    return sorted({(row.product_type, row.display_name) for row in categories})


def _editor(request: HttpRequest, connection: Connection, categories: list[MappedCategory]) -> dict[str, Any]:
    if not categories:
        return {"edited": None}
    try:
        edited = read_level(request, connection)
    except NotFound as missing:
        if missing.code != "category_unmapped":
            raise
        return {"edited": None, "reason": missing.message, "category_id": read_number(request, "category")}
    return editor_context(request, edited)
