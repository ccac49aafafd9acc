"""Words, tones and addresses that the pages of listings, feeds and mapping share."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tradewind.amazon.connections import marketplaces
from tradewind.amazon.connections.models import Connection

LISTING_STATES = {
    "incomplete": (gettext_lazy("Incomplete"), "warning"),
    "ready": (gettext_lazy("Ready to send"), "info"),
    "sent": (gettext_lazy("Sent"), "info"),
    "accepted": (gettext_lazy("Accepted"), "good"),
    "refused": (gettext_lazy("Refused by Amazon"), "bad"),
    "unknown": (gettext_lazy("Outcome unknown"), "warning"),
}
OUTCOMES = {
    "waiting": (gettext_lazy("Waiting"), "info"),
    "accepted": (gettext_lazy("Accepted"), "good"),
    "warned": (gettext_lazy("Accepted, with a hint"), "good"),
    "invalid": (gettext_lazy("Refused"), "bad"),
    "unknown": (gettext_lazy("Unknown"), "warning"),
}


@dataclass(frozen=True)
class Named:
    """A connection as a choice."""

    id: int
    name: str
    is_on: bool


@dataclass(frozen=True)
class Filter:
    """One state to filter by, with how many are in it."""

    key: str
    word: str
    tone: str
    count: int
    is_chosen: bool


def name_connection(connection: Connection) -> str:
    """Return what people call a connection: its description, else the marketplace."""
    place = marketplaces.get(connection.marketplace_id)
    return connection.description or f"{place.name} ({_(place.country_name)})"


def as_choice(connection: Connection) -> Named:
    """Return a connection for a select."""
    place = marketplaces.get(connection.marketplace_id)
    description = f" · {connection.description}" if connection.description else ""
    name = f"{place.name} ({_(place.country_name)}), {connection.seller_account.merchant_id}{description}"
    return Named(connection.pk, name, connection.is_on)


def make_filters(states: Mapping[str, tuple[object, str]], counts: Mapping[str, int], chosen: str) -> list[Filter]:
    """Return the states that some row is in, or that is chosen, with their counts."""
    return [
        Filter(key, str(word), tone, counts.get(key, 0), key == chosen)
        for key, (word, tone) in states.items()
        if counts.get(key) or key == chosen
    ]


def query_of(**kept: object) -> str:
    """Return a query of what is set."""
    told = {key: str(value) for key, value in kept.items() if value not in (None, "", 0)}
    return f"?{urlencode(told)}" if told else ""
