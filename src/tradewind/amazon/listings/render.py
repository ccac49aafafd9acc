"""Writes a JSON_LISTINGS_FEED document piece by piece (Amazon's listings-feed-schema-v2)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import orjson

from ..mapping.offer.parts import PARTS
from .message import Message, make_content

FEED_TYPE = "JSON_LISTINGS_FEED"
MOST_MESSAGES = 25_000
MOST_BYTES = 10 * 1024 * 1024
"""Amazon recommends less than 10 MiB; a feed stops being filled before that."""
_HEADROOM = 4096


def render_feed(
    *, seller_id: str, issue_locale: str, messages: Iterable[tuple[int, Mapping[str, Any]]]
) -> Iterator[bytes]:
    """Yield the document; each message is (its number in the feed, its content)."""
    header = {
        "sellerId": seller_id,
        "version": "2.0",
        "issueLocale": issue_locale,
        "report": {"includedData": ["issues"], "apiVersion": "2021-08-01"},
    }
    yield b'{"header":' + orjson.dumps(header) + b',"messages":['
    separator = b""
    for number, message in messages:
        yield separator + orjson.dumps({"messageId": number, **message})
        separator = b","
    yield b"]}"


def make_message(
    sku: str, wanted: Message, accepted: Message | None = None, parts: Collection[str] = PARTS
) -> dict[str, Any]:
    """Return the message by which Amazon gets what is wanted; its number is given when it is placed."""
    return {"sku": sku, **make_content(wanted, accepted, parts)}


def measure_message(message: Mapping[str, Any]) -> int:
    """Return how many bytes a message takes in a feed, its number and comma included."""
    return len(orjson.dumps(message)) + 28


def fits(*, messages: int, size: int, next_size: int) -> bool:
    """Return whether one more message of `next_size` bytes may go into a feed of so many messages and bytes."""
    return messages < MOST_MESSAGES and size + next_size + _HEADROOM < MOST_BYTES
