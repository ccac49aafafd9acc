"""Commands for connected marketplaces: what the page does, on a terminal."""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tradewind.base.errors import Refused

from . import options
from .output import Result, table


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `connections` and what can be done with them."""
    area = commands.add_parser("connections", help="connected marketplaces")
    actions = area.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="list the connections")
    listing.add_argument("--search", default="", help="only those that hold these words")
    listing.set_defaults(handle=list_connections)
    _add_adding(actions)
    for name, handle, words in (
        ("on", switch_on, "switch on: it goes on where it stopped"),
        ("off", switch_off, "switch off: nothing is sent or fetched, everything is kept"),
        ("check", check, "try what it needs of Amazon"),
    ):
        _add_one(actions, name, words).set_defaults(handle=handle)
    describing = _add_one(actions, "describe", "show it with the account's health, or give it another description")
    describing.add_argument("text", metavar="TEXT", nargs="?", help="the new description; without it, show only")
    describing.set_defaults(handle=describe)
    disconnecting = _add_one(actions, "disconnect", "disconnect: what we have of it from Amazon is deleted")
    disconnecting.add_argument("--yes", action="store_true", help="do not only say what would go")
    disconnecting.set_defaults(handle=disconnect)
    options.add_actions(actions)


def list_connections(arguments: argparse.Namespace) -> Result:
    """List the connections."""
    from tradewind.amazon.connections import queries  # noqa: PLC0415 (rooms may be imported only after setup)

    rows = queries.list_connections(arguments.search)
    head = ("ID", "MARKETPLACE", "COUNTRY", "MERCHANT ID", "CURRENCY", "ON", "STATE", "DESCRIPTION")
    lines = [
        (
            row.id, row.marketplace.name, row.marketplace.country, row.merchant_id, row.currency,
            "on" if row.is_on else "off", row.state.word, row.description,
        )
        for row in rows
    ]  # fmt: skip
    return Result([row.as_data() for row in rows], table(head, lines) if rows else "No marketplace is connected yet.")


def add(arguments: argparse.Namespace) -> Result:
    """Connect with a refresh token."""
    from tradewind.amazon.connections import authorize, marketplaces  # noqa: PLC0415 (as above)

    found = marketplaces.find(arguments.marketplace)
    outcome = authorize.connect_with_token(
        marketplace_id=found.id if found else arguments.marketplace,
        merchant_id=arguments.merchant_id,
        refresh_token=_read_token(arguments),
        description=arguments.description,
        actor=_actor(),
    )
    shown = _show(outcome.connection.pk)
    text = [f"{shown.text} {'Connected.' if outcome.created else 'Connected again.'}"]
    if outcome.offered:
        names = ", ".join(marketplaces.get(one).name for one in outcome.offered)
        text.append(f"The account also sells on {names}.")
    data = {**shown.data, "is_new": outcome.created, "offered_marketplace_ids": list(outcome.offered)}
    return Result(data, "\n".join(text))


def switch_on(arguments: argparse.Namespace) -> Result:
    """Switch a connection on."""
    return _change(arguments.id, is_on=True)


def switch_off(arguments: argparse.Namespace) -> Result:
    """Switch a connection off."""
    return _change(arguments.id, is_on=False)


def describe(arguments: argparse.Namespace) -> Result:
    """Give a connection another description, or show it with its account's health."""
    from tradewind.amazon.connections import queries, switch  # noqa: PLC0415 (as above)

    if arguments.text is not None:
        queries.find_connection(arguments.id)
        switch.describe(arguments.id, arguments.text, actor=_actor())
        return _show(arguments.id)
    detail = queries.get_connection(arguments.id)
    return Result(detail.as_data(), "\n".join([_show(arguments.id).text, *_say_health(detail.health)]))


def disconnect(arguments: argparse.Namespace) -> Result:
    """Disconnect; without --yes only say what would go."""
    from tradewind.amazon.connections import queries, switch  # noqa: PLC0415 (as above)
    from tradewind.amazon.connections.disconnect import count_what_goes  # noqa: PLC0415 (as above)

    connection = queries.find_connection(arguments.id)
    if not arguments.yes:
        counts = _words(asdict(count_what_goes(connection)))
        raise Refused("confirmation_missing", f"This deletes for good: {counts}. Repeat it with --yes.")
    saved = switch.save_changes([switch.Change(arguments.id, disconnect=True)], actor=_actor())
    farewell = saved.farewells[0]
    text = (
        f"{farewell.name} ({farewell.merchant_id}) is disconnected: {_words(asdict(farewell.counts))}.\n"
        f"Take the authorization back at Amazon: {farewell.manage_apps_url}"
    )
    return Result(asdict(farewell), text)


def check(arguments: argparse.Namespace) -> Result:
    """Try what a connection needs of Amazon; fails when something does not work."""
    from tradewind.amazon.connections import queries  # noqa: PLC0415 (as above)
    from tradewind.amazon.connections.check import check_connection  # noqa: PLC0415 (as above)

    results = check_connection(queries.find_connection(arguments.id))
    lines = [(one.call, "works" if one.works else "fails", f"{one.words} {one.advice}".strip()) for one in results]
    status = 0 if all(one.works for one in results) else 1
    return Result([asdict(one) for one in results], table(("CALL", "", ""), lines), status)


def _add_one(actions: Any, name: str, words: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=words)
    parser.add_argument("id", type=_read_id, metavar="ID")
    return parser


def _add_adding(actions: Any) -> None:
    parser = actions.add_parser("add", help="connect with a refresh token")
    parser.add_argument("--marketplace", required=True, help="a country code (US, UK) or a marketplace ID")
    parser.add_argument("--merchant-id", required=True)
    tokens = parser.add_mutually_exclusive_group(required=True)
    tokens.add_argument("--refresh-token", help="the token, or - to read it from standard input")
    tokens.add_argument("--refresh-token-file", type=Path, help="a file that holds the token")
    parser.add_argument("--description", default="")
    parser.set_defaults(handle=add)


def _read_id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 2**63):
        raise argparse.ArgumentTypeError(f"{text} is not the ID of a connection; see: connections list")
    return int(text)


def _read_token(arguments: argparse.Namespace) -> str:
    """Return the token; from a file or standard input it is not seen in the list of processes."""
    if arguments.refresh_token == "-":  # noqa: S105 (the usual sign for standard input)
        return sys.stdin.readline()
    if arguments.refresh_token is not None:
        return str(arguments.refresh_token)
    try:
        return str(arguments.refresh_token_file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise Refused("file_unreadable", f"{arguments.refresh_token_file} cannot be read: {reason}.") from error


def _change(connection_id: int, *, is_on: bool) -> Result:
    from tradewind.amazon.connections import queries, switch  # noqa: PLC0415 (as above)

    queries.find_connection(connection_id)
    (switch.set_on if is_on else switch.set_off)(connection_id, actor=_actor())
    return _show(connection_id)


def _show(connection_id: int) -> Result:
    from tradewind.amazon.connections import queries  # noqa: PLC0415 (as above)

    row = queries.get_connection(connection_id).row
    words = ": ".join(filter(None, [row.state.word, row.state.reason])).rstrip(".")
    return Result(row.as_data(), f"{row.id}  {row.name}  {words}.")


def _say_health(health: Any) -> list[str]:
    lines = [f"Account health: {health.problem}"] if health.problem else []
    if health.read_at is None:
        return lines or ["Account health: Amazon has not told it yet."]
    rated = f", rated {health.rating_word}" if health.rating else ""
    lines.append(f"Account health: {health.status_word}{rated} (read {health.read_at:%Y-%m-%d %H:%M} UTC)")
    marks = {True: "good", False: "BAD", None: ""}
    rows = [(one.label, one.words, one.target_words, marks[one.is_good]) for one in health.rates]
    rows += [(one.label, one.count, "", "BAD") for one in health.troubles]
    return [*lines, table(("METRIC", "IS", "SHOULD BE", ""), rows)] if rows else lines


def _actor() -> Any:
    from tradewind.base.audit import COMMAND_LINE  # noqa: PLC0415 (as above)

    return COMMAND_LINE


def _words(counts: dict[str, int]) -> str:
    told = [f"{number:,} {name.replace('_', ' ')}" for name, number in counts.items() if name != "is_last_of_account"]
    return ", ".join(told)
