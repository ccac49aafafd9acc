"""The token bucket behind every usage plan: pure, so that one row shared by all workers can hold it.

Amazon fills a bucket with `rate` tokens a second up to `burst`
(developer-docs: usage-plans-and-rate-limits-in-the-sp-api).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

_FIRST_BACKOFF_S = 2.0
_LONGEST_BACKOFF_S = 900.0


@dataclass(frozen=True)
class Bucket:
    """Tokens as they were at an instant; fewer than none means calls are already promised."""

    tokens: float
    updated_at: datetime
    rate: float
    burst: float


def refill(bucket: Bucket, now: datetime) -> Bucket:
    """The bucket at `now`; a clock that went back adds nothing and takes nothing."""
    elapsed_s = (now - bucket.updated_at) / timedelta(seconds=1)
    if elapsed_s <= 0:
        return bucket
    return replace(bucket, tokens=min(bucket.burst, bucket.tokens + elapsed_s * bucket.rate), updated_at=now)


def take(bucket: Bucket, now: datetime, cost: float = 1) -> tuple[Bucket, float]:
    """Takes `cost` tokens, and gives the seconds to wait before the call: a reservation, not a refusal."""
    filled = refill(bucket, now)
    taken = replace(filled, tokens=filled.tokens - cost)
    behind_s = max(0.0, (taken.updated_at - now) / timedelta(seconds=1))
    return taken, (behind_s - taken.tokens / taken.rate) if taken.tokens < 0 else 0.0


def corrected_by_header(bucket: Bucket, rate: float | None) -> Bucket:
    """The bucket with the rate Amazon told in an answer; an absent or senseless one changes nothing."""
    if rate is None or not math.isfinite(rate) or rate <= 0:
        return bucket
    return replace(bucket, rate=rate)


def drained(bucket: Bucket, now: datetime) -> Bucket:
    """The bucket after Amazon refused a call for its rate: there are no tokens left there, so none here."""
    filled = refill(bucket, now)
    return replace(filled, tokens=min(filled.tokens, 0.0))


def backoff_s(attempt: int, random: Callable[[], float]) -> float:
    """Seconds before try `attempt` + 1 (the first is 0): full jitter, doubling, 15 minutes at most.

    `random` gives numbers from 0 to 1.
    """
    return random() * min(_LONGEST_BACKOFF_S, _FIRST_BACKOFF_S * 2.0 ** min(attempt, 30))
