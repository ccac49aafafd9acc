"""Commands of Amazon's orders: import them, list them, show one."""

import argparse
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .output import Result, print_progress, table

if TYPE_CHECKING:
    from tradewind.amazon.connections.models import Connection, SellerAccount
    from tradewind.amazon.orders.fetch import Reading

_BUSY_FOR_S = 30.0  # longer than the claim of a worker that was killed
_LOOK_EVERY_S = 0.5


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `orders import | list | show`."""
    orders = commands.add_parser("orders", help="Amazon's orders")
    verbs = orders.add_subparsers(title="orders commands", metavar="VERB", required=True)
    imports = verbs.add_parser("import", help="read orders from Amazon now")
    imports.add_argument("--connection", type=int, metavar="ID", help="only this connection (all that are On)")
    imports.add_argument("--since", type=_instant, metavar="TIME", help="also what changed since, as 2026-11-01T00:00Z")
    imports.add_argument("--order", metavar="ID", help="only this one order, by Amazon's id")
    imports.set_defaults(handle=import_orders)
    lists = verbs.add_parser("list", help="list orders, newest first")
    lists.add_argument("--status", default="", help="Amazon's status, OTHER, or NEEDS_PRODUCT")
    lists.add_argument("--search", default="", help="order id, SKU, ASIN or title")
    lists.add_argument("--limit", type=_limit, default=100, help="how many at most (100)")
    lists.set_defaults(handle=list_orders)
    show = verbs.add_parser("show", help="show one order")
    show.add_argument("order", metavar="ID")
    show.add_argument("--merchant-id", default="", help="needed when several accounts have the number")
    show.set_defaults(handle=show_order)


def import_orders(arguments: argparse.Namespace) -> Result:
    """Read orders in this process, beside whatever workers run, and tell what came in."""
    from tradewind.amazon.orders.request import (  # noqa: PLC0415 (needs Django's setup)
        choose_connections,
        prepare_import,
    )
    from tradewind.base.audit import COMMAND_LINE  # noqa: PLC0415

    if arguments.order:
        return _import_one(arguments.order, choose_connections(arguments.connection))
    accounts = prepare_import(actor=COMMAND_LINE, connection_id=arguments.connection, since=arguments.since)
    readings = [_read(account) for account in accounts]
    print_progress("")
    status = 1 if any(reading.ending in {"problem", "stopped"} for reading in readings) else 0
    return Result([_reading_data(one) for one in readings], "\n".join(_reading_text(one) for one in readings), status)


def list_orders(arguments: argparse.Namespace) -> Result:
    """List orders."""
    from tradewind.amazon.orders import queries  # noqa: PLC0415 (rooms may be imported only after setup)

    wanted = queries.OrderFilter(search=arguments.search, status=arguments.status.upper())
    found = queries.list_orders(wanted, limit=arguments.limit)
    data = [queries.order_data(order) for order in found.orders]
    if not data:
        return Result(data, "No order matches." if arguments.search or arguments.status else "There are no orders yet.")
    head = ("ORDER", "MERCHANT", "MARKETPLACE", "STATUS", "PLACED", "TOTAL", "ITEMS")
    rows = [
        (
            one["amazon_order_id"],
            one["merchant_id"],
            one["marketplace_id"],
            one["status"],
            one["placed_at"][:16].replace("T", " "),
            _money(one["total"], one["currency"]),
            ", ".join(f"{item['quantity']} x {item['sku']}" for item in one["items"]),
        )
        for one in data
    ]
    text = table(head, rows)
    return Result(data, f"{text}\nThere are more; see --limit and --search." if found.next_after else text)


def show_order(arguments: argparse.Namespace) -> Result:
    """Show one order."""
    from tradewind.amazon.orders import queries  # noqa: PLC0415 (rooms may be imported only after setup)

    data = queries.order_data(queries.find_order(arguments.order, merchant_id=arguments.merchant_id))
    head = ("SKU", "TITLE", "ORDERED", "SENT", "EACH", "TOTAL")
    rows = [
        (
            item["sku"] or "-",
            item["title"][:60],
            item["quantity"],
            "-" if item["quantity_fulfilled"] is None else item["quantity_fulfilled"],
            _money(item["unit_price"], data["currency"]),
            _money(item["total"], data["currency"]),
        )
        for item in data["items"]
    ]
    top = f"{data['amazon_order_id']}  {data['status']}  {_money(data['total'], data['currency'])}"
    under = f"{data['merchant_id']} · {data['marketplace_id']} · placed {data['placed_at']}"
    note = "\nAn item's SKU is not in the catalog: the order needs a product." if data["needs_product"] else ""
    return Result(data, f"{top}\n{under}{note}\n\n{table(head, rows)}")


def _import_one(amazon_order_id: str, connections: "list[Connection]") -> Result:
    from tradewind.amazon.orders.intake import Outcome  # noqa: PLC0415 (rooms may be imported only after setup)
    from tradewind.amazon.orders.reread import fetch_order  # noqa: PLC0415

    outcome = fetch_order(amazon_order_id, connections=connections)
    words = {
        Outcome.NEW: "came in",
        Outcome.CHANGED: "was brought up to date",
        Outcome.UNCHANGED: "is as it was",
        Outcome.SET_ASIDE: "was set aside; the page Orders says why",
        Outcome.NOT_ASKED: "is of a marketplace that is not On",
    }
    is_in = outcome not in {Outcome.SET_ASIDE, Outcome.NOT_ASKED}
    data = {"amazon_order_id": amazon_order_id, "outcome": outcome.value}
    return Result(data, f"Order {amazon_order_id} {words[outcome]}.", 0 if is_in else 1)


def _read(seller_account: "SellerAccount") -> "Reading":
    """Read one account; where a worker is at it, wait for that worker rather than call twice."""
    from tradewind.amazon.orders.fetch import fetch_account  # noqa: PLC0415 (rooms may be imported only after setup)

    print_progress(f"Reading orders of {seller_account.merchant_id} ...")
    until = time.monotonic() + _BUSY_FOR_S
    reading = fetch_account(seller_account, is_urgent=True)
    while reading.ending == "busy" and time.monotonic() < until:
        time.sleep(_LOOK_EVERY_S)
        reading = fetch_account(seller_account, is_urgent=True)
    return reading


def _reading_data(reading: "Reading") -> dict[str, Any]:
    counts = reading.counts
    return {
        "merchant_id": reading.merchant_id,
        "new": counts.new,
        "changed": counts.changed,
        "unchanged": counts.unchanged,
        "set_aside": counts.set_aside,
        "order_ids": counts.order_ids,
        "ending": reading.ending,
        "words": reading.words,
        "goes_on_at": reading.goes_on_at,
    }


def _reading_text(reading: "Reading") -> str:
    counts = reading.counts
    text = f"{reading.merchant_id}: {counts.new} new, {counts.changed} changed, {counts.unchanged} as they were"
    text += f", {counts.set_aside} set aside" if counts.set_aside else ""
    text += f". {reading.words}" if reading.words else "."
    return text + (f" It goes on at {reading.goes_on_at:%Y-%m-%d %H:%M:%S} UTC." if reading.goes_on_at else "")


def _money(amount: str | None, currency: str | None) -> str:
    return f"{amount} {currency}" if amount is not None else "-"


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("give a time as 2026-11-01 or 2026-11-01T12:00Z") from error
    if at.year < 2000:
        raise argparse.ArgumentTypeError("give a time after the year 2000; Amazon keeps orders for two years")
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _limit(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if not 1 <= number <= 1000:
        raise argparse.ArgumentTypeError("give a number from 1 to 1000")
    return number
