"""Writing what was decided: products, variants and the change rows that tell the channels, together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from .categories import Path, ensure_categories
from .compare import CHANGED, CREATED, Decision, ProductState, merge_fields
from .drafts import ProductDraft, ProductValues, VariantDraft, VariantValues
from .models import Category, Product, ProductChange, Variant
from .placeholder import hold_placeholders, make_way, take_over

MOST_DIFFERENCES = 50
"""How many single differences a row keeps for people to read."""


@dataclass(frozen=True)
class Held:
    """What the store holds of the products that some drafts speak of."""

    products: Mapping[str, Product]
    states: Mapping[str, ProductState]
    owners: Mapping[str, str]
    placeholders: Mapping[str, Variant]
    """By SKU, what was made for an order; a product that brings the SKU takes it over."""


@dataclass(frozen=True)
class Stamp:
    """Who writes, when, and in which currency prices without one are."""

    now: datetime
    actor: str
    currency: str


def hold(drafts: Sequence[ProductDraft]) -> Held:
    """Load, and lock in the order of their ids, what the store holds of these products; six queries at most."""
    keys = {draft.key for draft in drafts}
    skus = {variant.sku for draft in drafts for variant in draft.variants}
    products = {
        product.key: product
        for product in Product.objects.filter(key__in=keys, is_placeholder=False)
        .order_by("id")
        .select_for_update(of=("self",))
        .select_related("category")
        .prefetch_related("variants")
    }
    placeholders = hold_placeholders(keys=keys, skus=skus)
    owned = Variant.objects.filter(sku__in=skus, product__is_placeholder=False)
    owners = dict(owned.values_list("sku", "product__key"))
    return Held(products, {key: _state(product) for key, product in products.items()}, owners, placeholders)


def write_decisions(decisions: Iterable[Decision], held: Held, *, stamp: Stamp) -> None:
    """Write the products that are created or changed, each with its change row, in the caller's transaction."""
    written = [decision for decision in decisions if decision.outcome in {CREATED, CHANGED}]
    products = {}
    places = ensure_categories(decision.draft.category for decision in written)
    created = [_new_product(decision.draft, places, stamp) for decision in written if decision.outcome == CREATED]
    placeholders = dict(held.placeholders)
    make_way(placeholders.values(), {product.key for product in created})
    for product in Product.objects.bulk_create(created):
        products[product.key] = product
    new_variants: list[Variant] = []
    for decision in written:
        product = products.get(decision.draft.key) or held.products[decision.draft.key]
        products[product.key] = product
        if decision.outcome == CHANGED:
            _change_product(product, decision.draft, places, stamp)
        variants = held.products[product.key].variants.all() if decision.outcome == CHANGED else ()
        sold = [placeholders.pop(one.sku) for one in decision.draft.variants if one.sku in placeholders]
        new_variants += _write_variants(product, decision.draft.variants, [*variants, *sold], stamp)
    Variant.objects.bulk_create(new_variants)
    ProductChange.objects.bulk_create(_change_row(products[d.draft.key], d, stamp) for d in written)


def _state(product: Product) -> ProductState:
    values = {name: getattr(product, name) for name in ProductValues.__annotations__}
    variants = {
        variant.sku: {name: getattr(variant, name) for name in VariantValues.__annotations__}
        for variant in product.variants.all()
    }
    return ProductState(
        cast(ProductValues, values),
        product.category.path if product.category else "",
        cast(dict[str, VariantValues], variants),
    )


def _new_product(draft: ProductDraft, places: Mapping[Path, Category], stamp: Stamp) -> Product:
    return Product(
        key=draft.key,
        category=places.get(draft.category),
        created_at=stamp.now,
        updated_at=stamp.now,
        **cast(dict[str, Any], draft.values),
    )


def _change_product(product: Product, draft: ProductDraft, places: Mapping[Path, Category], stamp: Stamp) -> None:
    _assign(product, dict(draft.values))
    if draft.category:
        product.category = places[draft.category]
    product.updated_at = stamp.now
    product.save()


def _write_variants(
    product: Product, drafts: Sequence[VariantDraft], variants: Iterable[Variant], stamp: Stamp
) -> list[Variant]:
    """Save the variants that the product has, and return those that it has not yet."""
    held = {variant.sku: variant for variant in variants}
    new = []
    for draft in drafts:
        variant = held.get(draft.sku)
        of_new = {"currency": stamp.currency, **draft.values}
        if variant is None:
            new.append(Variant(product=product, sku=draft.sku, **cast(dict[str, Any], of_new)))
        elif variant.product_id != product.pk:
            take_over(variant, product)
            _assign(variant, of_new)
            variant.save()
        elif _assign(variant, dict(draft.values)):
            variant.save()
    return new


def _assign(row: Product | Variant, values: Mapping[str, Any]) -> bool:
    is_changed = False
    for name, value in values.items():
        after = merge_fields(row.fields, value) if name == "fields" else value
        if getattr(row, name) != after:
            setattr(row, name, after)
            is_changed = True
    return is_changed


def _change_row(product: Product, decision: Decision, stamp: Stamp) -> ProductChange:
    return ProductChange(
        product=product,
        product_key=product.key,
        kind=decision.outcome,
        actor=stamp.actor[:200],
        differences=[difference.as_dict() for difference in decision.differences[:MOST_DIFFERENCES]],
        at=stamp.now,
    )
