"""After a disconnection nothing of Amazon's is left in any table, and all of the store's own is."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import connection as database

from tests.amazon.connections.consent import MAIN, give_consent
from tests.jobs import waiting_jobs
from tradewind.amazon.connections import authorize, marketplaces, switch
from tradewind.amazon.connections.disconnect import count_what_goes, disconnect
from tradewind.amazon.connections.models import Connection, RateBucket, SellerAccount
from tradewind.amazon.models import (
    AmazonOrder,
    AmazonOrderBuyer,
    AttributeRule,
    CategoryMapping,
    Issue,
    Listing,
    SetAsideOrder,
    Submission,
    SubmissionItem,
)
from tradewind.base import clock as base_clock
from tradewind.base.audit import TRADEWIND
from tradewind.base.errors import NotFound
from tradewind.base.models import AuditEntry, User
from tradewind.base.queue import enqueue
from tradewind.store.catalog.models import Category
from tradewind.store.orders.models import Order, OrderRecipient

pytestmark = pytest.mark.django_db
Connect = Callable[..., list[Connection]]
BUYER = "Buyer Marker 4711"
KEPT = {"base_auditentry", "store_order"}
"""The audit says who disconnected what; the store's order is known by where it came from."""


def fill(connection: Connection, number: int) -> Order:
    """Hang one row of everything on a connection."""
    now = base_clock.now()
    account = connection.seller_account
    category = Category.objects.create(name=f"Bags {number}", path=f"Bags {number}")
    CategoryMapping.objects.create(connection=connection, category=category, product_type="LUGGAGE", updated_at=now)
    AttributeRule.objects.create(connection=connection, attribute_path="brand", source=[], updated_at=now)
    listing = Listing.objects.create(connection=connection, sku="BAG", state="accepted", updated_at=now)
    submission = Submission.objects.create(
        seller_account=account,
        connection=connection,
        requested_by="mia",
        created_at=now,
        feed_id=f"feed-{number}",
        state="done",
    )
    item = SubmissionItem.objects.create(submission=submission, listing=listing, message_id=1, sku="BAG", message={})
    Issue.objects.create(
        listing=listing, submission_item=item, source="amazon", severity="ERROR", message="m", created_at=now
    )
    order = Order.objects.create(
        source="amazon", source_order_id=f"{account.region}:{account.merchant_id}:1-{number}", number=f"1-{number}",
        status="open", total=Decimal("10"), currency="USD", placed_at=now, created_at=now, updated_at=now,
    )  # fmt: skip
    OrderRecipient.objects.create(order=order, sealed=BUYER, country="US")
    copied = AmazonOrder.objects.create(
        seller_account=account, amazon_order_id=f"1-{number}", marketplace_id=connection.marketplace_id,
        status="UNSHIPPED", placed_at=now, last_updated_at=now, content_hash="h", store_order=order, read_at=now,
    )  # fmt: skip
    AmazonOrderBuyer.objects.create(order=copied, sealed=BUYER, stored_at=now)
    SetAsideOrder.objects.create(
        seller_account=account, amazon_order_id=f"2-{number}", marketplace_id=connection.marketplace_id, reason="r",
        sealed=BUYER, first_seen_at=now, last_tried_at=now,
    )  # fmt: skip
    enqueue("amazon.check_all_products", connection_id=connection.pk)
    enqueue("amazon.continue_submission", submission_id=submission.pk)
    enqueue("amazon.refresh_participations", seller_account_id=account.pk)
    return order


def places_of(*markers: str) -> set[str]:
    """Return the tables in which any of these texts stands, whatever the column."""
    found = set()
    with database.cursor() as cursor:
        cursor.execute(
            """SELECT table_name FROM information_schema.tables
               WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"""
        )
        for (name,) in cursor.fetchall():
            for marker in markers:
                cursor.execute(f'SELECT count(*) FROM "{name}" AS t WHERE t::text LIKE %s', [f"%{marker}%"])
                if cursor.fetchone()[0]:
                    found.add(name)
    return found


def rows_hanging_on(connection_id: int, account_id: int) -> set[str]:
    """Return the tables with a row that still names the connection or the account."""
    found = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            target = field.related_model
            wanted = connection_id if target is Connection else account_id if target is SellerAccount else None
            if wanted is not None and model._base_manager.filter(**{field.attname: wanted}).exists():
                found.add(model._meta.db_table)
    return found


def test_after_the_last_connection_nothing_is_left_in_any_table(
    connect_account: Connect, admin: User, amazon: Any
) -> None:
    address = authorize.start_connect(user=admin, session_key="s", marketplace_id=marketplaces.by_country("US").id)
    back = give_consent(amazon, address).as_arguments()
    connection = authorize.finish_connect(user=admin, session_key="s", **back).connection
    order = fill(connection, 1)
    secrets = [
        connection.seller_account.sealed_refresh_token,
        connection.seller_account.access_tokens.get().sealed_token,
    ]
    assert places_of(MAIN) > KEPT, "the walk sees what it looks for"
    assert places_of(BUYER)
    ids = connection.pk, connection.seller_account_id
    farewell = disconnect(connection, actor=TRADEWIND)
    assert places_of(MAIN) == KEPT
    assert not places_of(BUYER, *secrets)
    assert not rows_hanging_on(*ids)
    assert not waiting_jobs()
    assert not RateBucket.objects.filter(owner__contains=MAIN).exists()
    assert farewell.manage_apps_url.endswith("/sellercentral/us/apps/manage")
    order.refresh_from_db()
    assert order.total == Decimal("10"), "the store's own order stays"
    entry = AuditEntry.objects.get(action="connection.disconnected")
    assert entry.detail == {"listings": 1, "submissions": 1, "orders": 1}
    assert "Atz" not in str(entry.detail)


def test_one_of_two_connections_leaves_the_other_and_its_account_alone(connect_account: Connect) -> None:
    us, ca = connect_account(countries=("US", "CA"))
    gone, kept = fill(us, 1), fill(ca, 2)
    disconnect(us, actor=TRADEWIND)
    account = SellerAccount.objects.get()
    assert account.access_tokens.exists()
    assert list(Connection.objects.all()) == [ca]
    assert list(AmazonOrder.objects.values_list("amazon_order_id", flat=True)) == ["1-2"]
    assert not OrderRecipient.objects.filter(order=gone).exists()
    assert OrderRecipient.objects.filter(order=kept).exists()
    assert Listing.objects.get().connection == ca
    assert sorted(job["name"] for job in waiting_jobs()) == [
        "amazon.check_all_products",
        "amazon.continue_submission",
        "amazon.refresh_participations",
        "amazon.refresh_participations",
    ]


def test_the_counts_say_what_goes_and_what_stays(connect_account: Connect) -> None:
    us, ca = connect_account(countries=("US", "CA"))
    fill(us, 1)
    counts = count_what_goes(us)
    assert (counts.listings, counts.submissions, counts.mappings, counts.rules) == (1, 1, 1, 1)
    assert (counts.orders_at_amazon, counts.store_orders_kept, counts.waiting_jobs) == (1, 1, 2)
    assert not counts.is_last_of_account
    disconnect(ca, actor=TRADEWIND)
    assert count_what_goes(us).is_last_of_account


def test_counting_takes_a_fixed_number_of_queries(connect_account: Connect, django_assert_num_queries: Any) -> None:
    connection = connect_account()[0]
    with django_assert_num_queries(10):
        count_what_goes(connection)


def test_disconnecting_twice_is_said(connect_account: Connect) -> None:
    connection = connect_account()[0]
    again = Connection.objects.get(pk=connection.pk)
    disconnect(connection, actor=TRADEWIND)
    with pytest.raises(NotFound):
        disconnect(again, actor=TRADEWIND)


def test_after_a_failed_save_everything_is_still_there(connect_account: Connect) -> None:
    us, ca = connect_account(countries=("US", "CA"))
    fill(us, 1)
    changes = [switch.Change(us.pk, disconnect=True), switch.Change(ca.pk, version=99)]
    with pytest.raises(Exception, match="meanwhile"):
        switch.save_changes(changes, actor=TRADEWIND)
    assert Connection.objects.count() == 2
    assert OrderRecipient.objects.exists()
    assert len(waiting_jobs()) == 3


def test_connected_again_it_begins_afresh(connect_account: Connect) -> None:
    before = connect_account()[0]
    fill(before, 1)
    disconnect(before, actor=TRADEWIND)
    after = connect_account()[0]
    assert after.pk != before.pk
    assert not after.listings.exists()
