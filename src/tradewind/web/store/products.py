"""The product list and the page of one product."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tradewind.base.errors import Refused
from tradewind.store.catalog import categorize, edit, queries
from tradewind.store.catalog.description import clean_description
from tradewind.store.catalog.models import Product, ProductChange
from tradewind.store.catalog.words import name_field

from ..access import actor, page, person
from ..query import read_choice, read_number, read_text
from .listing import PAGE_SIZE, page_addresses, say_range
from .variant_rows import VariantRow, show_variants


@page("viewer")
@require_safe
def products_page(request: HttpRequest) -> HttpResponse:
    """List products by title, searched, filtered, paged by key."""
    after = read_number(request, "after")
    wanted, kept = _read_filter(request)
    found = queries.list_products(wanted, after=after, limit=PAGE_SIZE)
    is_filtered = any(kept.values())
    context = {
        "rows": [
            {"product": row, "price": say_range(row.lowest_price, row.highest_price, row.currency)}
            for row in found.rows
        ],
        "total": found.total,
        "categories": queries.list_categories(),
        "is_filtered": is_filtered,
        "is_empty": not found.rows and not is_filtered,
        "kept": urlencode({name: value for name, value in kept.items() if value}),
        "can_edit": person(request).has_role("operator"),
        **kept,
        **page_addresses(kept, after=after, next_after=found.next_after),
    }
    return render(request, "web/store/products.html", context)


@page("operator")
@require_POST
def put_into_category(request: HttpRequest) -> HttpResponse:
    """Put the chosen products, or all that match the filters of the address, into one category."""
    wanted, kept = _read_filter(request)
    ids = [
        int(text) for text in request.POST.getlist("product") if text.isascii() and text.isdigit() and len(text) < 19
    ]
    path = request.POST.get("path", "").replace("\x00", "")
    try:
        moved = categorize.put_into_category(wanted if request.POST.get("all") else ids, path, actor=actor(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        words = ngettext(
            "%(count)s product was put into %(path)s.", "%(count)s products were put into %(path)s.", moved
        )
        messages.success(request, words % {"count": moved, "path": path.strip() or _("no category")})
    address = urlencode({name: value for name, value in kept.items() if value})
    return redirect(f"{reverse('products')}?{address}" if address else "products")


def _read_filter(request: HttpRequest) -> tuple[queries.ProductFilter, dict[str, str]]:
    """Return the filter that the address asks for, and the address's own words of it."""
    search, category = read_text(request, "search"), read_text(request, "category", longest=20)
    published = read_choice(request, "published", {"yes", "no"})
    wanted = queries.ProductFilter(
        search=search,
        category_id=read_number(request, "category") or None,
        without_category=category == "none",
        is_published={"yes": True, "no": False}.get(published),
    )
    return wanted, {"search": search, "category": category, "published": published}


@page("viewer")
@require_safe
def product_page(request: HttpRequest, product_id: int) -> HttpResponse:
    """Show one product."""
    product = queries.get_product(product_id)
    return show_product(request, product, show_variants(product))


@page("operator")
@require_POST
def set_category(request: HttpRequest, product_id: int) -> HttpResponse:
    """Put the product into another category."""
    text = request.POST.get("category", "")
    category_id = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    product = edit.set_category(product_id, category_id, actor=actor(request))
    where = product.category.path if product.category else _("no category")
    messages.success(request, _("The product is in %(category)s now.") % {"category": where})
    return redirect("product", product_id)


def show_product(
    request: HttpRequest, product: Product, variants: Sequence[VariantRow], *, status: int = 200
) -> HttpResponse:
    """Return the page of a product, with its variants as they are or as somebody wants them."""
    context: dict[str, Any] = {
        "product": product,
        "description": clean_description(product.description),
        "variants": variants,
        "option_names": product.option_names,
        "facts": [*product.fields.items()],
        "changes": [_show_change(change) for change in queries.list_changes(product.pk)],
        "categories": queries.list_categories(),
        "can_edit": person(request).has_role("operator"),
    }
    return render(request, "web/store/product.html", context, status=status)


def _show_change(change: ProductChange) -> Mapping[str, Any]:
    named = [{**one, "name": name_field(one["field"])} for one in change.differences]
    return {"row": change, "differences": named}
