"""What Amazon gets of one product by the rules as they stand on the page, saved or not, and how it came about."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tradewind.amazon.connections.queries import find_connection
from tradewind.amazon.listings.troubles import find_samples
from tradewind.amazon.mapping import queries
from tradewind.amazon.mapping.editor.preview import describe_sent
from tradewind.amazon.mapping.schema.wording import describe_problem
from tradewind.base.errors import NotFound

from ..access import page
from ..query import read_text
from .reading import read_body, read_level, read_staged


@page("viewer")
@require_GET
def list_samples(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Return products of the level to look at, those with problems first, or those that were searched for."""
    edited = read_level(request, find_connection(connection_id))
    search = read_text(request, "search")
    context = {"samples": find_samples(edited, search), "search": search}
    return render(request, "web/rules/parts/samples.html", context)


@page("viewer")
@require_POST
def show_preview(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Return what Amazon would get of one SKU with the staged changes that can be made. Writes nothing."""
    connection = find_connection(connection_id)
    edited = read_level(request, connection)
    given = read_body(request)
    staged = read_staged(given, edited)
    found = queries.explain(connection, _sku(given), staged.changes)
    context: dict[str, Any] = {
        "found": found,
        "sent": describe_sent(found, edited.shape, edited.standing()),
        "others": [describe_problem(one) for one in found.problems if not one.attribute],
        "product": {"sku": found.facts.sku, "title": found.facts.title, "id": found.facts.product_id},
        "waits": len(staged.errors),
    }
    return render(request, "web/rules/parts/preview.html", context)


@page("viewer")
@require_POST
def show_explained(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Return the whole way of one attribute, from the store's value to the one that is sent. Writes nothing."""
    connection = find_connection(connection_id)
    edited = read_level(request, connection)
    given = read_body(request)
    attribute = str(given.get("attribute", ""))[:300]
    staged = read_staged(given, edited)
    if attribute not in edited.shape.attributes:
        raise NotFound("attribute_unknown", _("This product type has no such attribute."))
    told = queries.explain_values(connection, _sku(given), attribute, staged.changes)
    return render(request, "web/rules/parts/explained.html", {"told": told[0] if told else None})


def _sku(given: Any) -> str:
    sku = given.get("sku")
    if not isinstance(sku, str) or not sku or "\x00" in sku:
        raise NotFound("sku_unknown", _("Choose a product to look at."))
    return sku[:200]
