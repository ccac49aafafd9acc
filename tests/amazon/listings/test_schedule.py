"""Feeds that nobody has to ask for."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from tradewind.amazon.connections.configure import save_options
from tradewind.amazon.connections.options import Schedule
from tradewind.amazon.connections.switch import set_off
from tradewind.amazon.listings.schedule import is_due, next_due, send_due
from tradewind.amazon.listings.submit import request_submission
from tradewind.amazon.models import Connection, Listing, Submission
from tradewind.base.audit import TRADEWIND
from tradewind.store.models import Variant

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def _ago(**ago):
    return NOW - timedelta(**ago)


@pytest.mark.parametrize(
    ("schedule", "last_at", "due"),
    [
        (Schedule(), _ago(days=9), False),
        (Schedule("changes"), None, True),
        (Schedule("changes"), _ago(minutes=19), False),
        (Schedule("changes"), _ago(minutes=20), True),
        (Schedule("every", minutes=30), _ago(minutes=29), False),
        (Schedule("every", minutes=30), _ago(minutes=30), True),
        (Schedule("daily", at="12:00"), _ago(minutes=1), True),
        (Schedule("daily", at="12:01"), _ago(minutes=1), False),
        (Schedule("daily", at="11:00"), _ago(hours=2), True),
        (Schedule("daily", at="11:00"), _ago(minutes=30), False),
        (Schedule("daily", at="11:00"), _ago(days=3), True),
        (Schedule("daily", at="11:00"), None, True),
    ],
)
def test_when_a_feed_is_due(schedule, last_at, due):
    assert is_due(schedule, last_at, NOW) is due


def test_next_daily_feed_is_tomorrow_once_todays_was_asked_for():
    assert next_due(Schedule("daily", at="06:00"), NOW, NOW) == datetime(2026, 3, 11, 6, 0, tzinfo=UTC)


@pytest.fixture
def every(shop, run_jobs):
    save_options(shop, {"export": {"schedule": {"kind": "every", "minutes": 30}}}, actor=TRADEWIND)
    run_jobs()
    return shop


@pytest.mark.django_db
def test_a_due_feed_goes_by_itself_and_the_time_is_kept(every, clock, finish_feeds):
    send_due()
    assert not Submission.objects.exists()
    clock.advance(minutes=30)
    send_due()
    send_due()
    made = Submission.objects.get()
    assert (made.requested_by, made.is_scheduled) == ("tradewind", True)
    assert Connection.objects.get().feed_scheduled_at == clock.now()
    finish_feeds()
    assert Listing.objects.filter(state="accepted").count() == 3


@pytest.mark.django_db
def test_with_nothing_to_send_the_time_passes_over(every, clock, finish_feeds):
    clock.advance(minutes=30)
    send_due()
    finish_feeds()
    clock.advance(minutes=60)
    send_due()
    assert Submission.objects.count() == 1
    assert Connection.objects.get().feed_scheduled_at == clock.now()


@pytest.mark.django_db
def test_what_is_off_stays_due(every, clock):
    set_off(every.pk, actor=TRADEWIND)
    before = Connection.objects.get().feed_scheduled_at
    clock.advance(minutes=30)
    send_due()
    assert not Submission.objects.exists()
    assert Connection.objects.get().feed_scheduled_at == before


@pytest.mark.django_db
def test_what_cannot_go_now_stays_due(every, clock):
    clock.advance(minutes=30)
    send_due()
    clock.advance(minutes=30)
    send_due()
    assert Submission.objects.count() == 1, "one is in flight"
    assert is_due(Schedule("every", minutes=30), Connection.objects.get().feed_scheduled_at, clock.now())


@pytest.mark.django_db
def test_what_amazon_refused_is_not_sent_again_without_a_person(every, clock, finish_feeds):
    clock.advance(minutes=30)
    send_due()
    finish_feeds()
    Listing.objects.filter(sku="thing-1").update(state="refused", accepted=None)
    refused = Submission.objects.get().items.get(sku="thing-1")
    Variant.objects.filter(sku="thing-2").update(quantity=2)
    Listing.objects.filter(sku="thing-2").update(state="ready")
    clock.advance(minutes=60)
    send_due()
    finish_feeds()
    latest = Submission.objects.latest("pk")
    assert latest.pk != refused.submission_id
    assert list(latest.items.values_list("sku", flat=True)) == ["thing-2"]


@pytest.mark.django_db
def test_feeds_that_come_to_nothing_as_a_whole_come_ever_more_rarely(every, clock, finish_feeds, amazon):
    amazon.world.faults.add("F88")
    made = []
    for _half_hour in range(2 * 24 * 3):
        clock.advance(minutes=30)
        send_due()
        if Submission.objects.count() > len(made):
            made.append(clock.now())
            finish_feeds()
            assert Submission.objects.latest("pk").state == "cancelled"
    pauses = [later - earlier for earlier, later in pairwise(made)]
    assert pauses == sorted(pauses) and pauses[0] < timedelta(hours=2)
    assert timedelta(hours=24) <= pauses[-1] <= timedelta(hours=25)
    amazon.world.faults.lift()
    request_submission(every, actor=TRADEWIND)
    finish_feeds()
    assert Listing.objects.filter(state="accepted").count() == 3, "a person need not wait"
    Variant.objects.filter(sku="thing-2").update(quantity=2)
    Listing.objects.filter(sku="thing-2").update(state="ready")
    clock.advance(minutes=30)
    send_due()
    assert Submission.objects.latest("pk").state == "waiting", "and what went well ends the pauses"
