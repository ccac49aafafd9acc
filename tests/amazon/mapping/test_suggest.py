"""What Amazon takes a category for: by its products' titles, then by its name, as fast as Amazon allows."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from tests.amazon.shop import add_product
from tradewind.amazon.connections import switch
from tradewind.amazon.mapping.asking import AmazonBusy
from tradewind.amazon.mapping.browse import list_browse_types, search_browse_categories
from tradewind.amazon.mapping.change import SetProductType, save_mapping
from tradewind.amazon.mapping.readiness import list_steps
from tradewind.amazon.mapping.suggest import (
    Suggestion,
    choose_suggestion,
    search_product_types,
    suggest_for_category,
    suggest_for_unmapped,
)
from tradewind.amazon.models import ProductTypeSchema, RateBucket, SellerAccount
from tradewind.base.audit import TRADEWIND
from tradewind.base.errors import NotFound, Refused
from tradewind.store.models import Category

SHIRT, HAT, BELT = Suggestion("SHIRT", "Shirt"), Suggestion("HAT", "Hat"), Suggestion("BELT", "Belt")


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.mark.parametrize(
    ("by_title", "by_name", "chosen"),
    [
        ([[SHIRT, HAT], [SHIRT]], [], SHIRT),
        ([[SHIRT], [HAT]], [HAT, SHIRT], SHIRT),
        ([[SHIRT], [HAT]], [HAT], HAT),
        ([[SHIRT], [HAT]], [BELT], SHIRT),
        ([[], [HAT]], [SHIRT], HAT),
        ([[], []], [BELT, HAT], BELT),
        ([], [], None),
    ],
)
def test_most_titles_decide_and_the_name_breaks_a_tie(
    by_title: list[list[Suggestion]], by_name: list[Suggestion], chosen: Suggestion | None
):
    assert choose_suggestion(by_title, by_name) == chosen


def make_categories(*titles: str) -> list[Category]:
    found = []
    for number, title in enumerate(titles):
        category = Category.objects.create(name=f"Kind {number}", path=f"Kind {number}")
        add_product(title, sku=f"sku-{number}", category=category)
        found.append(category)
    return found


@pytest.mark.django_db
def test_categories_with_products_get_a_suggestion_and_others_none(connection: Any, clothing: Category):
    (hats, odd) = make_categories("Wool Hat", "Quantum entangler")
    mapped = Category.objects.create(name="Shirts", path="Shirts")
    add_product("Linen Shirt", sku="linen", category=mapped)
    save_mapping(connection, [SetProductType(mapped.pk, "SHIRT")], actor=TRADEWIND)
    progress = suggest_for_unmapped(connection)
    told = {one.category_id: one.suggestion and one.suggestion.product_type for one in progress.found}
    assert told == {hats.pk: "HAT", odd.pk: None}
    assert progress.is_over


@pytest.mark.django_db
def test_many_categories_are_asked_for_in_rounds_and_none_twice(connection: Any, clock: Any, amazon: Any):
    categories = make_categories(*[f"Wool Hat {number}" for number in range(9)])
    asked: list[int] = []
    after, rounds = 0, 0
    while True:
        progress = suggest_for_unmapped(connection, after=after)
        asked += [one.category_id for one in progress.found]
        rounds += 1
        if progress.is_over:
            break
        assert progress.left == 9 - len(asked)
        assert progress.retry_after_s > 0
        after = asked[-1]
        clock.advance(seconds=progress.retry_after_s)
    assert asked == [one.pk for one in categories]
    assert rounds == 3


@pytest.mark.django_db
def test_what_was_asked_today_is_not_asked_again(connection: Any):
    make_categories("Wool Hat", "Silk Scarf")
    suggest_for_unmapped(connection)
    bucket = RateBucket.objects.filter(operation="searchDefinitionsProductTypes").values_list("owner", "tokens")
    left = list(bucket)
    assert left
    again = suggest_for_unmapped(connection)
    assert [one.suggestion and one.suggestion.product_type for one in again.found] == ["HAT", "SCARF"]
    assert list(bucket) == left


@pytest.mark.django_db
def test_a_spent_rate_says_when_to_ask_again(connection: Any):
    with pytest.raises(AmazonBusy) as busy:
        for number in range(6):
            search_product_types(connection, keywords=f"hat {number}")
    assert busy.value.code == "amazon_away"
    assert 0 < busy.value.retry_after_s <= 1


@pytest.mark.django_db
def test_titles_come_before_names(connection: Any):
    found = suggest_for_category(connection, name="Shirts", product_title="Wool Hat")
    assert [one.product_type for one in found][:2] == ["HAT", "SHIRT"]


@pytest.mark.django_db
def test_an_account_that_amazon_does_not_know_any_more_cannot_ask(connection: Any):
    make_categories("Wool Hat")
    SellerAccount.objects.update(state=SellerAccount.State.RECONNECT_NEEDED)
    with pytest.raises(Refused, match="no longer accepts the authorization") as refused:
        suggest_for_unmapped(connection)
    assert refused.value.code == "amazon_away"


@pytest.mark.django_db
def test_suggestions_come_while_the_marketplace_is_off(connection: Any):
    make_categories("Wool Hat")
    switch.set_off(connection.pk, actor=TRADEWIND)
    connection.refresh_from_db()
    assert suggest_for_unmapped(connection).is_over


@pytest.mark.django_db
def test_browse_categories_are_found_by_label_or_value(connection: Any):
    found = search_browse_categories(connection, "HAT", "BASEBALL")
    assert found
    assert all("baseball" in f"{one.label} {one.value}".lower() for one in found)
    assert search_browse_categories(connection, "HAT", "no such place") == []


@pytest.mark.django_db
def test_a_product_type_may_have_no_browse_categories(connection: Any, clothing: Category):
    for product_type in ("HAT", "BELT"):
        assert search_browse_categories(connection, product_type)
    belt = ProductTypeSchema.objects.get(product_type="BELT")
    document = json.loads(belt.document)
    del document["properties"]["item_type_keyword"]
    ProductTypeSchema.objects.filter(pk=belt.pk).update(document=json.dumps(document), checksum="without")
    assert search_browse_categories(connection, "BELT") is None
    assert list_browse_types(connection, {"HAT", "BELT", "COAT"}) == {"HAT"}
    for unknown in ("NO_SUCH", "", "../orders"):
        with pytest.raises(NotFound, match="has no product type"):
            search_browse_categories(connection, unknown)


@pytest.mark.django_db
def test_the_checklist_tells_what_stays_behind_without_holding_feeds_up(
    connection: Any, clothing: Category, django_assert_max_num_queries: Any
):
    make_categories("Wool Hat", "Silk Scarf")
    save_mapping(connection, [SetProductType(clothing.parent_id, "SHIRT")], actor=TRADEWIND)
    with django_assert_max_num_queries(6):
        steps = {step.key: step for step in list_steps(connection)}
    assert not steps["all_types"].is_done
    assert not steps["all_types"].is_needed
    assert steps["all_types"].advice.startswith("2 categories with products have no product type")
    connection.refresh_from_db()
    assert steps["all_types"].advice not in connection.missing_settings
    add_product("Thing", sku="thing", category=clothing)
    Category.objects.filter(name__startswith="Kind").delete()
    assert {step.key: step.is_done for step in list_steps(connection)}["all_types"]
