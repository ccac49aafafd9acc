"""What holds a submission or a check up is told, holds nothing else up, and never turns in a silent circle."""

from typing import Any

import pytest

from tradewind.amazon.connections import switch
from tradewind.amazon.connections.models import AccessToken, Connection, SellerAccount
from tradewind.amazon.listings import check, feed_queries
from tradewind.amazon.listings.submit import request_submission
from tradewind.amazon.models import Activity, ListingCheck, Submission
from tradewind.base.audit import TRADEWIND
from tradewind.base.errors import Conflict

from ..shop import fill

pytestmark = pytest.mark.django_db
NORTHWIND = "A3NORTHWIND7US1"


def words_of(submission: Submission) -> str:
    return feed_queries.show_feed(submission.pk).now


def test_a_check_that_fails_on_our_side_rests_longer_each_time_and_is_told(
    shop: Connection, clock: Any, run_jobs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def fail(*args: Any, **kwargs: Any) -> None:
        tries.append(1)
        raise ZeroDivisionError

    run_jobs()
    clock.advance(days=2)
    monkeypatch.setattr(check, "decide_state", fail)
    for _ in range(720):
        check.enqueue_due_checks()
        run_jobs()
        clock.advance(seconds=5)
    assert 5 < len(tries) < 15
    assert Activity.objects.filter(kind="check", is_problem=True).count() == 1
    monkeypatch.undo()
    clock.advance(minutes=15)
    check.enqueue_due_checks()
    run_jobs()
    kept = ListingCheck.objects.get()
    assert (kept.failures, kept.next_try_at, kept.all_checked_at) == (0, None, clock.now())


def test_a_check_of_a_connection_that_goes_meanwhile_ends_quietly(
    shop: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = check.keep_assessments

    def disconnect_first(connection: Connection, *args: Any) -> Any:
        switch.save_changes([switch.Change(connection.pk, disconnect=True)], actor=TRADEWIND)
        return inner(connection, *args)

    monkeypatch.setattr(check, "keep_assessments", disconnect_first)
    check.check_all_products(shop.pk)
    assert not ListingCheck.objects.exists()


def test_a_feed_that_rests_holds_up_no_other_marketplace(
    connect_account: Any, clothing: Any, amazon: Any, finish_feeds: Any, run_jobs: Any
) -> None:
    us, ca = connect_account(countries=("US", "CA"))
    fill(us, clothing)
    from tradewind.amazon.mapping.change import SetProductType, save_mapping, use_defaults

    save_mapping(ca, [SetProductType(clothing.parent_id, "PRODUCT")], actor=TRADEWIND)
    use_defaults(ca, actor=TRADEWIND)
    ca.refresh_from_db()
    first = request_submission(us, actor=TRADEWIND)
    run_jobs()
    assert Submission.objects.get(pk=first.pk).state == "queued"
    with pytest.raises(Conflict):
        request_submission(ca, actor=TRADEWIND)
    switch.set_off(us.pk, actor=TRADEWIND)
    other = request_submission(ca, actor=TRADEWIND)
    run_jobs()
    other.refresh_from_db()
    assert other.state not in {"rendering", "uploading"}
    switch.set_on(us.pk, actor=TRADEWIND)
    finish_feeds()
    assert set(Submission.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.parametrize("flags", [{"is_participating": False}, {"has_suspended_listings": True}])
def test_f41_no_feed_goes_to_a_marketplace_that_is_dead_by_then(
    shop: Connection, amazon: Any, run_jobs: Any, flags: dict[str, bool]
) -> None:
    submission = request_submission(shop, actor=TRADEWIND)
    Connection.objects.update(**flags)
    run_jobs()
    submission.refresh_from_db()
    assert amazon.world.feeds.of(NORTHWIND) == []
    assert submission.state == "parked"
    assert "Seller Central" in submission.reason


def test_f41_a_feed_that_amazon_has_is_followed_to_its_end(
    shop: Connection, amazon: Any, run_jobs: Any, finish_feeds: Any
) -> None:
    submission = request_submission(shop, actor=TRADEWIND)
    run_jobs()
    Connection.objects.update(is_participating=False)
    finish_feeds()
    submission.refresh_from_db()
    assert submission.state == "done"


def test_what_a_feed_waits_for_is_said(shop: Connection, clock: Any, run_jobs: Any) -> None:
    submission = request_submission(shop, actor=TRADEWIND)
    SellerAccount.objects.update(state=SellerAccount.State.RECONNECT_NEEDED)
    assert "connected again" in words_of(submission)
    SellerAccount.objects.update(state=SellerAccount.State.AUTHORIZED)
    AccessToken.objects.update(sealed_token="opened by no key")
    run_jobs()
    assert "tried again" in words_of(submission)


def test_f23_an_answer_that_cannot_be_read_is_asked_for_again(
    shop: Connection, amazon: Any, run_jobs: Any, finish_feeds: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tradewind.amazon.listings import poll
    from tradewind.spapi.errors import NotUnderstood

    submission = request_submission(shop, actor=TRADEWIND)
    run_jobs()
    inner, failures = poll.feeds.get_feed, [1, 1]

    def read_badly(*args: Any, **kwargs: Any) -> Any:
        if failures:
            failures.pop()
            raise NotUnderstood("Amazon's answer cannot be read.", operation="getFeed")
        return inner(*args, **kwargs)

    monkeypatch.setattr(poll.feeds, "get_feed", read_badly)
    finish_feeds()
    submission.refresh_from_db()
    assert (submission.state, failures) == ("done", [])
