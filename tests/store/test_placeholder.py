"""A product is made for a SKU that was sold before the store knew it: once, unpublished, never over another's."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from tradewind.store.catalog.models import Product, ProductChange, Variant
from tradewind.store.catalog.placeholder import make_placeholders, unknown_skus

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def make(**titles: str) -> list[str]:
    return make_placeholders(titles, currency="USD", actor="test", now=NOON)


@pytest.mark.django_db
def test_each_unknown_sku_gets_one_product() -> None:
    assert make(MUG="A mug", POT="") == ["MUG", "POT"]
    assert make(MUG="Another title", CUP="A cup") == ["CUP"]
    assert dict(Product.objects.values_list("key", "title")) == {"MUG": "A mug", "POT": "POT", "CUP": "A cup"}
    assert not Product.objects.filter(is_published=True).exists()
    assert list(ProductChange.objects.values_list("kind", flat=True)) == ["created"] * 3
    assert unknown_skus({"MUG", "TIN"}) == {"TIN"}


@pytest.mark.django_db
def test_nothing_is_made_for_an_item_without_a_sku() -> None:
    assert make_placeholders({"": "?"}, currency="USD", actor="test", now=NOON) == []


@pytest.mark.django_db
def test_a_product_whose_key_is_the_sku_stays_as_it_is() -> None:
    other = Product.objects.create(key="MUG", title="Mugs", created_at=NOON, updated_at=NOON)
    assert make(MUG="A mug") == ["MUG"]
    assert not other.variants.exists() and Variant.objects.get(sku="MUG").product.key == "sold:MUG"


@pytest.mark.django_db(transaction=True)
def test_eight_orders_at_once_make_one_product() -> None:
    made: list[str] = []

    def run() -> None:
        try:
            with transaction.atomic():
                made.extend(make(MUG="A mug", POT="A pot"))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(made) == ["MUG", "POT"]
    assert Product.objects.count() == Variant.objects.count() == 2
