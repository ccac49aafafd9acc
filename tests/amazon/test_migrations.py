"""A database of the release before comes through the migrations with what lists and checks go by."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tradewind.amazon.listings.words import key_of

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BEFORE, FILLED = [("amazon", "0001_initial")], [("amazon", "0003_fill_lists")]


def migrate(targets: list[tuple[str, str]]) -> Any:
    """Bring the database there; return its models of then."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state([*targets, ("store", "0001_initial")]).apps


@pytest.fixture
def before() -> Iterator[Any]:
    """A database of the release before; afterwards it is of today again."""
    try:
        yield migrate(BEFORE)
    finally:
        migrate(MigrationExecutor(connection).loader.graph.leaf_nodes("amazon"))


def fill_release(apps: Any) -> tuple[int, int]:
    """Put a connection with three listings and their problems in, as the release before wrote them."""
    made = {name: apps.get_model("amazon", name).objects for name in ("SellerAccount", "Connection", "Listing")}
    account = made["SellerAccount"].create(
        region="na", merchant_id="A1", authorized_at=NOON, expires_at=NOON, state_changed_at=NOON, created_at=NOON
    )
    shop = made["Connection"].create(
        seller_account=account, marketplace_id="US", currency="USD", language="en_US", switched_at=NOON, created_at=NOON
    )
    category = apps.get_model("store", "Category").objects.create(name="Home", path="Home")
    variants: dict[str, Any] = {"gone": None}
    for sku, home in (("mug", category), ("pot", None)):
        product = apps.get_model("store", "Product").objects.create(
            key=sku, title=sku, category=home, created_at=NOON, updated_at=NOON
        )
        variants[sku] = apps.get_model("store", "Variant").objects.create(product=product, sku=sku, currency="USD")
    for sku, variant in variants.items():
        listing = made["Listing"].create(connection=shop, sku=sku, variant=variant, state="incomplete", updated_at=NOON)
        for source, words, names in (
            ("check", "Größe fehlt “x”.", ["size" * 50]),
            ("check", "No.", []),
            ("amazon", "A", ["b"]),
        ):
            apps.get_model("amazon", "Issue").objects.create(
                listing=listing, source=source, severity="ERROR", message=words, attributes=names, created_at=NOON
            )
    apps.get_model("amazon", "ListingCheck").objects.create(connection=shop, all_checked_at=NOON, checked_at=NOON)
    return shop.pk, category.pk


def test_lists_and_problems_of_the_release_before_are_counted(before: Any) -> None:
    shop_id, category_id = fill_release(before)
    apps = migrate(FILLED)
    rows = apps.get_model("amazon", "Listing").objects
    assert dict(rows.values_list("sku", "category_id")) == {"mug": category_id, "pot": None, "gone": None}
    issues = apps.get_model("amazon", "Issue").objects
    named = ("listing__sku", "connection_id", "category_id", "attribute", "words_key")
    words, no = key_of("Größe fehlt “x”."), key_of("No.")
    assert set(issues.filter(source="check").values_list(*named)) == {
        (sku, shop_id, home, attribute, key)
        for sku, home in (("mug", category_id), ("pot", None), ("gone", None))
        for attribute, key in ((("size" * 50)[:100], words), ("", no))
    }
    assert set(issues.filter(source="amazon").values_list(*named[1:])) == {(None, None, "", None)}
    check = apps.get_model("amazon", "ListingCheck").objects.get()
    assert (check.all_checked_at, check.checked_at) == (None, NOON)


def test_of_two_versions_in_use_the_newest_stays(before: Any) -> None:
    schemas = before.get_model("amazon", "ProductTypeSchema").objects
    for checksum, hour in (("a", 1), ("b", 3), ("c", 2)):
        at = NOON.replace(hour=hour)
        schemas.create(
            marketplace_id="US",
            product_type="SHIRT",
            locale="en_US",
            checksum=checksum,
            version=checksum,
            display_name="Shirt",
            document="{}",
            fetched_at=at,
            checked_at=at,
        )
    kept = migrate(FILLED).get_model("amazon", "ProductTypeSchema").objects
    assert list(kept.filter(is_current=True).values_list("checksum", flat=True)) == ["b"]
    assert kept.count() == 3
