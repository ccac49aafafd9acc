"""How long a refused authorization is doubted before the merchant is asked to connect again.

Amazon refuses good grants of new sellers for some minutes (selling-partner-api-models issue 2840).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

# Tried at once, after 5 minutes, and after 15.
PAUSES = (timedelta(minutes=5), timedelta(minutes=10))


@dataclass(frozen=True)
class Verdict:
    """What follows from a refusal: when to try again, or why the merchant is needed."""

    next_attempt_at: datetime | None
    reason: str

    @property
    def needs_merchant(self) -> bool:
        """Whether there is no further try."""
        return self.next_attempt_at is None


def judge_refusal(
    *, refusals_before: int, expires_at: datetime, now: datetime, reason: str = "grant_revoked"
) -> Verdict:
    """Return what follows from Amazon's refusal of a grant that ends at `expires_at`.

    `reason` is what the merchant is told when it comes to that.
    """
    if now >= expires_at:
        return Verdict(None, "authorization_ended")
    if refusals_before >= len(PAUSES):
        return Verdict(None, reason)
    return Verdict(now + PAUSES[refusals_before], "grant_refused")
