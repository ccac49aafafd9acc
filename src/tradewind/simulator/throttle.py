"""Usage plans: a token bucket per (operation, seller, application, region), and some per application.

Amazon: "Usage plans and rate limits in the SP-API". The bucket starts full, refills at the rate, holds at
most the burst, and a refused call takes nothing.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Plan:
    """Requests per second, and how many may come at once."""

    rate: float
    burst: int

    @property
    def header(self) -> str:
        """The rate as `x-amzn-RateLimit-Limit` states it."""
        return f"{self.rate:.4f}".rstrip("0").rstrip(".") if self.rate % 1 else f"{self.rate:.1f}"


@dataclass
class Bucket:
    """What is left of one plan for one owner."""

    tokens: float
    counted_at: datetime


class Throttle:
    """All buckets, and the plans that were changed by hand or by Amazon's whim."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, ...], Bucket] = {}
        self.overrides: dict[str, Plan] = {}

    def plan(self, operation: str, published: Plan) -> Plan:
        """Return the plan in force for an operation."""
        return self.overrides.get(operation, published)

    def take(self, owner: tuple[str, ...], plan: Plan, now: datetime) -> bool:
        """Take one token of `owner`, or return False and take nothing."""
        bucket = self._refill(owner, plan, now)
        if bucket.tokens < 1 - 1e-9:
            return False
        bucket.tokens -= 1
        return True

    def give_back(self, owner: tuple[str, ...]) -> None:
        """Return a token that was taken for a call another bucket then refused."""
        self._buckets[owner].tokens += 1

    def drain(self, owner: tuple[str, ...], plan: Plan, now: datetime) -> None:
        """Empty a bucket, as after a burst."""
        self._refill(owner, plan, now).tokens = 0

    def clear(self) -> None:
        """Fill every bucket and forget every override."""
        self._buckets.clear()
        self.overrides.clear()

    def _refill(self, owner: tuple[str, ...], plan: Plan, now: datetime) -> Bucket:
        bucket = self._buckets.setdefault(owner, Bucket(plan.burst, now))
        elapsed = max(0.0, (now - bucket.counted_at).total_seconds())
        bucket.tokens = min(float(plan.burst), bucket.tokens + elapsed * plan.rate)
        bucket.counted_at = now
        return bucket
