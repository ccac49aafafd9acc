"""Listings and feeds as programs see them: the same shape on the command line and over REST."""

from typing import Any

from .feed_queries import FeedRow, MessageRow
from .models import Attempt
from .queries import ListingRow
from .said import Said


def present_listing(row: ListingRow) -> dict[str, Any]:
    """Return one listing."""
    listing = row.listing
    return {
        "id": listing.pk,
        "connection_id": listing.connection_id,
        "marketplace": row.marketplace.name,
        "marketplace_id": row.marketplace.id,
        "sku": listing.sku,
        "title": row.title,
        "product_type": listing.product_type,
        "state": listing.state,
        "asin": listing.asin,
        "accepted_at": listing.accepted_at,
        "problems": [said.words for said in row.said if said.severity == "ERROR"],
        "issues": [present_said(said) for said in row.said],
    }


def present_feed(row: FeedRow) -> dict[str, Any]:
    """Return one submission."""
    feed = row.submission
    return {
        "id": feed.pk,
        "connection_id": feed.connection_id,
        "marketplace": row.marketplace.name,
        "marketplace_id": row.marketplace.id,
        "merchant_id": feed.seller_account.merchant_id,
        "feed_id": feed.feed_id,
        "state": feed.state,
        "words": row.now,
        "is_under_way": row.is_under_way,
        "reason": feed.reason,
        "messages": feed.message_count,
        "accepted": feed.accepted_count,
        "invalid": feed.invalid_count,
        "warnings": feed.warning_count,
        "kept_back": feed.refused_count,
        "bytes": feed.byte_count,
        "requested_by": feed.requested_by,
        "created_at": feed.created_at,
        "submitted_at": feed.submitted_at,
        "finished_at": feed.finished_at,
    }


def present_message(row: MessageRow) -> dict[str, Any]:
    """Return one message of a feed and what came of it."""
    return {
        "message_id": row.item.message_id,
        "sku": row.item.sku,
        "outcome": row.item.outcome,
        "issues": [present_said(said) for said in row.said],
        "message": row.item.message,
    }


def present_attempt(attempt: Attempt) -> dict[str, Any]:
    """Return one call of a feed."""
    return {
        "at": attempt.at,
        "operation": attempt.operation,
        "status": attempt.status,
        "request_id": attempt.request_id,
        "duration_s": round(attempt.duration_s, 3),
        "error": attempt.error,
    }


def present_said(said: Said) -> dict[str, Any]:
    """Return one problem in words, with Amazon's code and own words where it is Amazon's."""
    return {
        "words": said.words,
        "code": said.code,
        "amazon_message": said.message if said.is_amazons else "",
        "severity": said.severity,
        "source": "amazon" if said.is_amazons else "check",
        "attributes": list(said.attributes),
        "path": said.path,
    }
