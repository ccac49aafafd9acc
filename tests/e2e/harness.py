"""Starts the real thing: `tradewind demo` in a folder of its own, and commands beside it."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import psutil

READY = "Tradewind is ready:"
START_WITHIN_S = 120.0


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(is_so: Callable[[], Any], *, within_s: float, what: str) -> Any:
    """Look every 0.2 s until `is_so` returns something; fail with `what` when time is up."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        found = is_so()
        if found:
            return found
        time.sleep(0.2)  # real processes: there is no clock of ours to move
    raise AssertionError(f"Waited {within_s:.0f} s in vain: {what}")


class Demo:
    """A running demo."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.simulator_port = free_port()
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("TRADEWIND_", "SPAPI_"))}
        clean.pop("DATABASE_URL", None)
        self.environment = {**clean, "TRADEWIND_DATA": str(folder), "PYTHONUNBUFFERED": "1", **environment}
        self.process: subprocess.Popen[bytes] | None = None
        self.log = folder.parent / f"{folder.name}.log"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def simulator_url(self) -> str:
        return f"http://127.0.0.1:{self.simulator_port}"

    @property
    def card(self) -> dict[str, str]:
        """What the demo wrote for others."""
        read: dict[str, str] = json.loads((self.folder / "demo.json").read_text())
        return read

    def start(self) -> "Demo":
        """Start it and wait for its ready line."""
        command = [*self._tradewind(), "demo", f"--port={self.port}", f"--simulator-port={self.simulator_port}"]
        with self.log.open("a") as output:
            self.process = subprocess.Popen(
                command, env=self.environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
            )
        wait_until(self._is_ready, within_s=START_WITHIN_S, what=f"{READY} in\n{self.log.read_text()}")
        return self

    def stop(self) -> None:
        """Ask it to end as Ctrl-C does, and wait."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=40)

    def _is_ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"The demo ended:\n{self.log.read_text()}"
        return READY in self.log.read_text()

    def run(self, *arguments: str, status: int = 0) -> Any:
        """Run one command with --json beside the demo; return what it printed, or its reason when refused."""
        done = subprocess.run(
            [*self._tradewind(), *arguments, "--json"],
            env=self.environment, capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip
        assert done.returncode == status, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        text = done.stdout if status == 0 or done.stdout.strip() else done.stderr
        return json.loads(text) if text.strip() else None

    def start_command(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start one command and leave it running."""
        return subprocess.Popen(
            [*self._tradewind(), *arguments], env=self.environment, text=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the local Amazon's control interface."""
        with httpx2.Client(base_url=self.simulator_url, timeout=30) as http:
            answer = http.request(method, f"/control{path}", json=body)
            answer.raise_for_status()
            return answer.json()

    def api(self, method: str, path: str, **options: Any) -> httpx2.Response:
        """Call REST with the demo's token."""
        headers = {"Authorization": f"Bearer {self.card['api_token']}"}
        with httpx2.Client(base_url=self.url, timeout=30, headers=headers) as http:
            return http.request(method, f"/api/v1{path}", **options)

    def kill(self, name: str) -> None:
        """Kill -9 the child that runs `tradewind <name>`, if it runs; the demo starts another."""
        child = self._child(name)
        if child is not None:
            child.send_signal(signal.SIGKILL)
            child.wait(10)

    def age_of(self, name: str) -> float:
        """Return for how many seconds the child that runs `tradewind <name>` has run; 0 when there is none."""
        child = self._child(name)
        return time.time() - child.create_time() if child is not None else 0.0

    def _child(self, name: str) -> psutil.Process | None:
        assert self.process is not None
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.Error):
                if child.cmdline()[1:4] == ["-m", "tradewind", name]:
                    return child
        return None

    @staticmethod
    def _tradewind() -> list[str]:
        return [sys.executable, "-m", "tradewind"]
