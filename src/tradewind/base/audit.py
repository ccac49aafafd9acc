"""The audit: a row for each sign-in, connection, switch, deletion and setting, in the act's own transaction."""

from dataclasses import dataclass
from typing import Any

from . import clock
from .models import AuditEntry


@dataclass(frozen=True)
class Actor:
    """Who acts: a person's email, `token:<name>` for a program, `command line`, or `tradewind` itself."""

    name: str
    address: str = ""
    user_id: int | None = None


COMMAND_LINE = Actor("command line")
TRADEWIND = Actor("tradewind")


def record(action: str, *, actor: Actor, subject: str = "", detail: dict[str, Any] | None = None) -> None:
    """Write one row. `detail` holds neither secrets nor personal data."""
    AuditEntry.objects.create(
        at=clock.now(),
        actor=actor.name,
        action=action,
        subject=subject[:200],
        detail=detail or {},
        address=actor.address,
    )
