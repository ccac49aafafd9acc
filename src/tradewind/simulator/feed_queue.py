"""The feeds of each seller, one after another, moved on by the clock.

Amazon: "Feeds API v2021-06-30 Use Case Guide": the queue is sequential and cannot be prioritised. What happened
up to an instant is worked out when somebody looks, in the order of the instants, so the clock may jump.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from .faults import declare
from .feed_messages import FeedDocument, UnreadableFeedError, read_document
from .feed_processing import Errand, process, refuse
from .storage import StoredDocument

if TYPE_CHECKING:
    from .world import World

LISTINGS_FEED = "JSON_LISTINGS_FEED"
IN_QUEUE = timedelta(seconds=30)
SHORTEST = timedelta(seconds=90)
FOR_EACH_MESSAGE = timedelta(milliseconds=20)
KEPT = timedelta(days=90)
FOREVER = timedelta(days=3650)
FINAL = {"DONE", "FATAL", "CANCELLED"}

FATES = {
    "delayed": "F85",
    "stuck": "F86",
    "slow": "F87",
    "cancelled": "F88",
    "fatal": "F89",
    "fatal_with_report": "F89",
    "no_report": "F90",
}
declare("F85", "a feed waits in the queue; option `seconds` (a day)")
declare("F86", "a feed stays IN_PROGRESS for ever and blocks those behind it")
declare("F87", "a feed takes ten times as long")
declare("F88", "a feed is CANCELLED at once, without a report")
declare("F89", "a feed ends FATAL; option `with_report` for one with a document")
declare("F90", "a feed is DONE but names no report")


@dataclass
class Feed:
    """One feed; `fate` is what was decided to go wrong with it, if anything."""

    id: str
    merchant_id: str
    feed_type: str
    marketplace_ids: tuple[str, ...]
    document_id: str
    created_at: datetime
    fate: str = ""
    waits: timedelta = IN_QUEUE
    status: str = "IN_QUEUE"
    started_at: datetime | None = None
    ended_at: datetime | None = None
    result_document_id: str = ""
    summary: dict[str, Any] | None = None

    @property
    def key(self) -> str:
        """What the clock waits for."""
        return f"feed:{self.merchant_id}:{self.id}"


class Feeds:
    """All feeds, by seller in the order of their creation."""

    def __init__(self) -> None:
        self._by_seller: dict[str, list[Feed]] = defaultdict(list)
        self._fates: list[tuple[str, str]] = []
        self._free_at: dict[str, datetime] = {}
        self._next_id = 50_001

    def fail_next(self, merchant_id: str = "*", mode: str = "fatal") -> None:
        """Decide that the next feed of a seller, or of any, goes wrong.

        Modes: delayed, stuck, slow, cancelled, fatal, fatal_with_report, no_report; raises ValueError for others.
        """
        if mode not in FATES:
            raise ValueError(f"{mode} is none of {', '.join(FATES)}")
        self._fates.append((merchant_id, mode))

    def add(self, feed: Feed) -> None:
        """Put a feed at the end of its seller's queue."""
        feed.fate = feed.fate or self._draw_fate(feed.merchant_id)
        if feed.fate == "delayed" and feed.waits == IN_QUEUE:
            feed.waits = timedelta(days=1)
        self._by_seller[feed.merchant_id].append(feed)

    def new_id(self) -> str:
        """Return the next feed id; at Amazon ids are unique only together with the seller."""
        self._next_id += 1
        return f"{self._next_id}020"

    def find(self, merchant_id: str, feed_id: str) -> Feed | None:
        """Return a seller's feed, or None."""
        return next((one for one in self._by_seller[merchant_id] if one.id == feed_id), None)

    def of(self, merchant_id: str) -> list[Feed]:
        """Return a seller's feeds, newest first."""
        return self._by_seller[merchant_id][::-1]

    def cancel(self, feed: Feed, now: datetime) -> bool:
        """Cancel a feed that has not begun; returns whether it could be."""
        if feed.status != "IN_QUEUE":
            return False
        feed.status, feed.ended_at = "CANCELLED", now
        return True

    def report_fetched(self, world: "World", merchant_id: str, feed_id: str) -> None:
        """The client has seen the result of a feed."""
        world.clock.noticed(f"feed:{merchant_id}:{feed_id}")

    def settle(self, world: "World") -> None:
        """Start and end every feed whose time has come, each seller's in their order, all in order of time."""
        now = world.now
        while step := min(filter(None, map(self._next_step, self._by_seller)), default=None):
            at, merchant_id = step
            if at > now:
                return
            self._take_step(world, merchant_id, at)

    def ledger(self, _world: "World") -> list[dict[str, Any]]:
        """Return what is true of each feed, in the order of their creation."""
        feeds = (feed for feeds in self._by_seller.values() for feed in feeds)
        return [_truth(feed) for feed in sorted(feeds, key=lambda one: (one.created_at, one.id))]

    def _draw_fate(self, merchant_id: str) -> str:
        for index, (whose, mode) in enumerate(self._fates):
            if whose in {"*", merchant_id}:
                del self._fates[index]
                return mode
        return ""

    def _head(self, merchant_id: str) -> Feed | None:
        return next((one for one in self._by_seller[merchant_id] if one.status not in FINAL), None)

    def _next_step(self, merchant_id: str) -> tuple[datetime, str] | None:
        feed = self._head(merchant_id)
        if feed is None:
            return None
        if feed.ended_at is not None:  # decided when it began
            return feed.ended_at, merchant_id
        free_at = self._free_at.get(merchant_id, feed.created_at)
        return max(feed.created_at + feed.waits, free_at), merchant_id

    def _take_step(self, world: "World", merchant_id: str, at: datetime) -> None:
        feed = self._head(merchant_id)
        assert feed is not None  # noqa: S101 - a step is only offered for one
        if feed.status == "IN_PROGRESS":
            self._free_at[merchant_id] = at
            _finish(world, feed, at)
        elif feed.fate == "cancelled":
            feed.status, feed.ended_at = "CANCELLED", at
        else:
            feed.status, feed.started_at = "IN_PROGRESS", at
            feed.ended_at = at + _duration(world, feed)


def _duration(world: "World", feed: Feed) -> timedelta:
    if feed.fate == "stuck":
        return FOREVER
    document = _read(world, feed)
    messages = len(document.messages) if isinstance(document, FeedDocument) else 0
    return (SHORTEST + messages * FOR_EACH_MESSAGE) * (10 if feed.fate == "slow" else 1)


def _read(world: "World", feed: Feed) -> FeedDocument | str:
    """Return the feed's document, or why it cannot be processed."""
    if feed.feed_type != LISTINGS_FEED:
        return f"The feed type {feed.feed_type} is no longer supported. Use {LISTINGS_FEED}."
    content = world.storage.documents[feed.document_id].content
    try:
        return read_document(content or b"")
    except UnreadableFeedError as error:
        return str(error)


def _finish(world: "World", feed: Feed, at: datetime) -> None:
    """End a feed: apply it, and store its report."""
    errand = Errand(feed.merchant_id, feed.id, feed.marketplace_ids, at)
    report, feed.status = _outcome(world, feed, errand)
    if report is None:
        return
    feed.summary = report["summary"]
    if feed.fate != "no_report":
        feed.result_document_id = _store(world, feed, report, at)


def _outcome(world: "World", feed: Feed, errand: Errand) -> tuple[dict[str, Any] | None, str]:
    if feed.fate == "fatal" or feed.feed_type != LISTINGS_FEED:
        return None, "FATAL"
    if feed.fate == "fatal_with_report":
        return refuse(errand, "The feed could not be processed. Submit it again later."), "FATAL"
    document = _read(world, feed)
    if isinstance(document, str):
        return refuse(errand, document), "FATAL"
    try:
        return process(world, document, errand), "DONE"
    except UnreadableFeedError as error:
        return refuse(errand, str(error)), "FATAL"


def _store(world: "World", feed: Feed, report: dict[str, Any], at: datetime) -> str:
    document = StoredDocument(
        id=f"amzn1.tortuga.4.{feed.merchant_id[-3:].lower()}.{world.new_uuid()}",
        merchant_id=feed.merchant_id,
        content_type="application/json; charset=UTF-8",
        created_at=at,
        content=json.dumps(report, ensure_ascii=False).encode(),
        is_compressed=True,
        feed_id=feed.id,
    )
    world.storage.documents[document.id] = document
    return document.id


def _truth(feed: Feed) -> dict[str, Any]:
    instants = {"created_at": feed.created_at, "started_at": feed.started_at, "ended_at": feed.ended_at}
    return {
        "feed_id": feed.id,
        "merchant_id": feed.merchant_id,
        "feed_type": feed.feed_type,
        "marketplace_ids": list(feed.marketplace_ids),
        "document_id": feed.document_id,
        "result_document_id": feed.result_document_id,
        "status": feed.status,
        "fate": feed.fate,
        "summary": feed.summary,
        **{name: at.isoformat() if at else None for name, at in instants.items()},
    }
