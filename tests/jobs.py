"""Runs due jobs inside a test, through the queue's own tables."""

import inspect
import json
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app


def run_due_jobs(*, most: int = 500, ignore_schedule: bool = True) -> int:
    """Run waiting jobs in the order a worker would take them; return how many ran.

    A job scheduled for later runs too: under the tests' standing clock "later" has no meaning for the queue, and
    what is due is decided by the job itself. Raises AssertionError when jobs keep coming.
    """
    app.perform_import_paths()
    count = 0
    while (row := _take_next(ignore_schedule=ignore_schedule)) is not None:
        count += 1
        if count > most:
            raise AssertionError(f"Jobs keep coming: {row['task_name']} after {most} others.")
        # A worker renews its database connection around each job; a test keeps its own.
        inspect.unwrap(app.tasks[row["task_name"]].func)(**row["args"])
        _finish(row["id"])
    return count


def waiting_jobs() -> list[dict[str, Any]]:
    """Return name and arguments of each job that waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args, scheduled_at FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        return [{"name": name, "args": _decoded(args), "at": at} for name, args, at in cursor.fetchall()]


def _take_next(*, ignore_schedule: bool) -> dict[str, Any] | None:
    due = "" if ignore_schedule else "AND (scheduled_at IS NULL OR scheduled_at <= now())"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT id, task_name, args FROM procrastinate_jobs
                WHERE status = 'todo' {due} ORDER BY priority DESC, id LIMIT 1"""
        )
        row = cursor.fetchone()
        if row is None:
            return None
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [row[0]])
    return {"id": row[0], "task_name": row[1], "args": _decoded(row[2])}


def _finish(job_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', false)", [job_id])


def _decoded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
