"""Listings and feeds against the local Amazon: nasty SKUs, a whole feed, and what storage refuses."""

import json
from datetime import timedelta

import pytest

from tradewind.spapi import feeds, listings
from tradewind.spapi.errors import Missing, NotAuthorized, NotReached, Rejected, Throttled, Unavailable

from .test_operations import NASTY_SKUS

US = "ATVPDKIKX0DER"
NORTHWIND = "A3NORTHWIND7US1"
PREVIEW = listings.SubmitOptions(is_preview=True)
BODY = {"productType": "LUGGAGE", "requirements": "LISTING", "attributes": {}}


def at(sku: str) -> dict[str, str]:
    return {"seller_id": NORTHWIND, "sku": sku, "marketplace_id": US}


def test_nasty_skus_are_the_same_on_both_sides(local):
    client = local.client()
    for sku in NASTY_SKUS:
        local.clock.advance(timedelta(seconds=1))
        assert listings.put_item(client, **at(sku), body=BODY, options=PREVIEW).sku == sku


def test_an_invalid_listing_is_an_answer_not_an_error(local):
    submission = listings.put_item(local.client(), **at("TW/1"), body=BODY)
    assert (submission.status, submission.is_accepted) == ("INVALID", False)
    assert "item_name" in {name for issue in submission.issues for name in issue["attributeNames"]}
    assert submission.request_id


def test_a_listing_that_is_not_there_is_missing(local):
    with pytest.raises(Missing):
        listings.get_item(local.client(), **at("TW/1"))


def test_the_pair_of_seller_and_token_is_proven_by_a_search(local):
    client = local.client()
    page = listings.search_items(client, seller_id=NORTHWIND, marketplace_id=US, page_size=1)
    assert (page.items, page.number_of_results, page.next_token) == ([], 0, None)
    with pytest.raises(NotAuthorized):
        listings.search_items(client, seller_id="A1OUTLET22US09", marketplace_id=US)


def feed_of(*messages: dict) -> bytes:
    header = {"sellerId": NORTHWIND, "version": "2.0", "issueLocale": "en_US"}
    return json.dumps({"header": header, "messages": list(messages)}).encode()


def submit(local, client, content: bytes) -> str:
    document = feeds.create_feed_document(client)
    feeds.upload(local.http, document.url, content=content, content_type=feeds.CONTENT_TYPE, length=len(content))
    created = feeds.create_feed(
        client,
        feed_type="JSON_LISTINGS_FEED",
        marketplace_ids=[US],
        input_feed_document_id=document.feed_document_id,
    )
    return created.feed_id


def test_a_feed_goes_up_and_its_report_comes_down(local):
    client = local.client()
    feed_id = submit(local, client, feed_of({"messageId": 1, "sku": "TW/1", "operationType": "DELETE"}))
    assert feeds.get_feed(client, feed_id).processing_status == "IN_QUEUE"
    local.clock.advance(timedelta(hours=1))
    feed = feeds.get_feed(client, feed_id)
    assert feed.is_finished and feed.processing_status == "DONE" and feed.marketplace_ids == [US]
    report = feeds.download_document(local.http, feeds.get_feed_document(client, feed.result_feed_document_id))
    assert json.loads(report)["summary"]["messagesProcessed"] == 1
    page = feeds.get_feeds(client, feed_types=["JSON_LISTINGS_FEED"], created_since=feed.created_at)
    assert [one.feed_id for one in page.feeds] == [feed_id]
    with pytest.raises(Rejected):
        feeds.cancel_feed(client, feed_id)


def test_a_feed_in_the_queue_can_be_taken_back(local):
    client = local.client()
    feed_id = submit(local, client, feed_of({"messageId": 1, "sku": "TW/1", "operationType": "DELETE"}))
    feeds.cancel_feed(client, feed_id)
    assert feeds.get_feed(client, feed_id).processing_status == "CANCELLED"


def test_pages_of_feeds_follow_each_other(local):
    client = local.client()
    made = {submit(local, client, feed_of({"messageId": 1, "sku": "A", "operationType": "DELETE"})) for _ in "abc"}
    first = feeds.get_feeds(client, feed_types=["JSON_LISTINGS_FEED"], page_size=2)
    second = feeds.get_feeds(client, next_token=first.next_token)
    assert (len(first.feeds), len(second.feeds), second.next_token) == (2, 1, None)
    assert {one.feed_id for one in (*first.feeds, *second.feeds)} == made


def test_listing_feeds_pass_five_in_five_minutes(local):
    client = local.client()
    content = feed_of({"messageId": 1, "sku": "A", "operationType": "DELETE"})
    for _ in range(5):
        submit(local, client, content)
    with pytest.raises(Throttled) as caught:
        submit(local, client, content)
    assert caught.value.operation == "createFeed.JSON_LISTINGS_FEED"
    assert caught.value.retry_after_s == pytest.approx(60)
    local.clock.advance(timedelta(seconds=60))
    assert submit(local, client, content)


def test_an_address_that_has_run_out_asks_for_a_new_one(local):
    client = local.client()
    document = feeds.create_feed_document(client)
    with pytest.raises(Unavailable) as caught:
        feeds.upload(local.http, document.url, content=b"{}", content_type="text/plain", length=2)
    assert caught.value.code == "SignatureDoesNotMatch"
    local.clock.advance(timedelta(minutes=5))
    with pytest.raises(Unavailable) as caught:
        feeds.upload(local.http, document.url, content=b"{}", content_type=feeds.CONTENT_TYPE, length=2)
    assert caught.value.code == "AccessDenied"


def test_a_feed_whose_answer_was_lost_is_found_by_looking(local):
    client = local.client()
    local.fault("F17", "createFeed")
    with pytest.raises(NotReached) as caught:
        submit(local, client, feed_of({"messageId": 1, "sku": "A", "operationType": "DELETE"}))
    assert caught.value.outcome_unknown
    assert len(feeds.get_feeds(client, feed_types=["JSON_LISTINGS_FEED"]).feeds) == 1
