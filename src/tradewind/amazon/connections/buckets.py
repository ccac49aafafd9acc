"""How often we may call Amazon: one token bucket a row, shared by all workers, taken from in one statement.

Amazon fills a bucket with `rate` tokens a second up to `burst`, for each operation and seller account, and for
some operations one more for the whole application (developer-docs: usage-plans-and-rate-limits-in-the-sp-api).
"""

from datetime import datetime

from django.db import connection

Plan = dict[str, str | float | datetime]

APPLICATION = "application"
LONGEST_PAUSE_S = 900.0

# A bucket that was last used further ahead than the clocks of workers differ: the clock itself went back.
_AHEAD = "b.updated_at > %(now)s::timestamptz + interval '15 minutes'"
# What stands in the bucket at %(now)s. A clock a little behind adds nothing; after one that went back nobody knows
# how much time has passed, so that there is one token to begin anew with.
_FILLED = f"""CASE WHEN {_AHEAD} THEN 1
ELSE LEAST(b.burst, b.tokens + GREATEST(0, EXTRACT(EPOCH FROM %(now)s - b.updated_at))::float8 * b.rate) END"""
_STAMP = f"CASE WHEN {_AHEAD} THEN %(now)s ELSE GREATEST(b.updated_at, %(now)s) END"
# The last SELECT sees the row as it was when the statement began. A token seen there was taken by others since, or
# it would have been given to us: the answer is then the time of one token.
_TAKE = f"""
WITH taken AS (
    INSERT INTO amazon_ratebucket AS b (owner, operation, tokens, rate, burst, refusal_count, updated_at)
    VALUES (%(owner)s, %(operation)s, %(burst)s - 1, %(rate)s, %(burst)s, 0, %(now)s)
    ON CONFLICT (owner, operation) DO UPDATE
    SET tokens = {_FILLED} - 1, burst = EXCLUDED.burst, updated_at = {_STAMP}
    WHERE {_FILLED} >= 1 - 1e-6
    RETURNING 0::float8 AS wait_s
)
SELECT wait_s FROM taken
UNION ALL
SELECT CASE WHEN {_FILLED} < 1 THEN 1 - {_FILLED} ELSE 1 END / b.rate FROM amazon_ratebucket b
WHERE owner = %(owner)s AND operation = %(operation)s AND NOT EXISTS (SELECT FROM taken)
"""  # noqa: S608 - put together from constants
_DRAIN = f"""
INSERT INTO amazon_ratebucket AS b (owner, operation, tokens, rate, burst, refusal_count, updated_at)
VALUES (%(owner)s, %(operation)s, LEAST(0, 1 - %(least_s)s * %(rate)s), %(rate)s, %(burst)s, 1, %(now)s)
ON CONFLICT (owner, operation) DO UPDATE
SET tokens = LEAST({_FILLED}, 1 - b.rate * LEAST(
        GREATEST(%(least_s)s, 1 / b.rate) * power(2, LEAST(b.refusal_count, 20)),
        GREATEST(%(least_s)s, 1 / b.rate, {LONGEST_PAUSE_S})
    )),
    refusal_count = b.refusal_count + 1,
    updated_at = {_STAMP}
RETURNING (1 - b.tokens) / b.rate
"""  # noqa: S608 - put together from constants


def take(owner: str, operation: str, *, rate: float, burst: float, now: datetime) -> float:
    """Take one token and return 0; or take nothing and return the seconds until there is one.

    Never more than `burst + rate * t` tokens are given in `t` seconds, however many workers ask. `rate` is what
    a new bucket begins with; afterwards the one that Amazon told is in force.
    """
    plan: Plan = {"owner": owner, "operation": operation, "rate": rate, "burst": burst, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, plan)
        row = cursor.fetchone()
    # No row: another worker made the bucket in this very moment and emptied it.
    return max(0.0, float(row[0])) if row else 1 / rate


def give_back(owner: str, operation: str) -> None:
    """Return a token that was taken for a call that was not made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE amazon_ratebucket SET tokens = LEAST(burst, tokens + 1) WHERE owner = %s AND operation = %s",
            [owner, operation],
        )


def drain(owner: str, operation: str, *, rate: float, burst: float, now: datetime, least_s: float = 0.0) -> float:
    """Empty the bucket after a 429 and return the seconds until the next call.

    At least `least_s`; twice as long with each refusal in a row, up to 15 minutes or one token's time.
    """
    plan: Plan = {
        "owner": owner, "operation": operation, "rate": rate, "burst": burst, "now": now, "least_s": least_s
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_DRAIN, plan)
        return float(cursor.fetchone()[0])


def settle(owner: str, operation: str, *, told_rate: float | None) -> None:
    """Keep that a call passed, and the rate that Amazon told with it.

    Amazon rounds what it tells (0.0167 for one a minute), so that only another rate counts as news.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE amazon_ratebucket SET refusal_count = 0, rate = COALESCE(%(told)s::float8, rate)
               WHERE owner = %(owner)s AND operation = %(operation)s
               AND (refusal_count > 0 OR abs(%(told)s::float8 - rate) > 0.05 * rate)""",
            {"owner": owner, "operation": operation, "told": told_rate},
        )
