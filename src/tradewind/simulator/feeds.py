"""Feeds 2021-06-30: documents in and out, and the life of a feed (Amazon: feeds_2021-06-30.json).

A JSON_LISTINGS_FEED has a limit of its own beside the usage plan: five in five minutes for a seller in a region
(Amazon's changelog of 6 May 2025). XML and flat-file product feeds end FATAL since 31 July 2025.
"""

import base64
import binascii
import json
from datetime import datetime, timedelta
from typing import Any

from .feed_queue import FATES, IN_QUEUE, KEPT, LISTINGS_FEED, Feed
from .instants import read_instant
from .listing_views import format_instant
from .routing import Call, Response, operation
from .storage import DOCUMENT_ADDRESS_LIFE, StoredDocument
from .throttle import Plan

FEEDS = "/feeds/2021-06-30/feeds"
DOCUMENTS = "/feeds/2021-06-30/documents"
LISTINGS_FEED_PLAN = Plan(5 / 300, 5)
STATUSES = {"CANCELLED", "DONE", "FATAL", "IN_PROGRESS", "IN_QUEUE"}


@operation("createFeedDocument", "POST", DOCUMENTS, rate=0.5, burst=15)
def create_feed_document(call: Call) -> Response:
    """Make room for a document; answers where to upload it within five minutes."""
    body = _body(call)
    content_type = body.get("contentType")
    if not isinstance(content_type, str) or not content_type:
        raise call.error(400, "InvalidInput", "contentType is required.")
    document_id = f"amzn1.tortuga.4.{call.region}.{call.world.new_uuid()}"
    document = StoredDocument(document_id, call.seller.merchant_id, content_type, call.now)
    call.world.storage.documents[document_id] = document
    return call.answer({"feedDocumentId": document_id, "url": _address(call, document, "PUT")}, 201)


@operation("createFeed", "POST", FEEDS, rate=0.0083, burst=15)
def create_feed(call: Call) -> Response:
    """Put a feed into the seller's queue."""
    body = _body(call)
    feed_type, document_id = body.get("feedType"), body.get("inputFeedDocumentId")
    if not isinstance(feed_type, str) or not feed_type:
        raise call.error(400, "InvalidInput", "feedType is required.")
    if feed_type == LISTINGS_FEED:
        _check_listings_feed_plan(call)
    marketplace_ids = _feed_marketplaces(call, body)
    document = call.world.storage.documents.get(document_id) if isinstance(document_id, str) else None
    if document is None or document.merchant_id != call.seller.merchant_id or document.feed_id:
        raise call.error(400, "InvalidInput", "inputFeedDocumentId is invalid.")
    if document.content is None:
        raise call.error(400, "InvalidInput", "The feed document has not been uploaded.")
    feed = Feed(call.world.feeds.new_id(), call.seller.merchant_id, feed_type, marketplace_ids, document.id, call.now)
    _let_faults_decide(call, feed)
    call.world.feeds.add(feed)
    call.world.clock.expect(feed.key)
    return call.answer({"feedId": feed.id}, 202)


@operation("getFeed", "GET", FEEDS + "/{feedId}", rate=2, burst=15)
def get_feed(call: Call) -> Response:
    """Answer how far a feed is."""
    feed = _find(call)
    if feed.status in {"FATAL", "CANCELLED"} and not feed.result_document_id:
        call.world.clock.noticed(feed.key)
    return call.answer(_show(feed))


@operation("getFeeds", "GET", FEEDS, rate=0.0222, burst=10)
def get_feeds(call: Call) -> Response:
    """Answer a page of the seller's feeds, newest first; a next page is asked for by its token alone."""
    asked = _read_token(call) if call.value("nextToken") else _read_filters(call)
    since, until = (datetime.fromisoformat(asked[name]) for name in ("since", "until"))
    found = [
        feed
        for feed in call.world.feeds.of(call.seller.merchant_id)
        if feed.feed_type in asked["types"]
        and (not asked["marketplaces"] or set(asked["marketplaces"]) & set(feed.marketplace_ids))
        and (not asked["statuses"] or feed.status in asked["statuses"])
        and since <= feed.created_at <= until
    ]
    start, end = asked["from"], asked["from"] + asked["size"]
    answer: dict[str, Any] = {"feeds": [_show(feed) for feed in found[start:end]]}
    if end < len(found):
        answer["nextToken"] = base64.urlsafe_b64encode(json.dumps({**asked, "from": end}).encode()).decode()
    return call.answer(answer)


@operation("cancelFeed", "DELETE", FEEDS + "/{feedId}", rate=2, burst=15)
def cancel_feed(call: Call) -> Response:
    """Cancel a feed that is still in the queue; no other can be."""
    feed = _find(call)
    if not call.world.feeds.cancel(feed, call.now):
        raise call.error(400, "InvalidInput", f"Feed {feed.id} is {feed.status} and can no longer be cancelled.")
    call.world.clock.noticed(feed.key)
    return call.answer({})


@operation("getFeedDocument", "GET", DOCUMENTS + "/{feedDocumentId}", rate=0.0222, burst=10)
def get_feed_document(call: Call) -> Response:
    """Answer where a document can be downloaded within five minutes, and whether it is compressed."""
    document = call.world.storage.documents.get(call.path["feedDocumentId"])
    if document is None or document.merchant_id != call.seller.merchant_id:
        raise call.error(404, "NotFound", "The feed document was not found.")
    if document.content is None:
        raise call.error(404, "NotFound", "The feed document has not been uploaded.")
    answer = {"feedDocumentId": document.id, "url": _address(call, document, "GET")}
    if document.is_compressed:
        answer["compressionAlgorithm"] = "GZIP"
    return call.answer(answer)


def _body(call: Call) -> dict[str, Any]:
    body = call.json()
    if not isinstance(body, dict):
        raise call.error(400, "InvalidInput", "The request body must be an object.")
    return body


def _address(call: Call, document: StoredDocument, method: str) -> str:
    content_type = document.content_type if method == "PUT" else ""
    path = f"/storage/documents/{document.id}"
    return call.url(
        call.world.storage.sign(method, path, now=call.now, life=DOCUMENT_ADDRESS_LIFE, content_type=content_type)
    )


def _check_listings_feed_plan(call: Call) -> None:
    """Count a JSON_LISTINGS_FEED against its own limit, and not against the plan of the other feeds."""
    throttle, owner = call.world.throttle, (call.region, call.application.id, call.seller.merchant_id)
    throttle.give_back(("createFeed", *owner))
    plan = throttle.plan(LISTINGS_FEED, LISTINGS_FEED_PLAN)
    if not throttle.take((LISTINGS_FEED, *owner), plan, call.now):
        raise call.error(429, "QuotaExceeded", "You exceeded your quota for the requested resource.")


def _feed_marketplaces(call: Call, body: dict[str, Any]) -> tuple[str, ...]:
    given = body.get("marketplaceIds")
    is_list = isinstance(given, list) and all(isinstance(one, str) for one in given)
    if not is_list or not 1 <= len(given or []) <= 25:
        raise call.error(400, "InvalidInput", "marketplaceIds must hold 1 to 25 values.")
    marketplace_ids = tuple(dict.fromkeys(given or []))
    call.require_participation(list(marketplace_ids))
    if any(call.seller.participations[one].has_suspended_listings for one in marketplace_ids):
        raise call.error(400, "InvalidInput", "The seller account is inactive in the marketplace.")
    return marketplace_ids


def _let_faults_decide(call: Call, feed: Feed) -> None:
    for fate, fault_id in FATES.items():
        fault = call.strikes(fault_id) if fate != "fatal_with_report" else None
        if fault is None:
            continue
        feed.fate = "fatal_with_report" if fault.options.get("with_report") else fate
        feed.waits = timedelta(seconds=float(fault.options.get("seconds", IN_QUEUE.total_seconds())))
        return


def _find(call: Call) -> Feed:
    feed = call.world.feeds.find(call.seller.merchant_id, call.path["feedId"])
    if feed is None:
        raise call.error(404, "NotFound", f"Feed {call.path['feedId']} was not found.")
    return feed


def _read_filters(call: Call) -> dict[str, Any]:
    types, marketplace_ids = call.values("feedTypes"), call.values("marketplaceIds")
    statuses = call.values("processingStatuses")
    if not 1 <= len(types) <= 10:
        raise call.error(400, "InvalidInput", "Provide 1 to 10 feedTypes, or a nextToken.")
    if len(marketplace_ids) > 10 or not set(statuses) <= STATUSES:
        raise call.error(400, "InvalidInput", "marketplaceIds or processingStatuses is invalid.")
    earliest = call.now - KEPT
    since = read_instant(call, "createdSince") or earliest
    until = read_instant(call, "createdUntil") or call.now
    return {
        "types": types,
        "marketplaces": marketplace_ids,
        "statuses": statuses,
        "since": max(since, earliest).isoformat(),
        "until": until.isoformat(),
        "size": call.integer("pageSize", default=10, lowest=1, highest=100),
        "from": 0,
    }


def _read_token(call: Call) -> dict[str, Any]:
    if set(call.query) - {"nextToken"}:
        raise call.error(400, "InvalidInput", "nextToken cannot be used with other parameters.")
    try:
        asked = json.loads(base64.urlsafe_b64decode(call.required("nextToken")))
    except (ValueError, binascii.Error):
        asked = None
    if not isinstance(asked, dict) or "from" not in asked:
        raise call.error(400, "InvalidInput", "nextToken is invalid.")
    return asked


def _show(feed: Feed) -> dict[str, Any]:
    is_ended = feed.status in {"DONE", "FATAL", "CANCELLED"}
    shown = {
        "feedId": feed.id,
        "feedType": feed.feed_type,
        "marketplaceIds": list(feed.marketplace_ids),
        "createdTime": format_instant(feed.created_at),
        "processingStatus": feed.status,
        "processingStartTime": feed.started_at and format_instant(feed.started_at),
        "processingEndTime": format_instant(feed.ended_at) if feed.ended_at and is_ended else None,
        "resultFeedDocumentId": feed.result_document_id or None,
    }
    return {key: value for key, value in shown.items() if value is not None}
