"""Why a call to Amazon does not take place: for good (Stopped), or not now (Postponed)."""

from typing import Literal

from tradewind.spapi.errors import Throttled

StopReason = Literal["disconnected", "switched_off", "changed", "reconnect_needed"]
PostponeReason = Literal["rate", "authorization_doubted", "application_refused", "token_busy"]


class Stopped(Exception):
    """The connection was disconnected, switched, or needs its merchant; the job that meets this ends quietly."""

    def __init__(self, reason: StopReason, words: str) -> None:
        super().__init__(words)
        self.reason: StopReason = reason


class Postponed(Throttled):
    """Our own gate says "later": `retry_after_s` seconds from now, and `reason` says why. No call was made."""

    def __init__(self, words: str, *, operation: str, reason: PostponeReason, retry_after_s: float) -> None:
        super().__init__(words, operation=operation, retry_after_s=retry_after_s)
        self.reason: PostponeReason = reason
