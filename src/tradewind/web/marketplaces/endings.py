"""Which authorizations end soon, said on the list and on General Info, and the reminders of one."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tradewind.amazon.connections.care import ACCOUNT_REMINDERS
from tradewind.amazon.connections.queries import Row


@dataclass(frozen=True)
class Ending:
    """One account whose authorization ends, with one of its connections to reconnect by."""

    connection_id: int
    merchant_id: str
    store_name: str
    marketplaces: str
    ends_at: datetime
    days_left: int

    @property
    def tone(self) -> str:
        """The nearer, the louder."""
        return "info" if self.days_left > 30 else "warning" if self.days_left > 7 else "bad"


@dataclass(frozen=True)
class Reminder:
    """One reminder of an authorization's end: how many days before, on which day, and whether that has come."""

    days: int
    on: date
    is_given: bool


def count_days(ends_at: datetime, now: datetime) -> int:
    """Return the days that are left, the present one counted; none or fewer once it has ended."""
    return math.ceil((ends_at - now) / timedelta(days=1))


def find_endings(rows: Iterable[Row], now: datetime) -> list[Ending]:
    """Return each account whose authorization ends within the first reminder, the nearest end first.

    One that Amazon no longer accepts says so by its state.
    """
    accounts: dict[int, list[Row]] = {}
    for row in rows:
        if row.state.key != "reconnect_needed" and 0 < count_days(row.expires_at, now) <= max(ACCOUNT_REMINDERS):
            accounts.setdefault(row.seller_account_id, []).append(row)
    endings = [
        Ending(
            connection_id=mine[0].id,
            merchant_id=mine[0].merchant_id,
            store_name=mine[0].store_name,
            marketplaces=", ".join(one.marketplace.name for one in mine),
            ends_at=mine[0].expires_at,
            days_left=count_days(mine[0].expires_at, now),
        )
        for mine in accounts.values()
    ]
    return sorted(endings, key=lambda one: one.ends_at)


def list_reminders(ends_at: datetime, now: datetime) -> list[Reminder]:
    """Return the reminders of an authorization in the order in which they come."""
    left = count_days(ends_at, now)
    return [Reminder(days, (ends_at - timedelta(days=days)).date(), left <= days) for days in ACCOUNT_REMINDERS]
