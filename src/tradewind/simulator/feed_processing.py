"""Processes a JSON_LISTINGS_FEED: each message by itself, and the processing report over all of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .faults import declare
from .feed_messages import BAD_DOCUMENT, FeedDocument, UnreadableFeedError, duplicate, find_problems
from .issues import Issue, catalog_differs
from .listing_patches import Patch, read_patches
from .listing_views import View, show_item
from .submissions import Submission, submit

if TYPE_CHECKING:
    from .world import World

declare("F95", "a message of a feed is refused, the others are accepted")


@dataclass(frozen=True)
class Errand:
    """Whose feed is processed, for which marketplaces, and when it is done."""

    merchant_id: str
    feed_id: str
    marketplace_ids: tuple[str, ...]
    done_at: datetime


@dataclass
class Tally:
    """What came of the messages so far."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    accepted: int = 0
    invalid: int = 0
    skus: dict[str, None] = field(default_factory=dict)

    def count(self, severity: str) -> int:
        """Return how many entries are of a severity."""
        return sum(one["severity"] == severity for one in self.entries)


def process(world: "World", document: FeedDocument, errand: Errand) -> dict[str, Any]:
    """Apply the messages in their order; returns the processing report.

    A message that is refused changes nothing and keeps no other from being applied. Raises
    UnreadableFeedError when the feed is another seller's.
    """
    if document.merchant_id != errand.merchant_id:
        raise UnreadableFeedError("The header's sellerId is not the seller who submitted the feed.")
    uses = Counter(_id_of(message) for message in document.messages)
    tally = Tally()
    for message in document.messages:
        problems = find_problems(message)
        if not problems and uses[_id_of(message)] > 1:
            problems = [duplicate(message["messageId"])]
        _note(tally, message, problems or _apply(world, message, errand))
    return _report(world, document, errand, tally)


def refuse(errand: Errand, reason: str) -> dict[str, Any]:
    """Return the report on a feed that could not be processed at all."""
    entry = {"code": BAD_DOCUMENT, "severity": "ERROR", "message": reason}
    return _envelope(errand, [entry], Tally())


def _id_of(message: Any) -> Any:
    number = message.get("messageId") if isinstance(message, dict) else None
    return number if isinstance(number, int | float) else None


def _apply(world: "World", message: dict[str, Any], errand: Errand) -> Iterable[Issue]:
    if world.faults.strikes("F95", account=errand.merchant_id, operation="createFeed"):
        return [catalog_differs(message["sku"])]
    submission, unreadable = _read(message, errand)
    return unreadable or submit(world, submission, now=errand.done_at).issues


def _read(message: dict[str, Any], errand: Errand) -> tuple[Submission, list[Issue]]:
    submission = Submission(errand.merchant_id, message["sku"], errand.marketplace_ids, message.get("productType", ""))
    if message["operationType"] == "DELETE":
        return replace(submission, is_deletion=True), []
    if message["operationType"] == "UPDATE":
        requirements = message.get("requirements", "LISTING")
        return replace(submission, requirements=requirements, attributes=message["attributes"]), []
    patches, unreadable = _changes(message)
    return replace(submission, patches=tuple(patches)), unreadable


def _changes(message: dict[str, Any]) -> tuple[list[Patch], list[Issue]]:
    """A PARTIAL_UPDATE is a PATCH that replaces each of its attributes."""
    if message["operationType"] == "PATCH":
        return read_patches(message["patches"])
    return read_patches(
        {"op": "replace", "path": f"/attributes/{name}", "value": value}
        for name, value in message["attributes"].items()
    )


def _note(tally: Tally, message: Any, found: Iterable[Issue]) -> None:
    found = list(found)
    given = message if isinstance(message, dict) else {}
    message_id, sku = given.get("messageId"), given.get("sku")
    for issue in found:
        entry = issue.as_report_entry(message_id, sku)  # type: ignore[arg-type]  # left out below when unusable
        if not isinstance(message_id, int) or message_id < 1:
            del entry["messageId"]
        if not isinstance(sku, str) or not sku:
            del entry["sku"]
        tally.entries.append(entry)
    if any(issue.is_error for issue in found):
        tally.invalid += 1
        return
    tally.accepted += 1
    tally.skus[given["sku"]] = None


def _report(world: "World", document: FeedDocument, errand: Errand, tally: Tally) -> dict[str, Any]:
    report = _envelope(errand, tally.entries, tally)
    if not document.included_data:
        return report
    report["header"]["report"] = {"includedData": list(document.included_data), "apiVersion": "2021-08-01"}
    items = [_item(world, sku, document, errand) for sku in tally.skus]
    severities = Counter(issue["severity"] for item in items for issue in item.get("issues", []))
    report["summary"]["itemSummary"] = {
        "items": len(items),
        "errors": severities["ERROR"],
        "warnings": severities["WARNING"],
    }
    return {**report, "items": items}


def _item(world: "World", sku: str, document: FeedDocument, errand: Errand) -> dict[str, Any]:
    listing = world.listings.find(errand.merchant_id, sku)
    return show_item(View(world, listing, listing.current, errand.marketplace_ids), document.included_data)


def _envelope(errand: Errand, entries: list[dict[str, Any]], tally: Tally) -> dict[str, Any]:
    counted = Tally(entries)
    return {
        "header": {"sellerId": errand.merchant_id, "version": "2.0", "feedId": errand.feed_id},
        "issues": entries,
        "summary": {
            "errors": counted.count("ERROR"),
            "warnings": counted.count("WARNING"),
            "messagesProcessed": tally.accepted + tally.invalid,
            "messagesAccepted": tally.accepted,
            "messagesInvalid": tally.invalid,
        },
    }
