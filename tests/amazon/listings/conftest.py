"""A shop with a connection whose mapping is complete, and time that passes until feeds are done."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.amazon.shop import fill, make_clothing
from tradewind.store.models import Category


@pytest.fixture
def clothing(db: None) -> Category:
    return make_clothing()


@pytest.fixture
def connection(connect_account: Callable[..., list[Any]], clock: Any) -> Any:
    return connect_account()[0]


@pytest.fixture
def shop(connection: Any, clothing: Category) -> Any:
    return fill(connection, clothing)


@pytest.fixture
def finish_feeds(clock: Any, run_jobs: Callable[..., int]) -> Callable[..., int]:
    """Return a function that lets time and jobs pass until no submission is under way; it counts the rounds."""
    from tradewind.amazon.listings.submit import UNDER_WAY, enqueue_due_steps
    from tradewind.amazon.models import Submission

    def finish(most: int = 60, **step: float) -> int:
        for rounds in range(most):
            enqueue_due_steps()
            run_jobs()
            if not Submission.objects.filter(state__in=UNDER_WAY).exists():
                return rounds
            clock.advance(**(step or {"seconds": 60}))
        raise AssertionError(f"Still under way: {list(Submission.objects.values('state', 'reason', 'next_step_at'))}")

    return finish
