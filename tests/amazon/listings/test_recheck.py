"""No change is lost to a feed or to a check that was under way when it was made."""

from typing import Any

import pytest
from django.db import connection as database
from django.db import transaction

from tradewind.amazon.connections.configure import save_options
from tradewind.amazon.connections.models import Connection
from tradewind.amazon.listings import check
from tradewind.amazon.listings.recheck import recheck_changed
from tradewind.amazon.listings.submit import request_submission
from tradewind.amazon.mapping.assess import Assessor
from tradewind.amazon.mapping.catalog import Catalog
from tradewind.amazon.mapping.change import SetRule, save_mapping
from tradewind.amazon.mapping.models import MappingChange, ProductTypeSchema
from tradewind.amazon.models import Listing, ListingCheck
from tradewind.base.audit import TRADEWIND
from tradewind.store.catalog.changes import newest_cursor
from tradewind.store.catalog.edit import edit_variant
from tradewind.store.models import Variant

from ...jobs import waiting_jobs
from ...transactions import wait_for_earlier_transactions

pytestmark = pytest.mark.django_db


def forget_jobs() -> None:
    with database.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def give_brand(connection: Connection, brand: str) -> None:
    save_mapping(connection, [SetRule("brand", [{"kind": "fixed", "value": brand}])], actor=TRADEWIND)


def states() -> dict[str, str]:
    return dict(Listing.objects.order_by("sku").values_list("sku", "state"))


def test_what_changes_while_its_feed_is_on_its_way_goes_next(
    shop: Any, run_jobs: Any, clock: Any, finish_feeds: Any
) -> None:
    run_jobs()
    check.enqueue_due_checks()
    request_submission(shop, actor=TRADEWIND)
    run_jobs()
    for _step in range(9):
        clock.advance(seconds=10)
        run_jobs()
        if "sent" in states().values():
            break
    assert states()["thing-1"] == "sent"
    give_brand(shop, "Southwind")
    run_jobs()
    assert states()["thing-1"] == "sent" and not MappingChange.objects.exists()
    finish_feeds()
    assert set(states().values()) == {"ready", "incomplete"}
    request_submission(shop, actor=TRADEWIND)
    finish_feeds()
    listing = Listing.objects.get(sku="thing-1")
    assert listing.state == "accepted" and listing.accepted["attributes"]["brand"][0]["value"] == "Southwind"


def test_a_wish_for_a_check_survives_the_job_that_had_begun_before(shop: Any, run_jobs: Any) -> None:
    check.check_all_products(shop.pk)
    forget_jobs()
    save_options(shop, {"export": {"parts": ["listing", "price", "stock"]}}, actor=TRADEWIND)
    forget_jobs()  # the queue had one that waited, and it began before this was saved
    check.enqueue_due_checks()
    assert "amazon.check_all_products" in {job["name"] for job in waiting_jobs()}
    run_jobs()
    check.enqueue_due_checks()
    assert waiting_jobs() == []
    assert ListingCheck.objects.get().checks_answered == Connection.objects.get().checks_asked == 1


@pytest.mark.parametrize("what", ["rule", "options", "schema", "nothing"])
def test_what_changes_while_a_feed_is_prepared_is_checked_after_it(shop: Any, run_jobs: Any, what: str) -> None:
    check.check_all_products(shop.pk)
    newest, assessor = newest_cursor(), Assessor(shop, Catalog())
    for chunk in assessor.catalog.read():
        check.keep_assessments(shop, [assessor.assess_chosen(facts) for facts in chunk])
    if what == "rule":
        give_brand(shop, "Southwind")
    elif what == "options":
        save_options(shop, {"export": {"parts": ["listing", "price"]}}, actor=TRADEWIND)
    elif what == "schema":
        row = ProductTypeSchema.objects.get()
        ProductTypeSchema.objects.update(is_current=False)
        row.pk, row.checksum, row.is_current = None, "of today", True
        row.save()
    run_jobs()
    with transaction.atomic():
        recheck_changed(shop, assessor, newest)
    expected = [] if what == "nothing" else ["amazon.check_all_products"]
    assert [job["name"] for job in waiting_jobs()] == expected


@pytest.mark.django_db(transaction=True)
def test_a_product_that_changes_while_a_feed_is_prepared_is_checked_after_it(shop: Any, run_jobs: Any) -> None:
    wait_for_earlier_transactions()
    newest, assessor = newest_cursor(), Assessor(shop, Catalog())
    run_jobs()
    edit_variant("thing-1", values={"quantity": 3}, actor=TRADEWIND)
    wait_for_earlier_transactions()
    with transaction.atomic():
        recheck_changed(shop, assessor, newest)
    product_id = Variant.objects.get(sku="thing-1").product_id
    assert MappingChange.objects.latest("pk").product_ids == [product_id]
    assert [job["name"] for job in waiting_jobs()] == ["amazon.check_touched_products"]
