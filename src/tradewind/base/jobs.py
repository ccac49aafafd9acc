"""Jobs of the ground."""

from .queue import register
from .stalled import retry_stalled_jobs


@register("base.sweep_stalled_jobs", periodic="*/5 * * * * *")
def sweep_stalled_jobs(timestamp: int) -> None:  # noqa: ARG001 (the queue passes the scheduled second)
    """Run again what a killed worker left."""
    retry_stalled_jobs()
