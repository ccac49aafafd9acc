"""A product is made for a SKU that was sold before the store knew it: once, unpublished, never over another's."""

import threading
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction

from tests.store.files import run_text
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


HEAD = "product,sku,title,price,quantity,category\n"


@pytest.mark.django_db
@pytest.mark.parametrize("product", ["mugs", "MUG"], ids=["another key", "the same key"])
def test_an_import_takes_over_what_was_made_for_an_order(product: str, clock: object, own_files: object) -> None:
    make(MUG="Sold mug", POT="Sold pot")
    sold = Variant.objects.get(sku="MUG")
    text = HEAD + f"{product},MUG,A real mug,9.50,4,Home\n{product},CUP,,8,2,Home\n"
    tried = run_text(text, is_dry_run=True, currency="EUR")
    assert (tried.counts, Product.objects.count()) == ({"created": 1}, 2)
    run = run_text(text, currency="EUR")
    assert run.counts == {"created": 1}
    found = Variant.objects.select_related("product").get(sku="MUG")
    assert found.pk == sold.pk, "orders keep what they hold on to"
    assert (found.price, found.quantity, found.currency) == (Decimal("9.5"), 4, "EUR")
    assert (found.product.key, found.product.title, found.product.is_published) == (product, "A real mug", True)
    assert sorted(Product.objects.values_list("key", flat=True)) == sorted(["POT", product])
    assert ProductChange.objects.filter(product=found.product, kind="created").exists()
    assert run_text(text, currency="EUR").counts == {"unchanged": 1}


@pytest.mark.django_db
def test_a_product_that_is_there_takes_it_over_as_one_more_variant(clock: object, own_files: object) -> None:
    run_text(HEAD + "mugs,CUP,Mugs,8,2,Home\n")
    make(MUG="Sold mug")
    run = run_text(HEAD + "mugs,CUP,Mugs,8,2,Home\nmugs,MUG,,9,1,Home\n")
    assert run.lines.get().differences == [{"sku": "MUG", "field": "variant", "before": "", "after": "MUG"}]
    product = Product.objects.get()
    assert dict(product.variants.values_list("sku", "price")) == {"CUP": 8, "MUG": 9}


@pytest.mark.django_db
def test_a_refused_product_takes_nothing_over(clock: object, own_files: object) -> None:
    make(MUG="Sold mug")
    run_text(HEAD + "cups,CUP,Cups,8,2,Home\n")
    run = run_text(HEAD + "mugs,MUG,Mugs,9,1,Home\nmugs,CUP,,9,1,Home\n")
    assert run.counts == {"refused": 1}
    assert Variant.objects.get(sku="MUG").product.key == "MUG"


@pytest.mark.django_db
def test_a_product_whose_key_is_the_sku_of_another_leaves_the_sold_one(clock: object, own_files: object) -> None:
    make(mug="Sold mug")
    assert run_text(HEAD + "mug,M-1,Mug,9,1,Home\n").counts == {"created": 1}
    assert Variant.objects.get(sku="M-1").product.key == "mug"
    left = Variant.objects.select_related("product").get(sku="mug").product
    assert (left.key, left.title, left.is_published) == ("sold:mug", "Sold mug", False)


@pytest.mark.django_db
def test_what_was_hidden_by_a_person_is_nobodys_to_take(clock: object, own_files: object) -> None:
    run_text("sku,title,price,quantity,is_published\nMUG,Mug,9,1,no\n")
    assert not Product.objects.get().is_published
    assert run_text(HEAD + "mugs,MUG,Mugs,9,1,Home\n").counts == {"refused": 1}
