"""What `tradewind doctor` looks at."""

from tradewind.amazon.connections.reach import examine_amazon
from tradewind.base.health import Finding, examine_ground


def examine() -> list[Finding]:
    """Look at the ground, then at the way to Amazon."""
    return [*examine_ground(), *examine_amazon()]
