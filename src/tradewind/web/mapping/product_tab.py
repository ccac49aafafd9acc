"""The Amazon tab of a product: what Amazon gets of each variant, and why it is not there."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.listings.why_query import Why, find_why
from tradewind.amazon.mapping import queries as mapping
from tradewind.store.catalog import queries
from tradewind.store.models import Product, Variant

from ..access import page
from ..query import read_text
from .connections import choose_connection
from .places import line_address, rules_address


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
        context |= _at_amazon(choice.chosen, find_why(choice.chosen, variant.sku))
    return render(request, "web/mapping/product_amazon.html", context)


def _name(product: Product, variant: Variant) -> str:
    return " · ".join([variant.sku, *variant.option_values(product.option_names)])


def _at_amazon(connection: Connection, why: Why) -> dict[str, Any]:
    found = why.assessment
    return {
        "why": why,
        "lines": [(line, line_address(why, line) if line.state != "done" else "") for line in why.lines],
        "values": mapping.describe_values(connection, found) if found.product_type else [],
        "product_type": found.product_type,
        "rules": rules_address(connection.pk, product=why.product_id) if found.product_type else "",
    }
