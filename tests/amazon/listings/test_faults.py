"""What goes wrong with feeds in the field (the project's catalogue, sections A, B, E), by id."""

import pytest

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.listings.advance import continue_submission
from tradewind.amazon.listings.submit import request_submission
from tradewind.amazon.models import Issue, Listing, Submission
from tradewind.base.audit import TRADEWIND

pytestmark = pytest.mark.django_db


def submit(shop):
    return request_submission(shop, actor=TRADEWIND)


def count_feeds(amazon):
    return len(amazon.world.feeds.of("A3NORTHWIND7US1"))


def settle(submission, finish_feeds, **step):
    finish_feeds(**step)
    submission.refresh_from_db()
    return submission


@pytest.mark.parametrize("fault", ["F01", "F10", "F12", "F13", "F18"])
@pytest.mark.parametrize("operation", ["createFeedDocument", "createFeed", "getFeed", "getFeedDocument"])
def test_a_passing_failure_of_any_call_heals(shop, amazon, finish_feeds, fault, operation):
    amazon.world.faults.add(fault, operation=operation, nth_call=1, times=1)
    submission = settle(submit(shop), finish_feeds)
    assert (submission.state, submission.accepted_count) == ("done", 3)
    assert count_feeds(amazon) == 1


def test_f17_a_feed_whose_answer_was_lost_is_found_not_sent_again(shop, amazon, finish_feeds):
    amazon.world.faults.add("F17", operation="createFeed", nth_call=1)
    submission = settle(submit(shop), finish_feeds)
    assert count_feeds(amazon) == 1
    assert submission.state == "done"
    assert submission.feed_id == amazon.world.feeds.of("A3NORTHWIND7US1")[0].id
    assert submission.attempts.filter(operation="getFeeds").exists()


def test_f13_a_feed_that_was_not_made_is_made_after_looking(shop, amazon, finish_feeds):
    amazon.world.faults.add("F13", operation="createFeed", nth_call=1, times=1)
    submission = settle(submit(shop), finish_feeds)
    assert (submission.state, count_feeds(amazon)) == ("done", 1)
    calls = list(submission.attempts.order_by("pk").values_list("operation", flat=True))
    assert calls.index("getFeeds") > calls.index("createFeed.JSON_LISTINGS_FEED")


def test_f108_a_worker_that_died_in_createfeed_leads_to_one_feed(
    shop, amazon, clock, run_jobs, finish_feeds, monkeypatch
):
    from tradewind.amazon.listings import send

    class Killed(BaseException):
        """As SIGKILL: nothing after the call runs."""

    def die(*args, **kwargs):
        raise Killed

    submission = submit(shop)
    monkeypatch.setattr(send, "_note_created", die)
    with pytest.raises(Killed):
        for _step in range(5):
            continue_submission(submission.pk)
    monkeypatch.undo()
    assert count_feeds(amazon) == 1
    settle(submission, finish_feeds)
    assert (submission.state, count_feeds(amazon)) == ("done", 1)


def test_f88_cancelled_gives_the_listings_back(shop, amazon, finish_feeds):
    amazon.world.feeds.fail_next("A3NORTHWIND7US1", "cancelled")
    submission = settle(submit(shop), finish_feeds)
    assert submission.state == "cancelled"
    assert set(Listing.objects.exclude(sku="thing-gbp").values_list("state", flat=True)) == {"ready"}


@pytest.mark.parametrize("mode", ["fatal", "fatal_with_report"])
def test_f89_fatal_is_worded_with_or_without_a_report(shop, amazon, finish_feeds, mode):
    amazon.world.feeds.fail_next("A3NORTHWIND7US1", mode)
    submission = settle(submit(shop), finish_feeds)
    assert submission.state == "failed"
    assert "stopped it as a whole" in submission.reason


def test_f90_without_a_report_the_listings_are_looked_up(shop, amazon, finish_feeds):
    amazon.world.feeds.fail_next("A3NORTHWIND7US1", "no_report")
    submission = settle(submit(shop), finish_feeds)
    assert submission.state == "done"
    assert submission.accepted_count == 3
    assert submission.attempts.filter(operation="getListingsItem").count() >= 3
    assert count_feeds(amazon) == 1


@pytest.mark.parametrize("operation", ["uploadDocument", "downloadDocument"])
def test_f93_f94_a_dead_address_is_asked_for_anew(shop, amazon, finish_feeds, operation):
    amazon.world.faults.add("F94" if operation == "uploadDocument" else "F93", nth_call=1, times=1)
    submission = settle(submit(shop), finish_feeds)
    assert (submission.state, submission.accepted_count) == ("done", 3)


def test_f85_a_feed_that_waits_is_followed_for_hours(shop, amazon, finish_feeds):
    amazon.world.feeds.fail_next("A3NORTHWIND7US1", "delayed")
    submission = settle(submit(shop), finish_feeds, minutes=60)
    assert submission.state == "done"


def test_off_stops_before_the_next_call_and_on_goes_on(shop, amazon, clock, run_jobs, finish_feeds):
    submission = submit(shop)
    run_jobs()
    submission.refresh_from_db()
    assert submission.state == "queued"
    calls = submission.attempts.count()
    Connection.objects.filter(pk=shop.pk).update(is_on=False, generation=shop.generation + 1)
    clock.advance(minutes=30)
    continue_submission(submission.pk)
    submission.refresh_from_db()
    assert (submission.state, submission.attempts.count()) == ("queued", calls)
    Connection.objects.filter(pk=shop.pk).update(is_on=True, generation=shop.generation + 2)
    assert settle(submission, finish_feeds).state == "done"


def test_disconnecting_takes_submissions_along(shop, run_jobs):
    submission = submit(shop)
    Connection.objects.filter(pk=shop.pk).delete()
    continue_submission(submission.pk)
    run_jobs()
    assert not Submission.objects.exists()


def test_what_amazon_refuses_is_told_in_plain_words_beside_its_code(shop, amazon, finish_feeds, monkeypatch):
    from tradewind.amazon.mapping import assess

    monkeypatch.setattr(assess, "find_problems", lambda schema, attributes: [])
    from tradewind.amazon.mapping.change import ResetRule, save_mapping

    save_mapping(shop, [ResetRule("brand")], actor=TRADEWIND)
    shop.refresh_from_db()
    from tradewind.amazon.listings import submit as room

    monkeypatch.setattr(room, "refresh_readiness", lambda connection: [])
    submission = settle(submit(shop), finish_feeds)
    assert (submission.state, submission.invalid_count) == ("done", 3)
    issue = Issue.objects.filter(source="amazon", listing__sku="thing-1").first()
    assert (issue.code, issue.severity) == ("90220", "ERROR")
    from tradewind.amazon.listings import feed_queries

    said = feed_queries.list_messages(submission.pk).rows[0].said[0]
    assert said.words.startswith("A value that Amazon requires is missing: Brand.")
    assert "'[brand]' is required" in said.message
    assert Listing.objects.get(sku="thing-1").state == "refused"
