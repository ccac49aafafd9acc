"""Feeds API 2021-06-30: many changes in one document, done some time later, told in a report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx2

from tradewind.spapi.client import Client
from tradewind.spapi.documents import DOCUMENT_LIMIT, download, to_utf8, upload
from tradewind.spapi.operations import key_for_feed
from tradewind.spapi.reading import Reader, read_instant, read_list, read_words

__all__ = [
    "CONTENT_TYPE",
    "CreatedFeed",
    "Feed",
    "FeedDocument",
    "FeedPage",
    "cancel_feed",
    "create_feed",
    "create_feed_document",
    "download_document",
    "get_feed",
    "get_feed_document",
    "get_feeds",
    "upload",
]

CONTENT_TYPE = "application/json; charset=UTF-8"


@dataclass(frozen=True)
class FeedDocument:
    """A place in Amazon's storage; whoever has its address may use it, so the repr hides it."""

    feed_document_id: str
    url: str = field(repr=False)
    compression_algorithm: str | None
    request_id: str | None


@dataclass(frozen=True)
class CreatedFeed:
    """A feed Amazon has taken into its queue; the id is unique only for its seller."""

    feed_id: str
    request_id: str | None


@dataclass(frozen=True)
class Feed:
    """A feed on its way: IN_QUEUE, IN_PROGRESS, DONE, CANCELLED, FATAL or a word yet unknown.

    DONE does not mean that all went well: the report tells.
    """

    feed_id: str
    feed_type: str
    processing_status: str
    marketplace_ids: list[str]
    created_at: datetime | None
    processing_started_at: datetime | None
    processing_ended_at: datetime | None
    result_feed_document_id: str | None
    request_id: str | None

    @property
    def is_finished(self) -> bool:
        """Whether Amazon will do nothing more with it."""
        return self.processing_status in {"DONE", "CANCELLED", "FATAL"}


@dataclass(frozen=True)
class FeedPage:
    """One page of a seller's feeds."""

    feeds: list[Feed]
    next_token: str | None
    request_id: str | None


def create_feed_document(client: Client, content_type: str = CONTENT_TYPE) -> FeedDocument:
    """A place to upload a feed to, good for five minutes; the upload must name the same content type."""
    name = "createFeedDocument"
    return _read_document(Reader(name, client.call(name, body={"contentType": content_type})))


def create_feed(
    client: Client,
    *,
    feed_type: str,
    marketplace_ids: Sequence[str],
    input_feed_document_id: str,
    feed_options: Mapping[str, str] | None = None,
) -> CreatedFeed:
    """Puts an uploaded document into Amazon's queue.

    A feed type with a usage plan of its own passes the gate under it: `createFeed.JSON_LISTINGS_FEED`.
    When the outcome stays unknown, look with get_feeds before doing it again.
    """
    name = key_for_feed(feed_type)
    body: dict[str, Any] = {
        "feedType": feed_type,
        "marketplaceIds": list(marketplace_ids),
        "inputFeedDocumentId": input_feed_document_id,
    }
    if feed_options:
        body["feedOptions"] = dict(feed_options)
    answer = client.call(name, body=body)
    return CreatedFeed(Reader(name, answer).require_text("feedId"), answer.request_id)


def get_feed(client: Client, feed_id: str) -> Feed:
    """The state of a feed; raises Missing when Amazon does not know it (any more: 90 days)."""
    name = "getFeed"
    answer = client.call(name, path_args={"feedId": feed_id})
    reader = Reader(name, answer)
    feed = _read_feed(reader, reader.require_object_itself())
    if feed.feed_id != feed_id:
        reader.refuse("it is another feed.")
    return feed


def get_feeds(  # noqa: PLR0913 - Amazon's own parameters
    client: Client,
    *,
    feed_types: Sequence[str] = (),
    created_since: datetime | None = None,
    created_until: datetime | None = None,
    processing_statuses: Sequence[str] = (),
    page_size: int = 100,
    next_token: str | None = None,
) -> FeedPage:
    """One page of the seller's feeds, newest first; with `next_token` Amazon takes no other parameter."""
    name = "getFeeds"
    answer = client.call(
        name,
        query={"nextToken": next_token}
        if next_token
        else {
            "feedTypes": feed_types,
            "createdSince": created_since,
            "createdUntil": created_until,
            "processingStatuses": processing_statuses,
            "pageSize": page_size,
        },
    )
    reader = Reader(name, answer)
    return FeedPage(
        feeds=[_read_feed(reader, item) for item in reader.require_list("feeds")],
        next_token=read_words(answer.body.get("nextToken")) or None,
        request_id=answer.request_id,
    )


def cancel_feed(client: Client, feed_id: str) -> None:
    """Takes a feed back, which Amazon allows only while it is IN_QUEUE; else raises Rejected."""
    client.call("cancelFeed", path_args={"feedId": feed_id})


def get_feed_document(client: Client, feed_document_id: str) -> FeedDocument:
    """Where a report stands, for five minutes; the scarcest call of all, one in 45 seconds."""
    name = "getFeedDocument"
    return _read_document(Reader(name, client.call(name, path_args={"feedDocumentId": feed_document_id})))


def download_document(http: httpx2.Client, document: FeedDocument, *, max_bytes: int = DOCUMENT_LIMIT) -> bytes:
    """The text of a report in UTF-8, at most `max_bytes` packed and unpacked.

    Whether it is packed is seen from its bytes; a charset other than UTF-8 is recoded. Raises Unavailable
    when the address has run out: ask get_feed_document for a new one.
    """
    return to_utf8(download(http, document.url, operation="downloadDocument", max_bytes=max_bytes))


def _read_document(reader: Reader) -> FeedDocument:
    body = reader.require_object_itself()
    return FeedDocument(
        feed_document_id=reader.require_text("feedDocumentId"),
        url=reader.require_text("url"),
        compression_algorithm=read_words(body.get("compressionAlgorithm")) or None,
        request_id=reader.answer.request_id,
    )


def _read_feed(reader: Reader, item: Mapping[str, Any]) -> Feed:
    return Feed(
        feed_id=reader.text(item, "feedId"),
        feed_type=read_words(item.get("feedType")),
        processing_status=reader.text(item, "processingStatus"),
        marketplace_ids=read_list(item.get("marketplaceIds")),
        created_at=read_instant(item.get("createdTime")),
        processing_started_at=read_instant(item.get("processingStartTime")),
        processing_ended_at=read_instant(item.get("processingEndTime")),
        result_feed_document_id=read_words(item.get("resultFeedDocumentId")) or None,
        request_id=reader.answer.request_id,
    )
