"""Where a listing stands, decided from what Amazon last accepted, what was last sent, and what is right now."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from ..mapping.offer.parts import PARTS
from .message import Message, is_as_accepted, make_content

INCOMPLETE, READY, SENT, ACCEPTED, REFUSED, UNKNOWN = (
    "incomplete", "ready", "sent", "accepted", "refused", "unknown",
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What is kept of a listing."""

    state: str
    accepted: dict[str, Any] | None
    last_sent: Message | None


def decide_state(known: Known | None, message: Message, *, has_problems: bool, parts: Collection[str] = PARTS) -> str:
    """Return the state of a listing whose product would now be sent as `message`, of which these `parts` go."""
    if known is not None and known.state == SENT:
        return SENT
    if has_problems:
        return INCOMPLETE
    if known is None:
        return READY
    if is_as_accepted(message, known.accepted, parts):
        return ACCEPTED
    content = make_content(message, known.accepted, parts)
    if known.state in (REFUSED, UNKNOWN) and known.last_sent == strip_message(content):
        return known.state
    return READY


def should_send(state: str, *, is_scheduled: bool = False) -> bool:
    """Return whether a listing goes into the next feed: all that is valid and not as Amazon already has it.

    A feed that nobody asked for repeats nothing that came to no good before.
    """
    return state == READY or (state in (REFUSED, UNKNOWN) and not is_scheduled)


def strip_message(message: Message) -> dict[str, Any]:
    """Return of a feed's message what makes the listing: product type, requirements, attributes or patches."""
    return {key: message[key] for key in ("productType", "requirements", "attributes", "patches") if key in message}
