"""Changes are read in order and none is missed, whatever order transactions commit in."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from tests.store.files import run_text
from tests.transactions import wait_for_earlier_transactions
from tradewind.store.catalog.changes import ChangeCursor, changes_since, cursor_after
from tradewind.store.catalog.models import ProductChange

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _write(key: str) -> None:
    ProductChange.objects.create(product_key=key, kind="changed", at=NOON)


def _keys(cursor: ChangeCursor) -> list[str]:
    return [change.product_key for change in changes_since(cursor)]


def test_a_change_that_commits_late_is_not_passed_over() -> None:
    may_commit, is_written = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            _write("slow")
            is_written.set()
            may_commit.wait(10)
        connection.close()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    assert is_written.wait(10)
    _write("quick")
    seen_early = _keys(ChangeCursor())
    may_commit.set()
    slow.join()
    wait_for_earlier_transactions()
    # "quick" has the higher id and is committed, but what "slow" will be is not known yet
    assert seen_early == []
    assert _keys(ChangeCursor()) == ["slow", "quick"]


def test_a_reader_goes_on_after_its_cursor() -> None:
    for key in ("a", "b", "c"):
        _write(key)
    wait_for_earlier_transactions()
    first = changes_since(ChangeCursor(), limit=2)
    assert [change.product_key for change in first] == ["a", "b"]
    assert _keys(cursor_after(first[-1])) == ["c"]
    assert _keys(cursor_after(changes_since(ChangeCursor())[-1])) == []


def test_an_import_is_read_as_one(clock: object) -> None:
    run_text("sku,title\nA,Mug\nB,Cup\n")
    wait_for_earlier_transactions()
    assert _keys(ChangeCursor()) == ["A", "B"]
