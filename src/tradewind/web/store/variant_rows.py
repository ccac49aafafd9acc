"""A product's variants as rows that can be edited, each with what was typed and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tradewind.base.money import format_amount
from tradewind.store.catalog.models import Product, Variant

from .listing import say_money


@dataclass
class VariantRow:
    """One variant; `price` and `quantity` are the texts in the inputs, `seen_…` those that were there before."""

    variant: Variant
    options: str
    price: str
    seen_price: str
    quantity: str
    seen_quantity: str
    sale: str
    errors: dict[str, str] = field(default_factory=dict)


def show_variants(product: Product, *, typed: Mapping[str, str] | None = None) -> list[VariantRow]:
    """Return the rows, with what was typed in place of what is stored where a form came back."""
    rows = []
    for variant in product.variants.all():
        price = "" if variant.price is None else format_amount(variant.price, variant.currency)
        quantity = "" if variant.quantity is None else str(variant.quantity)
        given = typed or {}
        rows.append(
            VariantRow(
                variant,
                options=" · ".join(variant.option_values(product.option_names)),
                price=given.get(f"price-{variant.pk}", price),
                seen_price=price,
                quantity=given.get(f"quantity-{variant.pk}", quantity),
                seen_quantity=quantity,
                sale=say_money(variant.sale_price, variant.currency),
            )
        )
    return rows
