"""The command as a shell starts it: bad usage, settings that do not fit, locales, pipes, taken ports."""

import json
import os
import socket
import subprocess
import sys
from typing import Any

import pytest

from tradewind.cli.server import follow_port

pytestmark = pytest.mark.processes
NOWHERE = "postgresql://me:hunter2@127.0.0.1:1/shop"


def tradewind(*arguments: str | bytes, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run it, away from any database of ours unless told otherwise."""
    command = [sys.executable, "-W", "error", "-m", "tradewind", *arguments]
    given = {**os.environ, "DATABASE_URL": NOWHERE, **environment}
    return subprocess.run(command, env=given, capture_output=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["nonsense"], "invalid choice"),
        (["connections", "on", "9" * 30], "is not the ID of a connection"),
        (["web", "--port", "99999"], "from 1 to 65535"),
        (["worker", "--concurrency", "0"], "from 1 to 1000"),
    ],
)
def test_bad_usage(arguments: list[str], reason: str) -> None:
    answer = tradewind(*arguments)
    assert answer.returncode == 2
    assert reason in answer.stderr.decode()
    assert answer.stdout == b""


def test_a_database_that_does_not_answer() -> None:
    answer = tradewind("migrate", "--json")
    assert answer.returncode == 1
    reason = json.loads(answer.stderr)
    assert reason["code"] == "database_unreachable"
    assert "port 1 failed" in reason["message"]
    assert "hunter2" not in reason["message"]


def test_the_doctor_sees_a_patient_without_a_database() -> None:
    answer = tradewind("doctor", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", LC_ALL="C", SPAPI_ENDPOINT="http://127.0.0.1:1",
                       LWA_TOKEN_URL="http://127.0.0.1:1")  # fmt: skip
    assert answer.returncode == 1
    assert "FIX  database" in answer.stdout.decode()
    assert "→" in answer.stdout.decode()
    assert answer.stderr == b""


def test_a_setting_that_cannot_be_used_is_told_as_json_too() -> None:
    answer = tradewind("connections", "list", "--json", TRADEWIND_ENCRYPTION_KEYS="short")
    assert answer.returncode == 1
    assert json.loads(answer.stderr)["code"] == "setting_invalid"


def test_an_argument_in_another_encoding() -> None:
    answer = tradewind("catalog", "show", b"caf\xe9")
    assert (answer.returncode, answer.stdout) == (1, b"")
    assert "is not UTF-8" in answer.stderr.decode()


def test_a_reader_that_has_read_enough() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe:
        command = [sys.executable, "-m", "tradewind", "catalog", "list", "--json"]
        answer = subprocess.run(command, stdout=pipe, stderr=subprocess.PIPE, timeout=60, check=False)
    assert (answer.returncode, answer.stderr) == (1, b"")


def test_a_port_that_somebody_else_holds() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        answer = tradewind("up", "--port", str(taken.getsockname()[1]), "--json")
    assert answer.returncode == 1
    assert json.loads(answer.stderr)["code"] == "port_taken"


def test_links_lead_to_the_port_that_is_listened_on(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setenv("TRADEWIND_URL", "https://shop.example")
    settings.URL = "https://shop.example"
    follow_port(8100)
    assert settings.URL == "https://shop.example"
    monkeypatch.setenv("TRADEWIND_URL", "")
    follow_port(8100)
    assert (settings.URL, os.environ["TRADEWIND_URL"]) == ("http://127.0.0.1:8100", "http://127.0.0.1:8100")
