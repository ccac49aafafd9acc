"""Somebody disconnects while a worker writes: one waits for the other, and neither is thrown out of a deadlock."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection as database

from tests.amazon.orders.conftest import make_order
from tests.amazon.shop import add_product, fill, make_clothing
from tradewind.amazon.connections.disconnect import disconnect
from tradewind.amazon.connections.models import Connection
from tradewind.amazon.listings import check, finish, poll, send
from tradewind.amazon.listings.submit import request_submission
from tradewind.amazon.mapping import change
from tradewind.amazon.models import AmazonOrder, Listing, Submission
from tradewind.amazon.orders import cursors
from tradewind.amazon.orders.progress import SEARCH
from tradewind.base import clock as base_clock
from tradewind.base.audit import TRADEWIND
from tradewind.spapi.orders import OrderPage

pytestmark = pytest.mark.django_db(transaction=True)
Act = Callable[[Connection], Any]


class Disconnecting:
    """Disconnects in another thread, and lets the act go on once that thread waits for a lock of the act's."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.failure: Exception | None = None
        self.process_id: int | None = None
        self.is_begun = threading.Event()
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def begin(self) -> None:
        self.thread.start()
        assert self.is_begun.wait(10)
        for _look in range(1000):
            if self.is_over.wait(0.01) or self._is_held_up():
                return
        raise AssertionError("Nobody holds the disconnection up, and it does not end either.")

    def _run(self) -> None:
        try:
            with database.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                (self.process_id,) = cursor.fetchone()
            self.is_begun.set()
            disconnect(Connection.objects.get(pk=self.connection.pk), actor=TRADEWIND)
        except Exception as error:  # noqa: BLE001 (the test looks at it)
            self.failure = error
        finally:
            self.is_over.set()
            database.close()

    def _is_held_up(self) -> bool:
        with database.cursor() as cursor:
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [self.process_id])
            return bool(cursor.fetchone()[0])


def settle_a_page(connection: Connection) -> None:
    claim = cursors.claim_page(connection.seller_account, SEARCH, now=base_clock.now())
    now = base_clock.now()
    cursors.settle_page(claim, OrderPage([make_order()], None, now, None, "request-1"), asked_at=now, now=now)


def check_products(connection: Connection) -> None:
    add_product("Thing 4", sku="thing-4", category=make_clothing_of(connection))
    check.check_all_products(connection.pk)


def make_clothing_of(connection: Connection) -> Any:
    return connection.listings.exclude(variant__product__category=None).first().variant.product.category


def map_attribute(connection: Connection) -> None:
    change.save_mapping(connection, [change.ResetRule("brand")], actor=TRADEWIND)


def finish_submission(connection: Connection) -> None:
    finish.finish(a_submission(connection, state="processing"), Submission.State.DONE)


def note_a_created_feed(connection: Connection) -> None:
    send._note_created(a_submission(connection, state="creating"), "feed-1", "request-1", base_clock.now())


def keep_outcomes(connection: Connection) -> None:
    submission = a_submission(connection, state="reading")
    issue = poll.ReportIssue("90220", "ERROR", "It is missing.")
    poll._keep(submission, [(item, "invalid", [issue]) for item in submission.items.order_by("message_id")])


def a_submission(connection: Connection, *, state: str) -> Submission:
    submission = request_submission(connection, actor=TRADEWIND)
    for number, listing in enumerate(Listing.objects.filter(connection=connection).order_by("pk"), start=1):
        submission.items.create(listing=listing, message_id=number, sku=listing.sku, message={})
    Submission.objects.filter(pk=submission.pk).update(state=state, message_count=4)
    submission.refresh_from_db()
    return submission


@pytest.mark.parametrize(
    ("act", "module", "step"),
    [
        (settle_a_page, cursors, "take_orders"),
        (check_products, check, "decide_state"),
        (map_attribute, change, "_write_rules"),
        (finish_submission, finish, "count_outcomes"),
        (note_a_created_feed, send, "_"),
        (keep_outcomes, poll, "_move_listings"),
    ],
)
def test_a_disconnection_waits_for_what_is_being_written(
    act: Act, module: Any, step: str, amazon: Any, clock: Any, connect_account: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = fill(connect_account()[0], make_clothing())
    check.check_all_products(connection.pk)
    disconnecting = Disconnecting(connection)
    inner = getattr(module, step)

    def go_on_beside(*args: Any, **kwargs: Any) -> Any:
        if disconnecting.process_id is None and database.in_atomic_block:
            disconnecting.begin()
        return inner(*args, **kwargs)

    monkeypatch.setattr(module, step, go_on_beside)
    act(connection)
    assert disconnecting.process_id is not None, "the act never came to this step"
    disconnecting.thread.join(20)
    assert (disconnecting.is_over.is_set(), disconnecting.failure) == (True, None)
    assert not Connection.objects.exists()
    assert not Listing.objects.exists()
    assert not AmazonOrder.objects.exists()
