"""The marketplace that an Amazon tab shows: the one in its address, else the first that is On."""

from dataclasses import dataclass

from django.http import HttpRequest

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.listings.queries import list_connections

from ..listings.presenting import Named, as_choice
from ..query import read_number


@dataclass(frozen=True)
class Choice:
    """All connections to choose from, and the one that is chosen; None while there is none."""

    connections: list[Named]
    chosen: Connection | None


def choose_connection(request: HttpRequest, connection_id: int = 0) -> Choice:
    """Return what the selector on top shows: that connection, else the one in the address. One query."""
    rows = list_connections()
    wanted = connection_id or read_number(request, "connection")
    chosen = next((one for one in rows if one.pk == wanted), None)
    first = next((one for one in rows if one.is_on), rows[0] if rows else None)
    return Choice([as_choice(one) for one in rows], chosen or first)
