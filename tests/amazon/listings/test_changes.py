"""What changes in the catalog is checked, even when it is committed after what came later."""

import threading
from typing import Any

import pytest
from django.db import connection as database
from django.db import transaction

from tests.transactions import wait_for_earlier_transactions
from tradewind.amazon.listings import check
from tradewind.amazon.models import Listing, ListingCheck
from tradewind.store.models import Category

from ..shop import add_product, fill, make_clothing

pytestmark = pytest.mark.django_db(transaction=True)


def states() -> dict[str, str]:
    return dict(Listing.objects.values_list("sku", "state"))


def test_a_product_that_is_committed_late_is_checked(connect_account: Any, clock: Any, run_jobs: Any) -> None:
    clothing = make_clothing()
    fill(connect_account()[0], clothing)
    check.enqueue_due_checks()
    run_jobs()
    assert states()["thing-1"] == "ready"
    may_commit, is_written = threading.Event(), threading.Event()

    def import_slowly() -> None:
        with transaction.atomic():
            add_product("Slow", sku="slow", category=Category.objects.get(pk=clothing.pk))
            is_written.set()
            may_commit.wait(10)
        database.close()

    slow = threading.Thread(target=import_slowly)
    slow.start()
    assert is_written.wait(10)
    add_product("Quick", sku="quick", category=clothing)
    check.enqueue_due_checks()
    run_jobs()
    may_commit.set()
    slow.join()
    wait_for_earlier_transactions()
    check.enqueue_due_checks()
    run_jobs()
    assert (states().get("slow"), states().get("quick")) == ("ready", "ready")
    before = ListingCheck.objects.get().checked_at
    clock.advance(minutes=1)
    check.enqueue_due_checks()
    run_jobs()
    assert ListingCheck.objects.get().checked_at == before, "nothing changed since"
