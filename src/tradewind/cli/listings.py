"""Commands for listings: send them, and see where each stands."""

import argparse
import time
from typing import Any

from tradewind.amazon.listings import feed_queries, queries, submit
from tradewind.amazon.listings.present import present_feed, present_listing
from tradewind.amazon.listings.why_query import find_why
from tradewind.amazon.mapping.choose import choose_connection
from tradewind.base.audit import COMMAND_LINE
from tradewind.base.errors import Refused

from .output import Result, print_progress, table

_LOOK_EVERY_S = 0.5
_MARKS = {"done": "x", "missing": " ", "wrong": "!"}


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `listings submit`, `list`, `show` and `why`."""
    listings = commands.add_parser("listings", help="what Amazon has of the products")
    actions = listings.add_subparsers(required=True, metavar="ACTION")
    submit = actions.add_parser("submit", help="send all valid products that are new to Amazon")
    submit.add_argument("connection", metavar="CONNECTION", nargs="?", help="may be left out when there is exactly one")
    submit.add_argument("--sku", action="append", default=[], help="only this SKU; may be given several times")
    submit.add_argument("--wait", action="store_true", help="wait until Amazon has answered; a worker does the work")
    submit.add_argument("--timeout", type=float, default=900.0, metavar="SECONDS", help="how long to wait at most")
    submit.set_defaults(handle=run_submit)
    shown = actions.add_parser("list", help="all listings and their problems")
    shown.add_argument("connection", metavar="CONNECTION", nargs="?")
    shown.add_argument("--state", choices=["incomplete", "ready", "sent", "accepted", "refused", "unknown"], default="")
    shown.add_argument("--search", default="")
    shown.set_defaults(handle=run_list)
    one = actions.add_parser("show", help="one SKU on every connection")
    one.add_argument("sku", metavar="SKU")
    one.set_defaults(handle=run_show)
    why = actions.add_parser("why", help="why a SKU is not on Amazon, step by step; exit status 1 while it is not")
    why.add_argument("sku", metavar="SKU")
    why.add_argument("connection", metavar="CONNECTION", nargs="?", help="may be left out when there is exactly one")
    why.set_defaults(handle=run_why)


def run_submit(arguments: argparse.Namespace) -> Result:
    """Ask for a feed; with --wait follow it to its end, exit status 1 when Amazon refused something."""

    connection = choose_connection(arguments.connection)
    submission = submit.request_submission(connection, actor=COMMAND_LINE, skus=arguments.sku)
    if not arguments.wait:
        data = show_submission(submission.pk)
        return Result(data, f"Feed {submission.pk} is under way. See it: tradewind feeds show {submission.pk}")
    data = wait_for(submission.pk, timeout_s=arguments.timeout)
    is_good = data["state"] == "done" and not data["invalid"]
    return Result(data, describe(data), status=0 if is_good else 1)


def run_list(arguments: argparse.Namespace) -> Result:
    """List listings of one connection or of all."""

    connection_id = choose_connection(arguments.connection).pk if arguments.connection else None
    rows, after = [], 0
    while True:
        page = queries.list_listings(
            connection_id=connection_id, state=arguments.state, search=arguments.search, after=after, limit=500
        )
        rows += [present_listing(row) for row in page.rows]
        after = page.next
        if not after:
            break
    shown = [(r["sku"], r["marketplace"], r["state"], "; ".join(r["problems"])[:90]) for r in rows]
    return Result(rows, table(("SKU", "MARKETPLACE", "STATE", "PROBLEMS"), shown) if rows else "No listings yet.")


def run_show(arguments: argparse.Namespace) -> Result:
    """Show one SKU on every connection."""

    rows = [{**present_listing(row), "accepted": row.listing.accepted} for row in queries.show_listing(arguments.sku)]
    lines = []
    for row in rows:
        lines.append(f"{row['sku']} on {row['marketplace']}: {row['state']}")
        lines += [f"  ! {words}" for words in row["problems"]]
    return Result(rows, "\n".join(lines))


def run_why(arguments: argparse.Namespace) -> Result:
    """Say step by step why a SKU is not on Amazon; exit status 1 while it is not."""
    found = find_why(choose_connection(arguments.connection), arguments.sku)
    lines = [f"[{_MARKS[line.state]}] {line.words}" for line in found.lines]
    return Result(found.as_data(), "\n".join(lines), status=0 if found.is_on_amazon else 1)


def wait_for(submission_id: int, *, timeout_s: float) -> dict[str, Any]:
    """Return the submission once it is over.

    Raises Refused: `feed_rests` when it waits for somebody to switch on or reconnect, `still_under_way` when it
    takes too long.
    """

    ends = time.monotonic() + timeout_s
    while True:
        row = feed_queries.show_feed(submission_id)
        data = present_feed(row)
        if row.rests:
            raise Refused("feed_rests", f"{row.word}. {row.now} See it: tradewind feeds show {submission_id}")
        if not data["is_under_way"]:
            print_progress("")
            return data
        if time.monotonic() > ends:
            words = "It is still under way and goes on by itself. Is a worker running? See: tradewind feeds list"
            raise Refused("still_under_way", words)
        print_progress(f"{data['words']} …")
        time.sleep(_LOOK_EVERY_S)


def show_submission(submission_id: int) -> dict[str, Any]:
    """Return a submission for a program."""

    return present_feed(feed_queries.show_feed(submission_id))


def describe(data: dict[str, Any]) -> str:
    """Return what came of a submission, in words."""
    lines = [f"Feed {data['id']} ({data['feed_id'] or 'nothing was sent'}): {data['words']}"]
    lines.append(f"  {data['accepted']} of {data['messages']} messages accepted, {data['invalid']} refused by Amazon")
    if data["kept_back"]:
        lines.append(f"  {data['kept_back']} products were not sent: tradewind listings list --state incomplete")
    return "\n".join([*lines, *([f"  {data['reason']}"] if data["reason"] else [])])


def _show(row: Any) -> dict[str, Any]:

    return present_listing(row)
