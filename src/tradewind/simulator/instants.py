"""Instants as they stand in requests: ISO 8601 with a zone."""

from datetime import UTC, datetime

from .routing import Call


def parse_instant(text: str) -> datetime | None:
    """Return an instant in UTC, or None when the text is none; a date alone is its midnight in UTC."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def read_instant(call: Call, name: str) -> datetime | None:
    """Return an instant of the query, None when absent; raises ApiError 400 when it is none.

    An unescaped `+09:00` arrives as a blank and is refused, as at Amazon (models#2687).
    """
    text = call.value(name)
    if text is None:
        return None
    at = parse_instant(text)
    if at is None:
        raise call.error(400, "InvalidInput", f"{name} is not a valid ISO 8601 date-time.")
    return at
