"""Jobs of workers that died: found by the missing heartbeat, put back to be run again (ADR 2)."""

import logging

from asgiref.sync import async_to_sync
from procrastinate.contrib.django import app

HEARTBEAT_S = 1.0
STALLED_AFTER_S = 5.0

logger = logging.getLogger(__name__)


def retry_stalled_jobs() -> int:
    """Put every job of a worker without a heartbeat back in the queue; return how many. May run twice."""
    return async_to_sync(_retry_stalled_jobs)()


async def _retry_stalled_jobs() -> int:
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_S))
    for job in stalled:
        logger.warning("The worker that ran %s (job %s) is gone; the job is run again.", job.task_name, job.id)
        await app.job_manager.retry_job(job)
    return len(stalled)
