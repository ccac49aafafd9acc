"""Waits at the terminal while Amazon's rate is spent for a moment, so that a person need not type again."""

import time
from collections.abc import Callable
from typing import TypeVar

from tradewind.amazon.mapping.asking import AmazonBusy

from .output import print_progress

Answer = TypeVar("Answer")
_LONGEST_S = 10.0
_MOST_ROUNDS = 20


def wait_for_amazon(act: Callable[[], Answer]) -> Answer:
    """Return what `act` returns, trying again when Amazon says so: at most 20 times, never after a wait over 10 s.

    `act` must change nothing when it is refused. Raises what it raises.
    """
    for _round in range(_MOST_ROUNDS):
        try:
            return act()
        except AmazonBusy as busy:
            if busy.retry_after_s > _LONGEST_S:
                raise
            print_progress("Amazon's rate is spent for a moment; waiting.")
            time.sleep(max(busy.retry_after_s, 0.1))
            print_progress("")
    return act()
