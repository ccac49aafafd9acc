"""What does not fit one feed goes in several, one after the other."""

import pytest

from tradewind.amazon.listings import render
from tradewind.amazon.listings.submit import request_submission
from tradewind.amazon.models import Submission
from tradewind.base.audit import TRADEWIND

pytestmark = pytest.mark.django_db


def test_f107_messages_are_spread_over_feeds_in_sequence(shop, amazon, run_jobs, finish_feeds, monkeypatch):
    monkeypatch.setattr(render, "MOST_MESSAGES", 2)
    first = request_submission(shop, actor=TRADEWIND)
    run_jobs()
    assert list(Submission.objects.order_by("pk").values_list("state", "message_count")) == [
        ("queued", 2),
        ("rendering", 1),
    ]
    assert len(amazon.world.feeds.of("A3NORTHWIND7US1")) == 1
    finish_feeds()
    assert list(Submission.objects.order_by("pk").values_list("state", "accepted_count")) == [("done", 2), ("done", 1)]
    assert Submission.objects.get(follows=first).feed_id != Submission.objects.get(pk=first.pk).feed_id


def test_preparing_twice_leaves_the_same_messages(shop, monkeypatch):
    from tradewind.amazon.listings.prepare import prepare

    monkeypatch.setattr(render, "MOST_MESSAGES", 1)
    submission = request_submission(shop, actor=TRADEWIND)
    prepare(submission)
    Submission.objects.filter(pk=submission.pk).update(state="waiting")
    prepare(submission)
    assert list(Submission.objects.order_by("pk").values_list("message_count", flat=True)) == [1, 1, 1]
    assert sorted(Submission.objects.values_list("items__sku", flat=True)) == ["thing-1", "thing-2", "thing-3"]


def test_a_step_that_fails_on_our_side_is_tried_again_and_then_parked(shop, run_jobs, finish_feeds, monkeypatch):
    from tradewind.amazon.listings import advance

    def fail(submission):
        raise ZeroDivisionError

    submission = request_submission(shop, actor=TRADEWIND)
    monkeypatch.setattr(advance, "prepare", fail)
    finish_feeds(minutes=20)
    submission.refresh_from_db()
    assert (submission.state, submission.failed_steps) == ("parked", advance.MOST_TRIES)
    assert "on our side" in submission.reason
