"""Commands for the tokens by which programs sign in."""

import argparse

from tradewind.base.api_tokens import create_token
from tradewind.base.audit import COMMAND_LINE
from tradewind.base.models import Role

from .output import Result


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `tokens create`."""
    tokens = commands.add_parser("tokens", help="tokens by which programs sign in to REST")
    actions = tokens.add_subparsers(required=True, metavar="ACTION")
    create = actions.add_parser("create", help="make a token; it is shown once")
    create.add_argument("name", metavar="NAME")
    create.add_argument("--role", choices=Role.values, default=str(Role.OPERATOR), help="default operator")
    create.set_defaults(handle=run_create)


def run_create(arguments: argparse.Namespace) -> Result:
    """Make a token and show it, this once."""
    _row, token = create_token(arguments.name, role=arguments.role, actor=COMMAND_LINE)
    return Result(
        data={"name": arguments.name, "role": arguments.role, "token": token},
        text=f"{token}\nThis is the only time the token of “{arguments.name}” is shown.",
    )
