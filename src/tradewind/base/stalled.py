"""Jobs left over: those of workers that died are put back to be run again (ADR 2), old failed ones go."""

import logging

from asgiref.sync import async_to_sync
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status

HEARTBEAT_S = 1.0
STALLED_AFTER_S = 5.0
FAILED_KEPT_H = 30 * 24

logger = logging.getLogger(__name__)


def retry_stalled_jobs() -> int:
    """Put every job of a worker without a heartbeat back in the queue; return how many. May run twice."""
    return async_to_sync(_retry_stalled_jobs)()


def delete_old_jobs() -> None:
    """Delete jobs that ended more than 30 days ago; successful ones went when they ended."""
    async_to_sync(app.job_manager.delete_old_jobs)(
        nb_hours=FAILED_KEPT_H, include_failed=True, include_cancelled=True, include_aborted=True
    )


async def _retry_stalled_jobs() -> int:
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_S))
    for job in stalled:
        logger.warning("The worker that ran %s (job %s) is gone; the job is run again.", job.task_name, job.id)
        await _put_back(job)
    return len(stalled)


async def _put_back(job: Job) -> None:
    """Put a job back; where one with its queueing lock waits already, that one does the work and this one ends."""
    try:
        await app.job_manager.retry_job(job)
    except UniqueViolation:
        await app.job_manager.finish_job_by_id_async(job_id=_id_of(job), status=Status.FAILED, delete_job=True)


def _id_of(job: Job) -> int:
    if job.id is None:
        raise ValueError("A job that was never enqueued cannot have stalled.")
    return job.id
