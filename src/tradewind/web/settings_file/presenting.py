"""Shows differences of settings in groups, as the pages of files and of copying have them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.mapping.file.apply import Plan
from tradewind.amazon.mapping.file.difference_words import DifferenceRow, describe_differences
from tradewind.amazon.mapping.file.live import load_shapes, name_places, read_live

MOST_SHOWN = 500


@dataclass(frozen=True)
class Group:
    """Differences that belong together."""

    name: str
    rows: Sequence[DifferenceRow]


def show_plan(connection: Connection, plan: Plan) -> dict[str, Any]:
    """Return what the template of differences needs."""
    shown = plan.differences[:MOST_SHOWN]
    names = name_places(connection, read_live(connection))
    rows = describe_differences(shown, load_shapes(connection, plan.differences), names)
    return {
        "plan": plan,
        "groups": [Group(name, list(group)) for name, group in groupby(rows, key=lambda row: row.group)],
        "count": len(plan.differences),
        "more": len(plan.differences) - len(shown),
    }
