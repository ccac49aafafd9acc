"""Commands for what a connection exports and imports, for products chosen by hand, and for currency rates."""

import argparse
import json
from collections.abc import Iterator
from typing import Any

from tradewind.base.errors import Refused

from .output import Result, table


def add_actions(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add what belongs to `connections`: options, select, unselect, rates."""
    options = actions.add_parser("options", help="what it exports and imports").add_subparsers(
        title="actions", metavar="ACTION", required=True
    )
    showing = options.add_parser("show", help="show them, and what they come to")
    showing.set_defaults(handle=show)
    setting = options.add_parser("set", help="set some of them: export.price.percent=10 imports.orders=no")
    setting.set_defaults(handle=set_some)
    for parser in (showing, setting):
        parser.add_argument("connection", metavar="CONNECTION", type=int, help="its ID")
    setting.add_argument("settings", metavar="PATH=VALUE", nargs="+", help="an empty value is the default")
    for name, words in (("select", "choose products by hand"), ("unselect", "take products out of what is chosen")):
        choosing = actions.add_parser(name, help=words)
        choosing.add_argument("connection", metavar="CONNECTION", type=int, help="its ID")
        choosing.add_argument("sku", metavar="SKU", nargs="+", help="SKU of a product")
        choosing.set_defaults(handle=choose, is_selected=name == "select")
    _add_rates(actions)


def show(arguments: argparse.Namespace) -> Result:
    """Show the options, how many products go, and some of them."""
    from tradewind.amazon.connections.options import read_options  # noqa: PLC0415 (rooms only after setup)
    from tradewind.amazon.connections.queries import find_connection  # noqa: PLC0415 (as above)
    from tradewind.amazon.mapping.offer.forecast import forecast_export  # noqa: PLC0415 (as above)

    connection = find_connection(_known(arguments.connection))
    options = read_options(connection.options)
    found = forecast_export(connection, options.export)
    lines = list(_flatten({**options.as_data(), "offering": _offering(connection)}))
    examples = [f"{one.store.sku}: {_words(one.offer.steps)}" for one in found.examples]
    told = f"{found.selected_count:,} of {found.total_count:,} products go."
    text = "\n".join([table(("SETTING", "VALUE"), lines), "", told, *examples])
    return Result(_present(connection), text)


def set_some(arguments: argparse.Namespace) -> Result:
    """Set some of the options; the others stay."""
    from tradewind.amazon.connections.options import read_options  # noqa: PLC0415 (as above)
    from tradewind.amazon.connections.queries import find_connection  # noqa: PLC0415 (as above)
    from tradewind.amazon.mapping.offer.offering import save_export  # noqa: PLC0415 (as above)

    connection = find_connection(_known(arguments.connection))
    data, offering = read_options(connection.options).as_data(), {}
    for setting in arguments.settings:
        path, sign, text = setting.partition("=")
        if not sign:
            raise Refused("setting_unreadable", f"“{setting[:100]}” is not PATH=VALUE.")
        if path.startswith("offering."):
            offering[path.removeprefix("offering.")] = text
        else:
            _put(data, path, text)
    save_export(connection, data, offering, actor=_actor())
    return Result(_present(connection), "Saved.")


def choose(arguments: argparse.Namespace) -> Result:
    """Choose products by hand, or take them out."""
    from tradewind.amazon.connections.queries import find_connection  # noqa: PLC0415 (as above)
    from tradewind.amazon.mapping.offer import selection  # noqa: PLC0415 (as above)
    from tradewind.amazon.mapping.queries import find_product_of  # noqa: PLC0415 (as above)

    connection = find_connection(_known(arguments.connection))
    product_ids = [find_product_of(sku).pk for sku in arguments.sku]
    act = selection.select_products if arguments.is_selected else selection.unselect_products
    changed = act(connection, product_ids, actor=_actor())
    word = "chosen" if arguments.is_selected else "taken out"
    return Result({"changed": changed}, f"{changed} {word}.")


def list_rates(_arguments: argparse.Namespace) -> Result:
    """List the currency rates."""
    from tradewind.amazon.connections import rates  # noqa: PLC0415 (as above)

    rows = [_present_rate(row) for row in rates.list_rates()]
    lines = [(row["id"], f"1 {row['base']} = {row['rate']} {row['quote']}", row["starts_on"]) for row in rows]
    return Result(rows, table(("ID", "RATE", "FROM"), lines) if rows else "No rate is set yet.")


def set_rate(arguments: argparse.Namespace) -> Result:
    """Keep a rate from its day on."""
    from tradewind.amazon.connections import rates  # noqa: PLC0415 (as above)
    from tradewind.base import clock  # noqa: PLC0415 (as above)

    given = rates.read_rate(
        base=arguments.base,
        quote=arguments.quote,
        rate=arguments.rate,
        starts_on=arguments.starts_on or clock.now().date().isoformat(),
    )
    row = _present_rate(rates.set_rate(given, actor=_actor()))
    return Result(row, f"1 {row['base']} = {row['rate']} {row['quote']} from {row['starts_on']} (UTC).")


def drop_rate(arguments: argparse.Namespace) -> Result:
    """Forget a rate."""
    from tradewind.amazon.connections import rates  # noqa: PLC0415 (as above)

    rates.drop_rate(_known(arguments.rate_id), actor=_actor())
    return Result({"id": arguments.rate_id}, "Forgotten.")


def _add_rates(actions: Any) -> None:
    rates = actions.add_parser("rates", help="currency rates, for all connections").add_subparsers(
        title="actions", metavar="ACTION", required=True
    )
    rates.add_parser("list", help="list them").set_defaults(handle=list_rates)
    setting = rates.add_parser("set", help="set one: USD EUR 0.92")
    for name in ("base", "quote", "rate"):
        setting.add_argument(name, metavar=name.upper())
    setting.add_argument("--from", dest="starts_on", metavar="DAY", help="from this day (UTC) on; today")
    setting.set_defaults(handle=set_rate)
    dropping = rates.add_parser("drop", help="forget one")
    dropping.add_argument("rate_id", metavar="ID", type=int)
    dropping.set_defaults(handle=drop_rate)


def _known(number: int) -> int:
    """Return an id as the database can hold it; a larger one is none."""
    return number if 0 < number < 2**63 else 0


def _put(data: dict[str, Any], path: str, text: str) -> None:
    """Put a value at a path; where there is no such path, the reader of the options says so."""
    *above, name = path.split(".")
    group = data
    for part in above:
        below = group.setdefault(part, {})
        if not isinstance(below, dict):
            raise Refused("setting_unreadable", f"There is no setting “{path[:100]}”.")
        group = below
    if text == "":
        group.pop(name, None)
    else:
        group[name] = _read_value(text, group.get(name))


def _read_value(text: str, now: Any) -> Any:
    if isinstance(now, list):
        parts = [part.strip() for part in text.split(",") if part.strip()]
        return [int(part) if part.isascii() and part.isdigit() and len(part) < 19 else part for part in parts]
    if isinstance(now, bool):
        return {"yes": True, "true": True, "no": False, "false": False}.get(text.lower(), text)
    if isinstance(now, str):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _flatten(data: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in data.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{above}{name}.")
        elif isinstance(value, list):
            yield f"{above}{name}", ", ".join(str(one) for one in value)
        elif isinstance(value, bool):
            yield f"{above}{name}", "yes" if value else "no"
        else:
            yield f"{above}{name}", "" if value is None else str(value)


def _offering(connection: Any) -> dict[str, str]:
    from tradewind.amazon.mapping.offer.offering import list_offering  # noqa: PLC0415 (as above)

    return {name: one.words or one.value for name, one in list_offering(connection).items()}


def _present(connection: Any) -> dict[str, Any]:
    from tradewind.amazon.connections.options import read_options  # noqa: PLC0415 (as above)

    data = read_options(connection.options).as_data()
    version = connection.options_version
    return {"connection_id": connection.pk, "version": version, **data, "offering": _offering(connection)}


def _present_rate(row: Any) -> dict[str, Any]:
    rate = f"{row.rate.normalize():f}"
    day = row.starts_on.isoformat()
    return {"id": row.pk, "base": row.base, "quote": row.quote, "rate": rate, "starts_on": day}


def _words(steps: dict[str, list[str]]) -> str:
    return "; ".join(", ".join(words) for words in steps.values())


def _actor() -> Any:
    from tradewind.base.audit import COMMAND_LINE  # noqa: PLC0415 (as above)

    return COMMAND_LINE
