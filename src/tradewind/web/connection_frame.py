"""What every page of one connection shows around its content: heading, state, On switch, tabs."""

from typing import Any

from tradewind.amazon.connections.queries import find_row
from tradewind.amazon.listings.queries import count_listings

from .marketplaces.presenting import TONES, full_name


def frame_of(connection_id: int) -> dict[str, Any]:
    """Return the context of templates/web/connection.html, in three queries. Raises NotFound (`connection_unknown`).

    `connection` is a queries.Row, `tone` the tone of its state, `full_name` its marketplace in words, and `to_fix`
    how many products our own check keeps back.
    """
    row = find_row(connection_id)
    return {
        "connection": row,
        "tone": TONES[row.state.key],
        "full_name": full_name(row.marketplace),
        "to_fix": count_listings(connection_id).with_problems,
    }
