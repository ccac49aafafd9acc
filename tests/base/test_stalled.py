"""Jobs of workers that died."""

import pytest
from django.db import connection

from tests.jobs import waiting_jobs
from tradewind.base.queue import enqueue
from tradewind.base.stalled import delete_old_jobs, retry_stalled_jobs

pytestmark = pytest.mark.django_db(transaction=True)


def _enqueue() -> None:
    enqueue("base.sweep_stalled_jobs", lock="one", queueing_lock="one", timestamp=0)


def _let_it_stall() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL WHERE status = 'todo'")


def test_a_stalled_job_runs_again():
    _enqueue()
    _let_it_stall()
    assert retry_stalled_jobs() == 1
    assert len(waiting_jobs()) == 1


def test_a_stalled_job_gives_way_to_the_one_that_waits_for_the_same():
    _enqueue()
    _let_it_stall()
    _enqueue()
    retry_stalled_jobs()
    assert len(waiting_jobs()) == 1
    assert retry_stalled_jobs() == 0


def _fail(days_ago: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE status = 'todo' RETURNING id")
        (job_id,) = cursor.fetchone()
        cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", [job_id])
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - make_interval(days => %s) WHERE job_id = %s",
            [days_ago, job_id],
        )


def test_a_failed_job_is_kept_for_a_month():
    for days_ago in (31, 29):
        _enqueue()
        _fail(days_ago)
    delete_old_jobs()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (1,)
