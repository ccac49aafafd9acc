"""Child processes of one command: started together, started again when one falls, stopped together."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

STOP_WITHIN_S = 15.0
RESTART_AFTER_S = 1.0
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One `tradewind …` process, known by its name in what we print."""

    name: str
    arguments: Sequence[str]
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only us and we stop it in order."""
        command = [sys.executable, "-m", "tradewind", *self.arguments]
        self.process = subprocess.Popen(command, start_new_session=True, preexec_fn=_end_with_parent)  # noqa: S603, PLW1509 (our own command; one libc call)

    def has_fallen(self) -> bool:
        """Return whether it ended without being asked to."""
        return self.process is not None and self.process.poll() is not None

    def stop(self, deadline: float) -> None:
        """Ask it to end, wait until `deadline` (monotonic seconds), then end it."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=max(0.1, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):  # its own children too, should one have stayed behind
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Family:
    """Children that live and end together."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self._stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask_to_stop)

    def start(self, name: str, *arguments: str) -> Child:
        """Start one more child."""
        child = Child(name, arguments)
        child.start()
        self.children.append(child)
        return child

    def wait_for(self, is_ready: Callable[[], bool], *, within_s: float) -> bool:
        """Return whether `is_ready` came true in time; a child that falls meanwhile ends the wait."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline and not self._stop.is_set():
            if is_ready():
                return True
            if any(child.has_fallen() for child in self.children):
                return False
            self._stop.wait(0.1)
        return False

    def watch(self) -> None:
        """Keep the children running until Ctrl-C or SIGTERM; a fallen one is started again and named."""
        while not self._stop.wait(0.5):
            for child in self.children:
                if child.has_fallen():
                    print(f"The {child.name} process ended unexpectedly; it is started again.", file=sys.stderr)
                    self._stop.wait(RESTART_AFTER_S)
                    if not self._stop.is_set():
                        child.start()

    def stop(self) -> None:
        """End all children, the last started first, each with time to finish what it does."""
        for child in reversed(self.children):
            if child.process is not None and child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_WITHIN_S
        for child in reversed(self.children):
            child.stop(deadline)

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 (the signal's own form)
        self._stop.set()


def _end_with_parent() -> None:
    """Ask the kernel to stop the child when the parent is killed: no orphan keeps the ports (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
