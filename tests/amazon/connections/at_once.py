"""Runs the same thing in several threads at the same moment, each with a database connection of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

Result = TypeVar("Result")


def run_at_once(act: Callable[[], Result], *, times: int = 10) -> list[Result | Exception]:
    """Return what each of `times` simultaneous runs gave or raised."""
    start = threading.Barrier(times)

    def run(_number: int) -> Result | Exception:
        start.wait()
        try:
            return act()
        except Exception as error:  # noqa: BLE001 (the caller looks at it)
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))
