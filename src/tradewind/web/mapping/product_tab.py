"""The Amazon tab of a product: why it is not there, and its own rules beside what Amazon gets of each variant."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.listings.why_query import LineShown, Why, find_why
from tradewind.amazon.mapping.editor.levels import open_level
from tradewind.base.errors import NotFound
from tradewind.store.catalog import queries
from tradewind.store.models import Product, Variant

from ..access import page
from ..query import read_text
from ..rules.context import editor_context
from .connections import choose_connection
from .places import line_address


@page("viewer")
@require_GET
def amazon_page(request: HttpRequest, product_id: int) -> HttpResponse:
    """Show one variant of a product on one marketplace, both chosen on top."""
    product = queries.get_product(product_id)
    choice = choose_connection(request)
    variants = list(product.variants.all())
    wanted = read_text(request, "sku")
    variant = next((one for one in variants if one.sku == wanted), variants[0])
    context: dict[str, Any] = {
        "product": product,
        "connections": choice.connections,
        "chosen": choice.chosen,
        "variants": [(one, _name(product, one)) for one in variants],
        "variant": variant,
    }
    if choice.chosen is not None:
        context |= _at_amazon(request, choice.chosen, find_why(choice.chosen, variant.sku))
    return render(request, "web/mapping/product_amazon.html", context)


def _name(product: Product, variant: Variant) -> str:
    return " · ".join([variant.sku, *variant.option_values(product.option_names)])


def _at_amazon(request: HttpRequest, connection: Connection, why: Why) -> dict[str, Any]:
    editor = _editor(request, connection, why)
    lines = [(line, _address(why, line, is_here=bool(editor))) for line in why.lines]
    return {"why": why, "lines": lines, **editor}


def _address(why: Why, line: LineShown, *, is_here: bool) -> str:
    """Return where a line is put right: in the editor of this very page where it stands there."""
    if line.state == "done":
        return ""
    if not is_here or line.place != "rules":
        return line_address(why, line)
    query = urlencode([("connection", str(why.connection.pk)), ("sku", why.sku), ("attribute", line.target)])
    return f"{reverse('product_amazon', args=[why.product_id])}?{query}"


def _editor(request: HttpRequest, connection: Connection, why: Why) -> dict[str, Any]:
    """Return the product's own rules beside what Amazon gets; nothing while the product has no product type."""
    try:
        return editor_context(request, open_level(connection, product_id=why.product_id), sku=why.sku)
    except NotFound:
        return {}
