"""The data folder of a demo: claimed before Django's settings are read, never a real installation's."""

import argparse
import fcntl
import json
import os
import socket
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from tradewind.base.env import SettingInvalid, make_folder, read_demo, read_text, write_private

from .numbers import read_port

AMAZON_ADDRESSES = ("SPAPI_ENDPOINT", "LWA_TOKEN_URL", "SELLER_CENTRAL_URL")
_held: list[IO[str]] = []


def claim(folder: Path, arguments: list[str]) -> None:
    """Make the folder a demo's and hold it while this process lives; write the first `demo.json`.

    Raises SettingInvalid when the folder holds a real installation or a demo that runs, when a port is taken,
    or when a setting would lead the demo to the real Amazon or to another database.
    """
    ports = _read_ports(arguments)
    _refuse_real_settings()
    if not read_demo(folder) and any((folder / name).exists() for name in ("postgres", "secret-key")):
        raise SettingInvalid(
            f"{folder} holds a real installation. Give the demo a folder of its own: "
            "TRADEWIND_DATA=./demo tradewind demo"
        )
    make_folder(folder)
    _hold(folder)
    for port in (ports.port, ports.simulator_port):
        _refuse_taken(port)
    write(folder, url=f"http://127.0.0.1:{ports.port}", simulator_url=f"http://127.0.0.1:{ports.simulator_port}")


def write(folder: Path, **entries: str) -> None:
    """Add entries to `demo.json` (mode 0600): url, simulator_url, sign_in_url, api_token."""
    write_private(folder / "demo.json", json.dumps(read_demo(folder) | entries, indent=2))


def _read_ports(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tradewind demo", add_help=False)
    parser.add_argument("--port", type=read_port, default=8000)
    parser.add_argument("--simulator-port", type=read_port, default=8001)
    return parser.parse_known_args(arguments)[0]


def _refuse_real_settings() -> None:
    if os.environ.get("DATABASE_URL"):
        raise SettingInvalid("A demo keeps its own database. Unset DATABASE_URL for it.")
    for name in AMAZON_ADDRESSES:
        given = read_text(name)
        if given and urlsplit(given).hostname not in {"127.0.0.1", "localhost", "::1"}:
            raise SettingInvalid(f"A demo never speaks to the real Amazon. Unset {name} for it.")


def _hold(folder: Path) -> None:
    lock = (folder / "demo.lock").open("w", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        url = read_demo(folder).get("url", "")
        raise SettingInvalid(
            f"A demo already runs on {folder}, at {url}. Stop it first, or use another folder."
        ) from error
    _held.append(lock)


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SettingInvalid(
                f"Port {port} is taken. Choose others: tradewind demo --port 8100 --simulator-port 8101"
            ) from error
