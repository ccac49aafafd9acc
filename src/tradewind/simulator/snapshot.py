"""Keeps a world on disk, so that a demo started again finds its Amazon as it left it."""

import pickle
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .clock import write_atomically

if TYPE_CHECKING:
    from .world import World

FORMAT = 3  # raise it whenever a class of the world gains or loses a field
PAUSE_S = 1.0


class SnapshotUnreadableError(Exception):
    """The file is no snapshot of this version; the message says what to do."""


def dump(world: "World") -> bytes:
    """Return all that is true in a world, as bytes."""
    with world.lock:
        expecting = world.clock.state()["expecting"]
        kept = {"format": FORMAT, "now": world.now, "expecting": expecting, "world": world.contents()}
        return pickle.dumps(kept)


def load(path: Path) -> dict[str, Any]:
    """Return what `dump` kept; raises SnapshotUnreadableError. Only for files this program wrote, mode 0600."""
    try:
        kept = pickle.loads(path.read_bytes())  # noqa: S301 - our own file, readable by its owner only
    except (OSError, EOFError, AttributeError, ImportError, IndexError, pickle.UnpicklingError) as error:
        raise SnapshotUnreadableError(f"{path} cannot be read; delete it to begin a new local Amazon.") from error
    if not isinstance(kept, dict) or kept.get("format") != FORMAT:
        raise SnapshotUnreadableError(f"{path} is of another version; delete it to begin a new local Amazon.")
    return kept


class Keeper:
    """Saves a world soon after each change, at most once a second."""

    def __init__(self, world: "World", path: Path) -> None:
        self._world = world
        self._path = path
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def changed(self) -> None:
        """Save within a second."""
        with self._lock:
            if self._timer is None:
                self._timer = threading.Timer(PAUSE_S, self.save)
                self._timer.daemon = True
                self._timer.start()

    def save(self) -> None:
        """Save now."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            write_atomically(self._path, dump(self._world))
