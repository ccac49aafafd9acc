"""Commands for feeds: what was sent to Amazon, and what came of each message."""

import argparse

from tradewind.amazon.listings import feed_queries, present
from tradewind.amazon.listings.present import present_feed
from tradewind.amazon.mapping.choose import choose_connection

from .listings import describe
from .output import Result, table

_MOST_MESSAGES = 500


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `feeds list` and `feeds show`."""
    feeds = commands.add_parser("feeds", help="what was sent to Amazon")
    actions = feeds.add_subparsers(required=True, metavar="ACTION")
    shown = actions.add_parser("list", help="all feeds, the newest first")
    shown.add_argument("connection", metavar="CONNECTION", nargs="?")
    shown.set_defaults(handle=run_list)
    one = actions.add_parser("show", help="one feed with each of its messages and calls")
    one.add_argument("id", metavar="ID", help="its number, or Amazon's feed id")
    one.set_defaults(handle=run_show)


def run_list(arguments: argparse.Namespace) -> Result:
    """List submissions."""

    connection_id = choose_connection(arguments.connection).pk if arguments.connection else None
    rows = [present_feed(row) for row in feed_queries.list_feeds(connection_id=connection_id, limit=200).rows]
    shown = [
        (r["id"], r["marketplace"], r["feed_id"] or "-", r["words"], r["messages"], r["accepted"], r["invalid"])
        for r in rows
    ]
    head = ("ID", "MARKETPLACE", "FEED", "STATE", "MESSAGES", "ACCEPTED", "REFUSED")
    return Result(rows, table(head, shown) if rows else "No feed was sent yet.")


def run_show(arguments: argparse.Namespace) -> Result:
    """Show one feed; exit status 0 also while it is under way."""

    number = feed_queries.find_submission(arguments.id.strip())
    page = feed_queries.list_messages(number, limit=_MOST_MESSAGES)
    data = {
        **present.present_feed(feed_queries.show_feed(number)),
        "items": [present.present_message(row) for row in page.rows],
        "attempts": [present.present_attempt(row) for row in feed_queries.list_attempts(number)],
    }
    rows = [
        (item["message_id"], item["sku"], item["outcome"], "; ".join(one["words"] for one in item["issues"])[:100])
        for item in data["items"]
    ]
    calls = [(a["operation"], a["status"] or "-", a["request_id"], a["error"]) for a in data["attempts"]]
    parts = [describe(data)]
    if rows:
        parts.append(table(("MESSAGE", "SKU", "OUTCOME", "WHAT AMAZON SAYS"), rows))
    if calls:
        parts.append(table(("CALL", "STATUS", "REQUEST ID", "ERROR"), calls))
    return Result(data, "\n\n".join(parts))
