"""Jobs by name: a rule says which job is to run, and the job appears with the rule's own transaction."""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import close_old_connections, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from . import clock

JSONValue = str | int | float | bool | None | list[Any] | dict[str, Any]


def enqueue(
    name: str,
    *,
    lock: str | None = None,
    queueing_lock: str | None = None,
    not_before: datetime | None = None,
    **arguments: JSONValue,
) -> bool:
    """Enqueue the job `name` in the caller's transaction; it exists when that commits.

    `lock`: jobs with the same lock run one after the other. `queueing_lock`: at most one such job waits; False
    is returned when one already does. `not_before` is an instant of `clock`. Raises TaskNotFound for a name
    that no `jobs.py` registers.
    """
    job = app.configure_task(
        name,
        allow_unknown=False,
        lock=lock,
        queueing_lock=queueing_lock,
        schedule_at=clock.wall_instant(not_before) if not_before else None,
    )
    try:
        with transaction.atomic():  # a savepoint: a refused queueing lock must not spoil the caller's transaction
            job.defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True


def register(name: str, *, periodic: str | None = None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as the job `name`; `periodic` is a cron line whose first of six fields are seconds.

    A periodic job takes one argument, the scheduled epoch second.
    """

    def wrap(function: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> None:
            close_old_connections()
            try:
                function(*args, **kwargs)
            finally:
                close_old_connections()

        options: dict[str, Any] = {"queueing_lock": name} if periodic else {}
        task = app.task(name=name, **options)(run)  # type: ignore[no-untyped-call]  # procrastinate leaves it untyped
        if periodic:
            seconds, rest = periodic.split(" ", 1)  # croniter wants the seconds last
            app.periodic(cron=f"{rest} {seconds}")(task)
        return function

    return wrap


def is_under_way(lock: str) -> bool:
    """Return whether a job with this lock waits or runs."""
    jobs = apps.get_model("procrastinate", "ProcrastinateJob").objects
    return bool(jobs.filter(lock=lock, status__in=["todo", "doing"]).exists())


def registered_names() -> set[str]:
    """Return the names of all jobs that a worker knows."""
    app.perform_import_paths()  # type: ignore[no-untyped-call]  # procrastinate leaves it untyped
    return {name for name in app.tasks if not name.startswith("builtin:")}
