"""Amazon's token bucket in plain arithmetic: the oracle that the statement in PostgreSQL is held against."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Bucket:
    """Tokens as they were at an instant; `rate` tokens a second come in, up to `burst`."""

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


def take(bucket: Bucket, now: datetime) -> tuple[Bucket, float]:
    """Take one token and give no wait; or take nothing and give the seconds until there is one."""
    filled = refill(bucket, now)
    if filled.tokens >= 1 - 1e-6:
        return replace(filled, tokens=filled.tokens - 1), 0.0
    return filled, (1 - filled.tokens) / filled.rate
