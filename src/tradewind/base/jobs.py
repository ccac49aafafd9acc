"""Jobs of the ground."""

from . import mail
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


@register("base.send_mail", periodic="*/15 * * * * *")
def send_mail(timestamp: int) -> None:  # noqa: ARG001 (the queue passes the scheduled second)
    """Send the mails that are due."""
    mail.send_due()


@register("base.forget_old_mail", periodic="0 25 3 * * *")
def forget_old_mail(timestamp: int) -> None:  # noqa: ARG001 (the queue passes the scheduled second)
    """Delete mails of a month ago."""
    mail.forget_old()
