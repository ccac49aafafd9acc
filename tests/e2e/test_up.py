"""`tradewind up` on an empty folder: database, first admin, web and worker, and all of it gone after Ctrl-C."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx2
import psutil
import pytest

from tests.e2e.harness import free_port, wait_until

pytestmark = pytest.mark.processes


def start_up(folder: Path, log: Path, port: int) -> "subprocess.Popen[bytes]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TRADEWIND_", "SPAPI_"))}
    clean.pop("DATABASE_URL", None)
    clean |= {"TRADEWIND_DATA": str(folder), "TRADEWIND_URL": f"http://127.0.0.1:{port}", "PYTHONUNBUFFERED": "1"}
    with log.open("w") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "tradewind", "up", "--port", str(port)],
            env=clean, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip


def answers(url: str) -> bool:
    try:
        return httpx2.get(url, timeout=2).status_code == 200
    except httpx2.HTTPError:
        return False


def database_processes(folder: Path) -> list[int]:
    return [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if str(folder / "postgres") in " ".join(process.info["cmdline"] or [])
    ]


def test_up_lets_the_first_admin_in_and_leaves_nothing_running(tmp_path: Path) -> None:
    folder, log, port = tmp_path / "data", tmp_path / "up.log", free_port()
    process = start_up(folder, log, port)
    try:
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/healthz"), within_s=60, what=f"web, see {log}")
        link = wait_until(
            lambda: re.search(r"http://\S+/first-admin/\S+", log.read_text()), within_s=10, what="the link"
        )
        assert "Make the admin" in httpx2.get(link[0], timeout=10).text
        assert database_processes(folder)
        for name in ("secret-key", "encryption-keys"):
            assert (folder / name).stat().st_mode & 0o077 == 0
        children = psutil.Process(process.pid).children(recursive=True)
    finally:
        process.send_signal(signal.SIGINT)
        status = process.wait(40)
    assert status == 0
    assert not [child for child in children if child.is_running()]
    wait_until(lambda: not database_processes(folder), within_s=20, what="the database stopped")
