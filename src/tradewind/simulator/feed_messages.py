"""The rules of a JSON_LISTINGS_FEED document, version 2: what its header and each of its messages must be.

Our own reading of Amazon's published "Listings Feed Schema V2" and "Listings Feed Message Schema V2"; the
tests hold the two against each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from .issues import Issue

MOST_MESSAGES = 25_000
LARGEST_ID = 2_147_483_647
BAD_DOCUMENT = "4000001"
BAD_MESSAGE = "4000003"
DUPLICATE_MESSAGE = "4000004"

OPERATIONS = {"UPDATE", "PARTIAL_UPDATE", "PATCH", "DELETE"}
REQUIREMENTS = {"LISTING", "LISTING_PRODUCT_ONLY", "LISTING_OFFER_ONLY"}
INCLUDED_DATA = {
    "summaries",
    "attributes",
    "issues",
    "offers",
    "fulfillmentAvailability",
    "procurement",
    "relationships",
    "productTypes",
}
_MUST_HAVE = {"UPDATE": ("productType", "attributes"), "PARTIAL_UPDATE": ("productType", "attributes"),
              "PATCH": ("productType", "patches"), "DELETE": ()}  # fmt: skip
_MUST_NOT_HAVE = {
    "UPDATE": ("patches",),
    "PARTIAL_UPDATE": ("requirements", "patches"),
    "PATCH": ("requirements", "attributes"),
    "DELETE": ("requirements", "attributes", "productType", "patches"),
}


class UnreadableFeedError(Exception):
    """The document as a whole cannot be processed; the message says why."""


@dataclass(frozen=True)
class FeedDocument:
    """A feed that can be processed message by message."""

    merchant_id: str
    messages: list[Any]
    included_data: tuple[str, ...]


def read_document(content: bytes) -> FeedDocument:
    """Return the feed; raises UnreadableFeedError for what is no JSON or has no sound header and messages."""
    try:
        document = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise UnreadableFeedError("The feed is not valid JSON in UTF-8.")
    if not isinstance(document, dict):
        raise UnreadableFeedError("The feed must be a JSON object.")
    header, messages = document.get("header"), document.get("messages")
    problem = _find_problem(header, messages)
    if problem or not isinstance(header, dict) or not isinstance(messages, list):
        raise UnreadableFeedError(problem)
    included = header.get("report", {}).get("includedData", [])
    return FeedDocument(header["sellerId"], messages, tuple(included))


def _find_problem(header: Any, messages: Any) -> str:
    if not isinstance(header, dict) or not isinstance(header.get("sellerId"), str):
        return "The header must name the sellerId."
    if header.get("version") != "2.0":
        return "The header's version must be 2.0."
    if not isinstance(header.get("issueLocale", ""), str):
        return "The header's issueLocale must be a string."
    if "report" in header and not _is_report(header["report"]):
        return "The header's report must name includedData and apiVersion 2021-08-01."
    if not isinstance(messages, list) or not 1 <= len(messages) <= MOST_MESSAGES:
        return f"A feed must have 1 to {MOST_MESSAGES} messages."
    return ""


def _is_report(report: Any) -> bool:
    if not isinstance(report, dict) or report.get("apiVersion") != "2021-08-01":
        return False
    included = report.get("includedData")
    return isinstance(included, list) and bool(included) and all(
        isinstance(one, str) and one in INCLUDED_DATA for one in included
    )  # fmt: skip


def find_problems(message: Any) -> list[Issue]:
    """Return what is wrong with one message by itself, before its attributes are looked at."""
    if not isinstance(message, dict):
        return [_bad("", "A message must be an object.")]
    return list(_problems(message))


def duplicate(message_id: int) -> Issue:
    """Two messages of one feed have the same number."""
    return Issue(DUPLICATE_MESSAGE, f"The messageId {message_id} occurs more than once in this feed.", ("messageId",))


def _problems(message: dict[str, Any]) -> Iterator[Issue]:
    if not _is_id(message.get("messageId")):
        yield _bad("messageId", f"must be a whole number from 1 to {LARGEST_ID}.")
    if not _is_text(message.get("sku")):
        yield _bad("sku", "must be a string of at least one character.")
    operation = message.get("operationType")
    if not isinstance(operation, str) or operation not in OPERATIONS:
        yield _bad("operationType", f"must be one of {', '.join(sorted(OPERATIONS))}.")
        return
    for name in _MUST_HAVE[operation]:
        if name not in message:
            yield _bad(name, f"is required for {operation}.")
    for name in _MUST_NOT_HAVE[operation]:
        if name in message:
            yield _bad(name, f"is not applicable to {operation}.")
    yield from _bad_contents(message)


def _bad_contents(message: dict[str, Any]) -> Iterator[Issue]:
    if "productType" in message and not _is_text(message["productType"]):
        yield _bad("productType", "must be a string of at least one character.")
    requirements = message.get("requirements", "LISTING")
    if not isinstance(requirements, str) or requirements not in REQUIREMENTS:
        yield _bad("requirements", f"must be one of {', '.join(sorted(REQUIREMENTS))}.")
    attributes = message.get("attributes", {"": ""})
    if not isinstance(attributes, dict) or not attributes:
        yield _bad("attributes", "must be an object with at least one attribute.")
    if "patches" in message and not _are_patches(message["patches"]):
        yield _bad("patches", "must be a list of operations, each with op and path.")


def _are_patches(patches: Any) -> bool:
    return isinstance(patches, list) and bool(patches) and all(_is_patch(one) for one in patches)


def _is_patch(patch: Any) -> bool:
    if not isinstance(patch, dict) or not isinstance(patch.get("path"), str):
        return False
    value = patch.get("value", [])
    is_known = isinstance(patch.get("op"), str) and patch["op"] in {"add", "replace", "merge", "delete"}
    return is_known and isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _is_id(value: Any) -> bool:
    is_whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return is_whole and not isinstance(value, bool) and 1 <= value <= LARGEST_ID


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _bad(name: str, text: str) -> Issue:
    return Issue(BAD_MESSAGE, f"'{name}' {text}" if name else text, (name,) if name else ())
