"""A small shop whose products fit, and a connection whose mapping is complete."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tradewind.base import clock as base_clock
from tradewind.base.audit import TRADEWIND
from tradewind.store.models import Category, Product, ProductChange, Variant

FEED = "JSON_LISTINGS_FEED"


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


@pytest.fixture
def clothing(db: None) -> Category:
    top = Category.objects.create(name="Clothing", path="Clothing")
    return Category.objects.create(name="Things", path="Clothing > Things", parent=top)


@pytest.fixture
def connection(connect_account: Callable[..., list[Any]], clock: Any) -> Any:
    return connect_account()[0]


@pytest.fixture
def shop(connection: Any, clothing: Category) -> Any:
    """Three products that Amazon would take, and one that lacks its brand of price."""
    from tradewind.amazon.mapping.change import SetProductType, save_mapping, use_defaults

    for number in (1, 2, 3):
        add_product(f"Thing {number}", sku=f"thing-{number}", category=clothing)
    add_product("Thing in pounds", sku="thing-gbp", category=clothing, currency="GBP")
    save_mapping(connection, [SetProductType(clothing.parent_id, "PRODUCT")], actor=TRADEWIND)
    use_defaults(connection, actor=TRADEWIND)
    connection.refresh_from_db()
    return connection


@pytest.fixture
def finish_feeds(clock: Any, run_jobs: Callable[..., int]) -> Callable[..., int]:
    """Return a function that lets time and jobs pass until no submission is under way; it counts the rounds."""
    from tradewind.amazon.listings.submit import UNDER_WAY, enqueue_due_steps
    from tradewind.amazon.models import Submission

    def finish(most: int = 60, **step: float) -> int:
        for rounds in range(most):
            enqueue_due_steps()
            run_jobs()
            if not Submission.objects.filter(state__in=UNDER_WAY).exists():
                return rounds
            clock.advance(**(step or {"seconds": 60}))
        raise AssertionError(f"Still under way: {list(Submission.objects.values('state', 'reason', 'next_step_at'))}")

    return finish
