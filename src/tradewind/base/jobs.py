"""Jobs of the ground."""

from .queue import register
from .stalled import delete_old_jobs, retry_stalled_jobs


@register("base.sweep_stalled_jobs", periodic="*/5 * * * * *")
def sweep_stalled_jobs(timestamp: int) -> None:  # noqa: ARG001 (the queue passes the scheduled second)
    """Run again what a killed worker left."""
    retry_stalled_jobs()


@register("base.forget_old_jobs", periodic="0 20 3 * * *")
def forget_old_jobs(timestamp: int) -> None:  # noqa: ARG001 (the queue passes the scheduled second)
    """Delete jobs that failed a month ago."""
    delete_old_jobs()
