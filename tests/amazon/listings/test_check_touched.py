"""A change of the mapping has those products checked that it touches, and no others."""

from datetime import datetime
from typing import Any

import pytest

from tests.amazon.shop import add_product, fill
from tradewind.amazon.connections.models import Connection
from tradewind.amazon.listings import check, queries
from tradewind.amazon.mapping.change import SetRule, save_mapping
from tradewind.amazon.mapping.models import AttributeRule, MappingChange
from tradewind.amazon.models import Listing, ListingCheck
from tradewind.base import clock as base_clock
from tradewind.base.audit import TRADEWIND
from tradewind.store.models import Category, Product

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_shelves(connection: Connection, clothing: Category, clock: Any, run_jobs: Any) -> Connection:
    """A shop that is checked, with four products in one category and three beside it."""
    fill(connection, clothing)
    other = Category.objects.create(name="Others", path="Clothing > Others", parent=clothing.parent)
    for number in (1, 2, 3):
        add_product(f"Other {number}", sku=f"other-{number}", category=other)
    check.check_all_products(connection.pk)
    run_jobs()
    clock.advance(minutes=1)
    return connection


def note_change(connection: Connection, **touched: list[int]) -> MappingChange:
    return MappingChange.objects.create(connection=connection, created_at=base_clock.now(), **touched)


def checked_since(at: datetime) -> set[str]:
    return set(Listing.objects.filter(updated_at__gte=at).values_list("sku", flat=True))


def test_products_of_the_categories_and_those_named_are_checked(two_shelves: Connection, clothing: Category) -> None:
    other = Product.objects.get(key="other-2")
    started_at = base_clock.now()
    note_change(two_shelves, category_ids=[clothing.pk])
    note_change(two_shelves, product_ids=[other.pk])
    check.check_touched_products(two_shelves.pk)
    assert checked_since(started_at) == {"thing-1", "thing-2", "thing-3", "thing-gbp", "other-2"}
    progress = ListingCheck.objects.get()
    assert (progress.products_done, progress.products_total) == (5, 5)
    assert progress.checked_at == started_at
    assert progress.all_checked_at < started_at
    assert not MappingChange.objects.exists()


@pytest.mark.parametrize(
    ("path", "level", "checked"),
    [
        ("model_name", "Things", {"thing-1", "thing-2", "thing-3", "thing-gbp"}),
        ("model_name", "other-2", {"other-2"}),
        ("fabric_type", "Others", {"other-1", "other-2", "other-3"}),
    ],
)
def test_changing_one_rule_has_only_those_checked_that_it_touches(
    two_shelves: Connection, run_jobs: Any, path: str, level: str, checked: set[str]
) -> None:
    category, product = Category.objects.filter(name=level).first(), Product.objects.filter(key=level).first()
    rule = SetRule(
        path,
        [{"kind": "fixed", "value": "Weekender"}],
        category_id=category.pk if category else None,
        product_id=product.pk if product else None,
    )
    started_at = base_clock.now()
    save_mapping(two_shelves, [rule], actor=TRADEWIND)
    run_jobs()
    assert checked_since(started_at) == checked
    progress = ListingCheck.objects.get()
    assert (progress.products_done, progress.products_total) == (len(checked), len(checked))
    save_mapping(two_shelves, [rule], actor=TRADEWIND)
    assert not MappingChange.objects.exists(), "the same rule again touches nothing"


def test_what_amazon_asks_of_a_product_because_of_its_values_is_counted(
    two_shelves: Connection, clothing: Category, run_jobs: Any
) -> None:
    has_batteries = SetRule("batteries_required", [{"kind": "fixed", "value": True}], category_id=clothing.pk)
    save_mapping(two_shelves, [has_batteries], actor=TRADEWIND)
    run_jobs()
    everything = list(Category.objects.values_list("pk", flat=True))
    asked = queries.count_needed(two_shelves.pk, everything)
    assert (asked["num_batteries"], asked["batteries_included"]) == (4, 4)
    assert queries.count_needed(two_shelves.pk, [clothing.pk])["num_batteries"] == 4
    others = [one for one in everything if one != clothing.pk]
    assert "num_batteries" not in queries.count_needed(two_shelves.pk, others)
    troubled = queries.count_troubled(two_shelves.pk, everything)
    assert (troubled["num_batteries"], troubled["batteries_included"]) == (4, 4)
    assert "num_batteries" not in queries.count_troubled(two_shelves.pk, others)


def test_a_category_above_touches_only_what_is_in_it(two_shelves: Connection, clothing: Category) -> None:
    started_at = base_clock.now()
    note_change(two_shelves, category_ids=[clothing.parent_id])
    check.check_touched_products(two_shelves.pk)
    assert checked_since(started_at) == set()
    assert not MappingChange.objects.exists()


def test_a_new_rule_holds_after_the_check(two_shelves: Connection, clothing: Category) -> None:
    AttributeRule.objects.create(
        connection=two_shelves,
        category=clothing,
        attribute_path="item_name",
        source=[{"kind": "fixed", "value": "x" * 300}],
        updated_at=base_clock.now(),
    )
    note_change(two_shelves, category_ids=[clothing.pk])
    check.check_touched_products(two_shelves.pk)
    states = dict(Listing.objects.values_list("sku", "state"))
    assert {sku for sku, state in states.items() if state == "incomplete"} == {sku for sku in states if "thing" in sku}


def test_a_change_that_comes_meanwhile_waits_for_its_own_turn(
    two_shelves: Connection, clothing: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner, later = check.keep_assessments, []

    def change_once(connection: Connection, *args: Any) -> Any:
        if not later:
            later.append(note_change(connection, product_ids=[Product.objects.get(key="other-1").pk]))
        assert MappingChange.objects.filter(pk=later[0].pk).exists()
        return inner(connection, *args)

    monkeypatch.setattr(check, "keep_assessments", change_once)
    started_at = base_clock.now()
    note_change(two_shelves, category_ids=[clothing.pk])
    check.check_touched_products(two_shelves.pk)
    assert "other-1" in checked_since(started_at)
    assert not MappingChange.objects.exists()


def test_a_check_that_fails_keeps_the_change_and_is_tried_again(
    two_shelves: Connection, clothing: Category, clock: Any, run_jobs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError

    note_change(two_shelves, category_ids=[clothing.pk])
    with monkeypatch.context() as patch:
        patch.setattr(check, "decide_state", fail)
        check.check_touched_products(two_shelves.pk)
    assert MappingChange.objects.count() == 1
    assert ListingCheck.objects.get().failures == 1
    check.enqueue_due_checks()
    run_jobs()
    assert MappingChange.objects.count() == 1, "it rests first"
    clock.advance(hours=1)
    check.enqueue_due_checks()
    run_jobs()
    assert not MappingChange.objects.exists()
    assert ListingCheck.objects.get().failures == 0


def test_changes_that_nobody_enqueued_are_found(two_shelves: Connection, clothing: Category, run_jobs: Any) -> None:
    started_at = base_clock.now()
    note_change(two_shelves, category_ids=[clothing.pk])
    check.enqueue_due_checks()
    run_jobs()
    assert len(checked_since(started_at)) == 4


def test_a_check_of_all_products_settles_the_changes_it_found(two_shelves: Connection, clothing: Category) -> None:
    note_change(two_shelves, category_ids=[clothing.pk])
    check.check_all_products(two_shelves.pk)
    assert not MappingChange.objects.exists()


def test_changes_of_another_connection_stay(connect_account: Any, clothing: Category, clock: Any) -> None:
    us, ca = connect_account(countries=("US", "CA"))
    fill(us, clothing)
    MappingChange.objects.all().delete()
    kept = note_change(ca, category_ids=[clothing.pk])
    note_change(us, category_ids=[clothing.pk])
    check.check_touched_products(us.pk)
    assert list(MappingChange.objects.all()) == [kept]
