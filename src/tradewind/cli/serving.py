"""The long-running processes: the web server, a worker, the local Amazon."""

import argparse
import asyncio
import os
import signal
import socket
from pathlib import Path

from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from procrastinate.contrib.django import app

from tradewind.base.errors import Refused
from tradewind.base.stalled import HEARTBEAT_S, STALLED_AFTER_S

from .output import Result

STOP_WITHIN_S = 10.0


def serve_web(*, host: str, port: int) -> None:
    """Serve WSGI with granian (ADR 8) until SIGTERM or Ctrl-C. Raises Refused (`port_taken`)."""
    refuse_taken(host, port)
    Granian(
        "tradewind.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=8,
        log_access=False,
        log_level=LogLevels.error,  # its starts and stops are no news to an operator
        respawn_failed_workers=True,
        websockets=False,
    ).serve()


def refuse_taken(host: str, port: int) -> None:
    """Raise Refused (`port_taken`) when we cannot listen there; a server that cannot would be started for ever."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        words = _("Nothing can listen at %(host)s, port %(port)s: %(reason)s. Choose another with --host or --port.")
        raise Refused("port_taken", words % {"host": host, "port": port, "reason": error.strerror}) from error


def work(*, concurrency: int) -> None:
    """Run jobs until SIGTERM or Ctrl-C; those under way get ten seconds to finish, the rest run elsewhere."""
    asyncio.run(_work(concurrency))


async def _work(concurrency: int) -> None:
    # procrastinate's connector for workers opens its own pool; the one for Django cannot listen
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        async with app.open_async():
            await app.run_worker_async(
                concurrency=concurrency,
                fetch_job_polling_interval=1.0,
                update_heartbeat_interval=HEARTBEAT_S,
                stalled_worker_timeout=STALLED_AFTER_S,
                shutdown_graceful_timeout=STOP_WITHIN_S,
                delete_jobs="successful",
                install_signal_handlers=True,
            )


def run_simulator(arguments: argparse.Namespace) -> Result:
    """Serve the local Amazon on loopback until stopped; its world is kept in the snapshot file, if one is named."""
    from tradewind.simulator.app import create_app  # noqa: PLC0415 (only this command needs it)
    from tradewind.simulator.clock import Clock  # noqa: PLC0415
    from tradewind.simulator.serve import make_simulator_server  # noqa: PLC0415
    from tradewind.simulator.world import World  # noqa: PLC0415

    kept: Path | None = arguments.snapshot
    clock = Clock(hurry=arguments.hurry, file=arguments.clock_file)
    world = World.load(kept, clock) if kept and kept.exists() else World.demo(clock)
    for uri in arguments.redirect_uri:
        world.register_redirect_uri(uri)
    application = create_app(world, base_url=f"http://127.0.0.1:{arguments.port}", snapshot=kept)
    server = make_simulator_server(application, port=arguments.port)
    signal.signal(signal.SIGTERM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
    try:
        server.serve_forever()
    finally:
        server.server_close()
        if kept:
            world.save(kept)
        clock.close()
    return Result(data={}, text="")
