"""A person, or a program for one, changes what is sold: a variant's price and stock, a product's category."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tradewind.base import audit, clock
from tradewind.base.errors import Conflict, NotFound, Refused

from .cells import LARGEST_QUANTITY
from .compare import CHANGED, show, show_value
from .drafts import LARGEST_PRICE, VariantValues
from .models import Category, Product, ProductChange, Variant

EDITABLE = ("price", "quantity")


@dataclass(frozen=True)
class VariantEdit:
    """What a person wants of one variant, and what they saw before."""

    sku: str
    values: VariantValues
    seen: VariantValues


def edit_variant(sku: str, *, values: VariantValues, actor: audit.Actor, seen: VariantValues | None = None) -> Variant:
    """Set a variant's price and stock, as far as `values` names them, and write the change row with them.

    `seen` is what the person saw: a value that is another by now is not overwritten. Raises NotFound, Refused
    (`variant_invalid`, with the fields), Conflict (`changed_meanwhile`).
    """
    given: dict[str, Any] = {name: value for name, value in values.items() if name in EDITABLE}
    with transaction.atomic():
        variant = _lock_variant(sku)
        _check_seen(variant, {**(seen or {})}, given)
        _check_values(variant, given)
        differences = [_difference(variant, name, value) for name, value in given.items()]
        differences = [difference for difference in differences if difference["before"] != difference["after"]]
        if differences:
            for name, value in given.items():
                setattr(variant, name, value)
            variant.save(update_fields=list(given))
            _record(variant.product, differences, actor)
    return variant


def edit_variants(edits: Sequence[VariantEdit], *, actor: audit.Actor) -> None:
    """Make several edits, all or none. Raises what `edit_variant` raises."""
    with transaction.atomic():
        for edit in edits:
            edit_variant(edit.sku, values=edit.values, seen=edit.seen, actor=actor)


def set_category(product_id: int, category_id: int | None, *, actor: audit.Actor) -> Product:
    """Put a product into a category, or into none. Raises NotFound."""
    with transaction.atomic():
        product = Product.objects.select_for_update().filter(pk=product_id).first()
        category = Category.objects.filter(pk=category_id).first() if category_id else None
        if product is None or (category_id and category is None):
            raise NotFound("product_unknown", _("This product or category is not there any more."))
        if product.category_id != category_id:
            before = product.category.path if product.category else ""
            product.category = category
            product.save(update_fields=["category"])
            after = category.path if category else ""
            _record(product, [{"sku": "", "field": "category", "before": before, "after": after}], actor)
    return product


def _lock_variant(sku: str) -> Variant:
    """Lock the product, then its variant: the order in which imports lock too."""
    product = Product.objects.select_for_update(of=("self",)).filter(variants__sku=sku).first()
    variant = Variant.objects.select_for_update().filter(sku=sku, product=product).first() if product else None
    if product is None or variant is None:
        raise NotFound("sku_unknown", _("There is no SKU “%(sku)s” in the store.") % {"sku": sku})
    variant.product = product
    return variant


def _check_seen(variant: Variant, seen: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    changed = [name for name in given if name in seen and getattr(variant, name) != seen[name]]
    if changed:
        words = {name: _("It is %(now)s by now.") % {"now": show(getattr(variant, name)) or "—"} for name in changed}
        message = _("“%(sku)s” was changed meanwhile. Look at its values and save again.") % {"sku": variant.sku}
        raise Conflict("changed_meanwhile", message, fields=words)


def _check_values(variant: Variant, given: Mapping[str, Any]) -> None:
    fields: dict[str, str] = {}
    price: Decimal | None = given.get("price", variant.price)
    quantity: int | None = given.get("quantity")
    if price is not None and not (price.is_finite() and 0 <= price <= LARGEST_PRICE):
        fields["price"] = _("Give a price from 0 to %(most)s.") % {"most": f"{LARGEST_PRICE:,}"}
    elif price is not None and price != price.quantize(Decimal("0.0001")):
        fields["price"] = _("Give a price with at most four decimals.")
    elif price is not None and variant.sale_price is not None and price <= variant.sale_price and "price" in given:
        fields["price"] = _("It must be above the sale price, %(sale)s.") % {"sale": show(variant.sale_price)}
    if quantity is not None and not 0 <= quantity <= LARGEST_QUANTITY:
        fields["quantity"] = _("Give a whole number of units, 0 or more.")
    if fields:
        message = _("“%(sku)s” was not changed.") % {"sku": variant.sku}
        raise Refused("variant_invalid", message, fields=fields)


def _difference(variant: Variant, field: str, after: object) -> dict[str, str]:
    before = show_value(field, getattr(variant, field), currency=variant.currency)
    after_text = show_value(field, after, currency=variant.currency)
    return {"sku": variant.sku, "field": field, "before": before, "after": after_text}


def _record(product: Product, differences: list[dict[str, str]], actor: audit.Actor) -> None:
    now = clock.now()
    product.updated_at = now
    product.save(update_fields=["updated_at"])
    ProductChange.objects.create(
        product=product,
        product_key=product.key,
        kind=CHANGED,
        actor=actor.name[:200],
        differences=differences,
        at=now,
    )
