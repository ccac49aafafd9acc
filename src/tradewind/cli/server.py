"""Commands that run Tradewind: web, worker, both, the local Amazon, and what keeps the database and keys."""

import argparse
import os
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from tradewind.base import first_admin, schema
from tradewind.base.audit import COMMAND_LINE
from tradewind.base.env import read_text
from tradewind.base.keys import rotate_keys

from . import demo, doctor, serving
from .numbers import read_count, read_port
from .output import Result
from .processes import Family


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this area."""
    _add_demo(commands)
    up = commands.add_parser("up", help="run web and worker together, after bringing the database in step")
    _add_address(up)
    up.set_defaults(handle=run_up, needs_ready=False)
    web = commands.add_parser("web", help="run the web server")
    _add_address(web)
    web.set_defaults(handle=run_web)
    worker = commands.add_parser("worker", help="run a worker; any number of them, anywhere")
    worker.add_argument("--concurrency", type=read_count, default=4, help="jobs at the same time (default 4)")
    worker.set_defaults(handle=run_worker)
    _add_simulator(commands)
    commands.add_parser("doctor", help="check the installation and say what to do").set_defaults(
        handle=run_doctor, needs_ready=False
    )
    commands.add_parser("migrate", help="bring the database in step with this version").set_defaults(
        handle=run_migrate, needs_ready=False
    )
    rotate = commands.add_parser("rotate-keys", help="seal every secret anew with a fresh key")
    rotate.add_argument("--forget-old", action="store_true", help="keep only the new key afterwards")
    rotate.set_defaults(handle=run_rotate_keys)


def _add_address(parser: argparse.ArgumentParser) -> None:
    own = urlsplit(settings.URL)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=read_port, default=own.port or 8000, help="port to listen on")


def _add_demo(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("demo", help="run everything with a local Amazon and a store filled with products")
    parser.add_argument("--port", type=read_port, default=8000, help="port of the web server (default 8000)")
    parser.add_argument(
        "--simulator-port", type=read_port, default=8001, help="port of the local Amazon (default 8001)"
    )
    parser.set_defaults(handle=demo.run_demo, needs_ready=False)


def _add_simulator(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("simulator", help="run the local Amazon alone")
    parser.add_argument("--port", type=read_port, default=8001, help="port to listen on (default 8001)")
    parser.add_argument("--clock-file", type=Path, help="where to write its clock for others to follow")
    parser.add_argument("--snapshot", type=Path, help="where to keep its world between runs")
    parser.add_argument("--hurry", type=float, default=1.0, help="pace while something waits to be noticed (default 1)")
    parser.add_argument(
        "--redirect-uri", action="append", default=[], help="one more address that consent may return to"
    )
    parser.set_defaults(handle=serving.run_simulator, needs_ready=False)


def run_up(arguments: argparse.Namespace) -> Result:
    """Migrate, print the first admin's link where there is no admin yet, run web and worker until stopped."""
    serving.refuse_taken(arguments.host, arguments.port)
    follow_port(arguments.port)
    schema.migrate()
    family = Family()
    link = first_admin.make_link()
    family.start("web", "web", "--host", arguments.host, "--port", str(arguments.port))
    family.start("worker", "worker")
    print(f"Tradewind runs at {settings.URL}", flush=True)
    if link:
        print(f"Nobody can sign in yet. Choose the first admin's password here, once: {link}", flush=True)
    try:
        family.watch()
    finally:
        family.stop()
    return Result(data={"url": settings.URL}, text="Stopped.")


def follow_port(port: int) -> None:
    """Let links lead to the port that is listened on, here and in child processes, unless TRADEWIND_URL says where."""
    if not read_text("TRADEWIND_URL") and not settings.DEMO:
        settings.URL = os.environ["TRADEWIND_URL"] = f"http://127.0.0.1:{port}"


def run_web(arguments: argparse.Namespace) -> Result:
    """Serve pages and REST until stopped."""
    serving.serve_web(host=arguments.host, port=arguments.port)
    return Result(data={}, text="")


def run_worker(arguments: argparse.Namespace) -> Result:
    """Run jobs until stopped; what is under way is finished first."""
    serving.work(concurrency=arguments.concurrency)
    return Result(data={}, text="")


def run_migrate(arguments: argparse.Namespace) -> Result:  # noqa: ARG001 (takes no options of its own)
    """Bring the database in step."""
    schema.migrate()
    return Result(data={"in_step": True}, text="The database is in step with this version.")


def run_doctor(arguments: argparse.Namespace) -> Result:  # noqa: ARG001 (takes no options of its own)
    """Check the installation; exit status 1 when something needs a person."""
    findings = doctor.examine()
    return Result(
        data=[finding.as_data() for finding in findings],
        text="\n".join(finding.as_text() for finding in findings),
        status=0 if all(finding.is_good for finding in findings) else 1,
    )


def run_rotate_keys(arguments: argparse.Namespace) -> Result:
    """Seal every secret anew."""
    count = rotate_keys(actor=COMMAND_LINE, forget_old=arguments.forget_old)
    return Result(data={"values": count}, text=f"{count} values are sealed with the newest key.")
