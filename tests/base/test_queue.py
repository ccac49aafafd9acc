"""A job exists exactly when the transaction that asked for it commits."""

import pytest
from django.db import transaction
from procrastinate.exceptions import TaskNotFound

from tests.jobs import waiting_jobs
from tradewind.base.queue import enqueue

SWEEP = "base.sweep_stalled_jobs"


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_transaction_takes_its_job_with_it() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue(SWEEP, timestamp=1)
        raise ZeroDivisionError
    assert waiting_jobs() == []


@pytest.mark.django_db
def test_a_queueing_lock_lets_one_wait_and_spoils_nothing() -> None:
    with transaction.atomic():
        assert enqueue(SWEEP, queueing_lock="once", timestamp=1)
        assert not enqueue(SWEEP, queueing_lock="once", timestamp=2)
    assert [job["args"]["timestamp"] for job in waiting_jobs()] == [1]


@pytest.mark.django_db
def test_an_unknown_job_is_refused_at_once() -> None:
    with pytest.raises(TaskNotFound):
        enqueue("amazon.no_such_job")
