"""A small shop whose products fit Amazon, for the tests of every room and door that need one."""

from decimal import Decimal
from typing import Any

from tradewind.base import clock as base_clock
from tradewind.base.audit import TRADEWIND
from tradewind.store.models import Category, Product, ProductChange, Variant


def add_product(title: str, *, sku: str, category: Category | None = None, **variant: Any) -> Variant:
    """Put one product with one SKU into the store, as an import would."""
    now = base_clock.now()
    product = Product.objects.create(
        key=sku,
        title=title,
        description=f"<p>{title} of soft cotton. Machine wash at 30 °C.</p>",
        brand="Northwind",
        category=category,
        images=["https://example.com/main.jpg"],
        created_at=now,
        updated_at=now,
    )
    given = {"price": Decimal("19.90"), "currency": "USD", "quantity": 7, "barcode": "4006381333931"} | variant
    made = Variant.objects.create(product=product, sku=sku, **given)
    ProductChange.objects.create(product_key=sku, product=product, kind="created", at=now)
    return made


def make_clothing() -> Category:
    """Make two categories, one below the other; return the lower one."""
    top = Category.objects.create(name="Clothing", path="Clothing")
    return Category.objects.create(name="Things", path="Clothing > Things", parent=top)


def fill(connection: Any, clothing: Category) -> Any:
    """Put three products that Amazon would take into the store, and one that it would not; map them."""
    from tradewind.amazon.mapping.change import SetProductType, save_mapping, use_defaults

    for number in (1, 2, 3):
        add_product(f"Thing {number}", sku=f"thing-{number}", category=clothing)
    add_product("Thing in pounds", sku="thing-gbp", category=clothing, currency="GBP")
    save_mapping(connection, [SetProductType(clothing.parent_id, "PRODUCT")], actor=TRADEWIND)
    use_defaults(connection, actor=TRADEWIND)
    connection.refresh_from_db()
    return connection
