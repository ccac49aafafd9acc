"""From the wish to send to the last line of the report."""

import pytest

from tradewind.amazon.listings.submit import request_submission
from tradewind.amazon.models import Attempt, Issue, Listing, Submission
from tradewind.base.audit import TRADEWIND
from tradewind.base.errors import Conflict, Refused
from tradewind.store.models import Variant

pytestmark = pytest.mark.django_db


def test_valid_products_go_and_the_others_say_what_they_lack(shop, amazon, finish_feeds):
    submission = request_submission(shop, actor=TRADEWIND)
    finish_feeds()
    submission.refresh_from_db()
    assert (submission.state, submission.accepted_count, submission.invalid_count) == ("done", 3, 0)
    assert submission.refused_count == 1
    states = dict(Listing.objects.values_list("sku", "state"))
    assert states == {"thing-1": "accepted", "thing-2": "accepted", "thing-3": "accepted", "thing-gbp": "incomplete"}
    problem = Issue.objects.get(listing__sku="thing-gbp", source="check")
    assert problem.message == (
        "Purchasable Offer is in GBP, Amazon.com takes USD. Set a rate from GBP under Export & Import."
    )
    assert Listing.objects.get(sku="thing-1").accepted["attributes"]["item_name"][0]["value"] == "Thing 1"


def test_every_call_leaves_its_request_id(shop, finish_feeds):
    request_submission(shop, actor=TRADEWIND)
    finish_feeds()
    calls = list(Attempt.objects.order_by("pk").values_list("operation", flat=True))
    assert calls[:3] == ["createFeedDocument", "uploadDocument", "createFeed.JSON_LISTINGS_FEED"]
    assert "getFeedDocument" in calls
    of_api = Attempt.objects.exclude(operation__in=["uploadDocument", "downloadDocument"])
    assert not of_api.filter(request_id="").exists()


def test_what_amazon_has_is_not_sent_again(shop, finish_feeds):
    request_submission(shop, actor=TRADEWIND)
    finish_feeds()
    Variant.objects.filter(sku="thing-2").update(quantity=3)
    second = request_submission(shop, actor=TRADEWIND)
    finish_feeds()
    second.refresh_from_db()
    assert list(second.items.values_list("sku", flat=True)) == ["thing-2"]
    third = request_submission(shop, actor=TRADEWIND)
    finish_feeds()
    third.refresh_from_db()
    assert (third.state, third.message_count) == ("done", 0)
    assert "1 have a problem" in third.reason


def test_one_feed_in_flight_for_an_account(shop):
    request_submission(shop, actor=TRADEWIND)
    with pytest.raises(Conflict) as refusal:
        request_submission(shop, actor=TRADEWIND)
    assert refusal.value.code == "feed_in_flight"


def test_incomplete_settings_refuse_and_say_what_is_missing(connection):
    with pytest.raises(Refused) as refusal:
        request_submission(connection, actor=TRADEWIND)
    assert refusal.value.code == "settings_missing"
    assert "product type" in refusal.value.message
    assert not Submission.objects.exists()


def test_only_the_named_skus_go(shop, finish_feeds):
    submission = request_submission(shop, actor=TRADEWIND, skus=["thing-3"])
    finish_feeds()
    assert list(submission.items.values_list("sku", flat=True)) == ["thing-3"]
