"""The reports that sellers asked for, moved on by the clock, and what their accounts' health is.

Amazon: "Reports API v2021-06-30 Use Case Guide". One type is made here, GET_V2_SELLER_PERFORMANCE_REPORT.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from .account_health import RATES, RATINGS, STATUSES, VIOLATIONS, Health, write_metrics
from .routing import RefusedError
from .storage import StoredDocument

if TYPE_CHECKING:
    from .world import World

PERFORMANCE = "GET_V2_SELLER_PERFORMANCE_REPORT"
IN_QUEUE = timedelta(seconds=10)
TAKES = timedelta(seconds=20)
KEPT = timedelta(days=90)
ENDS = ("DONE", "CANCELLED", "FATAL", "IN_PROGRESS")
"""How a report may be made to end; IN_PROGRESS never ends."""


@dataclass
class Report:
    """One report; `end` is how it will end."""

    id: str
    merchant_id: str
    marketplace_ids: tuple[str, ...]
    created_at: datetime
    end: str = "DONE"
    is_packed: bool = True
    status: str = "IN_QUEUE"
    started_at: datetime | None = None
    ended_at: datetime | None = None
    document_id: str = ""

    def as_truth(self) -> dict[str, Any]:
        """Return the report as the ledger shows it."""
        shown = ("id", "merchant_id", "status", "end", "document_id")
        return {
            **{name: getattr(self, name) for name in shown},
            "marketplace_ids": list(self.marketplace_ids),
            "created_at": self.created_at.isoformat(),
        }


class Reports:
    """All reports, by seller in the order of their creation, and the health they tell of."""

    def __init__(self) -> None:
        self._by_seller: dict[str, list[Report]] = defaultdict(list)
        self._health: dict[tuple[str, str], Health] = {}
        self._next: dict[str, dict[str, Any]] = {}
        self._next_id = 70_001

    def change_health(self, merchant_id: str, marketplace_id: str, wanted: Mapping[str, Any]) -> Health:
        """Set how a seller stands in a marketplace: status, rating, rates, violations, warnings.

        Raises RefusedError for a word or name that Amazon does not have.
        """
        health = self.health(merchant_id, marketplace_id)
        health.status = _one_of(STATUSES, wanted.get("status", health.status))
        health.rating = _one_of(RATINGS, wanted.get("rating", health.rating))
        health.rates |= {_one_of(RATES, name): float(rate) for name, rate in wanted.get("rates", {}).items()}
        counts = wanted.get("violations", {})
        health.violations |= {_one_of(VIOLATIONS, name): int(count) for name, count in counts.items()}
        health.warnings = [str(one) for one in wanted.get("warnings", health.warnings)]
        return health

    def change_next(self, merchant_id: str, *, end: str = "DONE", is_packed: bool = True) -> None:
        """Decide how the seller's next report ends, and whether its document is packed; raises RefusedError."""
        self._next[merchant_id] = {"end": _one_of(ENDS, end), "is_packed": is_packed}

    def health(self, merchant_id: str, marketplace_id: str) -> Health:
        """Return how a seller stands in a marketplace."""
        return self._health.setdefault((merchant_id, marketplace_id), Health())

    def create(self, merchant_id: str, marketplace_ids: tuple[str, ...], now: datetime) -> Report:
        """Put a report into the seller's queue."""
        self._next_id += 1
        report = Report(f"{self._next_id}020", merchant_id, marketplace_ids, now, **self._next.pop(merchant_id, {}))
        self._by_seller[merchant_id].append(report)
        return report

    def find(self, merchant_id: str, report_id: str) -> Report | None:
        """Return a seller's report, or None."""
        return next((one for one in self._by_seller[merchant_id] if one.id == report_id), None)

    def of(self, merchant_id: str) -> list[Report]:
        """Return a seller's reports, newest first."""
        return self._by_seller[merchant_id][::-1]

    def cancel(self, report: Report, now: datetime) -> bool:
        """Cancel a report that has not begun; returns whether it could be."""
        if report.status != "IN_QUEUE":
            return False
        report.status, report.ended_at = "CANCELLED", now
        return True

    def settle(self, world: "World") -> None:
        """Start and end every report whose time has come."""
        for report in (one for reports in self._by_seller.values() for one in reports):
            if report.status == "IN_QUEUE" and report.created_at + IN_QUEUE <= world.now:
                report.status, report.started_at = "IN_PROGRESS", report.created_at + IN_QUEUE
            if report.status == "IN_PROGRESS" and report.end != "IN_PROGRESS" and report.started_at:
                self._end(world, report, report.started_at + TAKES)

    def ledger(self, _world: "World") -> dict[str, Any]:
        """Return what is true of each report, and of the health that was set."""
        reports = (one for reports in self._by_seller.values() for one in reports)
        return {
            "reports": [one.as_truth() for one in reports],
            "health": [
                {"merchant_id": merchant_id, "marketplace_id": marketplace_id, **vars(health)}
                for (merchant_id, marketplace_id), health in self._health.items()
            ],
        }

    def _end(self, world: "World", report: Report, at: datetime) -> None:
        if at > world.now:
            return
        report.status, report.ended_at = report.end, at
        if report.end == "DONE":
            report.document_id = self._store(world, report, at)

    def _store(self, world: "World", report: Report, at: datetime) -> str:
        stand = {one: self.health(report.merchant_id, one) for one in report.marketplace_ids}
        content = {
            "accountStatuses": [{"marketplaceId": one, "status": health.status} for one, health in stand.items()],
            "performanceMetrics": [write_metrics(one, health, at) for one, health in stand.items()],
        }
        document = StoredDocument(
            id=f"amzn1.spdoc.1.4.{world.new_uuid()}",
            merchant_id=report.merchant_id,
            content_type="application/json; charset=UTF-8",
            created_at=at,
            content=json.dumps(content).encode(),
            is_compressed=report.is_packed,
        )
        world.storage.documents[document.id] = document
        return document.id


def _one_of(known: tuple[str, ...], given: Any) -> str:
    if given not in known:
        raise RefusedError(f"{given} is none of {', '.join(known)}.")
    return str(given)
