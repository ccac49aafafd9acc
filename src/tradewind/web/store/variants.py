"""Saving what an operator typed into a product's variants: only what differs from what they saw."""

from collections.abc import Mapping
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tradewind.base.errors import Refused
from tradewind.store.catalog import edit, queries
from tradewind.store.catalog.cells import parse_number
from tradewind.store.catalog.drafts import VariantValues
from tradewind.store.catalog.edit import VariantEdit
from tradewind.store.catalog.models import Product, Variant

from ..access import actor, page
from .products import show_product
from .variant_rows import show_variants


@page("operator")
@require_POST
def save_variants(request: HttpRequest, product_id: int) -> HttpResponse:
    """Save prices and stock, all or none; what is wrong stands beside its input."""
    product = queries.get_product(product_id)
    typed = {key: value.strip()[:40] for key, value in request.POST.items() if isinstance(value, str)}
    try:
        edits = [wanted for variant in product.variants.all() if (wanted := _read_edit(variant, typed)) is not None]
        edit.edit_variants(edits, actor=actor(request))
    except Refused as refusal:
        return _show_refusal(request, product, typed, refusal)
    words = ngettext("%(count)s variant was changed.", "%(count)s variants were changed.", len(edits))
    messages.success(request, words % {"count": len(edits)})
    return redirect("product", product_id)


def _read_edit(variant: Variant, typed: Mapping[str, str]) -> VariantEdit | None:
    """Return what is to change of a variant; what still holds what was seen is left out, so that a sale that
    came in meanwhile is not undone."""
    values, seen = VariantValues(), VariantValues()
    price, seen_price = typed.get(f"price-{variant.pk}", ""), typed.get(f"seen-price-{variant.pk}", "")
    if price != seen_price:
        values["price"] = _read_number(variant, "price", price)
        seen["price"] = parse_number(seen_price)
    quantity, seen_quantity = typed.get(f"quantity-{variant.pk}", ""), typed.get(f"seen-quantity-{variant.pk}", "")
    if quantity != seen_quantity:
        number = _read_number(variant, "quantity", quantity)
        if number is not None and number != int(number):
            raise _refuse(variant, "quantity")
        values["quantity"] = None if number is None else int(number)
        before = parse_number(seen_quantity)
        seen["quantity"] = None if before is None else int(before)
    return VariantEdit(variant.sku, values, seen) if values else None


def _read_number(variant: Variant, field: str, text: str) -> Decimal | None:
    number = parse_number(text)
    if text and number is None:
        raise _refuse(variant, field)
    return number


def _refuse(variant: Variant, field: str) -> Refused:
    words = {
        "price": _("Write the price as a number, such as 1234.50."),
        "quantity": _("Write a whole number of units."),
    }
    message = _("“%(sku)s” was not changed.") % {"sku": variant.sku}
    return Refused(
        "variant_invalid",
        message,
        fields={field: words[field]},
    )


def _show_refusal(request: HttpRequest, product: Product, typed: Mapping[str, str], refusal: Refused) -> HttpResponse:
    rows = show_variants(product, typed=typed)
    for row in rows:
        if f"“{row.variant.sku}”" in refusal.message:
            row.errors = dict(refusal.fields)
    messages.error(request, _("Nothing was saved. %(reason)s") % {"reason": refusal.message})
    return show_product(request, product, rows, status=refusal.status)
