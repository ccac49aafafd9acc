"""All commands under one name, and what a refusal looks like on a terminal."""

import argparse
import importlib
import logging
from collections.abc import Sequence

import django

from .output import Result, print_reason, print_result

AREAS = ("server", "connections", "catalog", "mapping", "listings", "feeds", "orders", "tokens")

logger = logging.getLogger(__name__)


def run(arguments: Sequence[str]) -> int:
    """Run one command line; return its exit status (0 done, 1 refused or failed, 2 bad usage)."""
    django.setup()
    from django.db import OperationalError  # noqa: PLC0415 (rooms may be imported only after setup)

    from tradewind.base.errors import Refused  # noqa: PLC0415
    from tradewind.base.schema import describe_unreachable  # noqa: PLC0415

    parser = build_parser(arguments[:1])
    given = parser.parse_args(arguments)
    if not hasattr(given, "handle"):
        parser.print_help()
        return 2
    try:
        if getattr(given, "needs_ready", True):
            _make_ready()
        result: Result = given.handle(given)
    except Refused as refusal:
        print_reason(refusal, as_json=given.json)
        return 1
    except OperationalError as error:
        print_reason(describe_unreachable(error), as_json=given.json)
        return 1
    print_result(result, as_json=given.json)
    return result.status


def build_parser(first_words: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Return the parser with the commands of every area, or of the one that is typed: loading all takes a second."""
    parser = argparse.ArgumentParser(prog="tradewind", description="The Amazon channel of an online store.")
    parser.set_defaults(json=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for area in [word for word in first_words if word in AREAS] or AREAS:
        importlib.import_module(f"tradewind.cli.{area}").add_commands(commands)
    _add_json(parser)
    return parser


def _add_json(parser: argparse.ArgumentParser) -> None:
    """Give every last command the option --json."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for sub in dict.fromkeys(action.choices.values()):
                _add_json(sub)
                if sub.get_default("handle"):
                    sub.add_argument("--json", action="store_true", help="print JSON instead of words")


def _make_ready() -> None:
    from tradewind.base.schema import ensure_in_step  # noqa: PLC0415 (needs Django's setup)

    ensure_in_step()
