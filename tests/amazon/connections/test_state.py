"""The five states and which of them wins."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tradewind.amazon.connections.state import Facts, describe_state

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WELL = Facts(
    is_on=True,
    switched_at=datetime(2026, 11, 2, 9, 0, tzinfo=UTC),
    switched_by="mia@example.com",
    needs_reconnect=False,
    is_doubted=False,
    reconnect_reason="",
    account_changed_at=datetime(2026, 11, 19, 9, 0, tzinfo=UTC),
    expires_at=NOON + timedelta(days=300),
    is_participating=True,
    has_suspended_listings=False,
    missing_settings=(),
    are_settings_checked=True,
    is_application_refused=False,
)


@pytest.mark.parametrize(("facts", "key", "part"), [
    ({}, "active", ""),
    ({"is_on": False}, "off", "Off since 2 Nov 2026 by mia@example.com"),
    ({"is_on": False, "needs_reconnect": True}, "off", "kept"),
    ({"needs_reconnect": True, "reconnect_reason": "grant_revoked"}, "reconnect_needed", "Since 19 Nov 2026"),
    ({"needs_reconnect": True, "reconnect_reason": "authorization_ended", "expires_at": NOON}, "reconnect_needed",
     "The authorization ended on 23 Nov 2026. Nothing is lost; orders wait at Amazon."),
    ({"needs_reconnect": True, "reconnect_reason": "other_application"}, "reconnect_needed", "another Amazon app"),
    ({"needs_reconnect": True, "has_suspended_listings": True}, "reconnect_needed", "Seller Central"),
    ({"is_participating": False}, "suspended", "does not sell here"),
    ({"has_suspended_listings": True, "missing_settings": ("x",)}, "suspended", "orders still come in"),
    ({"missing_settings": ("3 categories wait.",)}, "settings_needed", "3 categories wait."),
    ({"missing_settings": ("First.", "Second.", "Third.")}, "settings_needed", "First. And 2 more."),
    ({"missing_settings": ("100 % of it",)}, "settings_needed", "100 % of it"),
    ({"are_settings_checked": False}, "settings_needed", "not been checked"),
    ({"is_doubted": True}, "active", "tried again by itself"),
    ({"is_application_refused": True}, "active", "Nothing moves"),
    ({"is_application_refused": True, "are_settings_checked": False}, "settings_needed", "Nothing moves"),
    ({"expires_at": NOON + timedelta(days=30)}, "active", "ends on 23 Dec 2026"),
    ({"expires_at": NOON + timedelta(days=31)}, "active", ""),
])  # fmt: skip
def test_state(facts: dict[str, Any], key: str, part: str) -> None:
    state = describe_state(replace(WELL, **facts), NOON)
    assert state.key == key
    assert state.word
    assert part in state.reason
    assert bool(part) == bool(state.reason)
