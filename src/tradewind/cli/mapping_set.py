"""`mapping set`: what a category is at Amazon, the defaults, or where one attribute takes its value from."""

import argparse
from typing import Any

from tradewind.amazon.connections import marketplaces
from tradewind.amazon.connections.models import Connection
from tradewind.amazon.mapping import change, queries
from tradewind.amazon.mapping.choose import choose_connection
from tradewind.amazon.mapping.defaults import clean_answers, suggest_answers
from tradewind.base.audit import COMMAND_LINE
from tradewind.base.errors import Refused
from tradewind.store.models import Category

from .output import Result
from .waiting import wait_for_amazon


def add_command(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `set`."""
    setting = actions.add_parser("set", help="set a category's product type, the defaults, or one attribute")
    add_connection(setting)
    setting.add_argument("--category", help='path or number, such as "Clothing > Tshirts"')
    setting.add_argument("--product-type", help="Amazon's product type, such as SHIRT; empty inherits again")
    setting.add_argument("--browse-category", help="Amazon's browse category, by value or label; empty takes it away")
    setting.add_argument("--defaults", action="store_true", help="use the rules that suit most stores")
    setting.add_argument("--attribute", help="path of an attribute, such as brand or shirt_size.size")
    setting.add_argument("--value", help="value for every product of the level; empty takes the rule away")
    setting.add_argument("--template", help='text made of fields: "{{ brand }} {{ title }}, {{ option.Color }}"')
    setting.add_argument("--field", help="product field, such as title, option:Color or custom:Material")
    setting.add_argument("--map", action="append", metavar="OURS=AMAZONS", help="with --field: our value is theirs")
    setting.add_argument("--fallback", help="value where the product itself says nothing")
    setting.add_argument("--sku", help="the level is the product with this SKU")
    setting.add_argument("--exempt-from-barcodes", action="store_true", help="with --defaults: Amazon exempts you")
    setting.set_defaults(handle=run_set)


def add_connection(parser: argparse.ArgumentParser) -> None:
    """Add the connection that a command is about."""
    words = "id, country, domain or description; may be left out when there is exactly one"
    parser.add_argument("connection", metavar="CONNECTION", nargs="?", help=words)


def run_set(arguments: argparse.Namespace) -> Result:
    """Make one or more changes of the mapping, all or none."""
    connection = choose_connection(arguments.connection)
    changes = _read_changes(arguments, connection)
    if not changes:
        raise Refused("nothing_to_set", "Say what to set: --category with --product-type, --defaults, or --attribute.")
    wait_for_amazon(lambda: change.save_mapping(connection, changes, actor=COMMAND_LINE))
    connection.refresh_from_db(fields=["missing_settings"])
    missing = list(connection.missing_settings)
    text = "Saved. " + (" ".join(missing) if missing else "Nothing is missing: feeds may run.")
    return Result({"connection_id": connection.pk, "changes": len(changes), "missing": missing}, text)


def _read_changes(arguments: argparse.Namespace, connection: Connection) -> list[change.Change]:
    changes: list[change.Change] = []
    category = queries.find_category(arguments.category) if arguments.category else None
    if category and (arguments.product_type is not None or arguments.browse_category is not None):
        changes.append(_read_category(arguments, connection, category))
    if arguments.defaults:
        suggested = suggest_answers(marketplaces.get(connection.marketplace_id).country)
        given = {"is_exempt_from_barcodes": True} if arguments.exempt_from_barcodes else {}
        changes += change.default_changes(connection, clean_answers(given, suggested))
    if arguments.attribute:
        changes.append(_read_attribute(arguments, connection, category.pk if category else None))
    return changes


def _read_category(arguments: argparse.Namespace, connection: Connection, category: Category) -> change.Change:
    """Return the change of a category; what is not said stays as it is, or as it is inherited."""
    now = next(row for row in queries.list_categories(connection) if row.id == category.pk)
    product_type = now.product_type if arguments.product_type is None else arguments.product_type.strip().upper()
    if not product_type and arguments.product_type is None:
        raise Refused("value_missing", "Say the product type as well: --product-type.")
    is_same = product_type == now.product_type and now.is_own
    browse_category = (
        (now.browse_category if is_same else "")
        if arguments.browse_category is None
        else (arguments.browse_category.strip())
    )
    return change.SetProductType(category.pk, product_type, browse_category)


def _read_attribute(arguments: argparse.Namespace, connection: Connection, category_id: int | None) -> change.Change:
    product_id = queries.find_product_of(arguments.sku).pk if arguments.sku else None
    source = _read_source(arguments)
    if source is not None:
        fallback = [{"kind": "fixed", "value": arguments.fallback}] if arguments.fallback else []
        return change.SetRule(arguments.attribute, [source, *fallback], category_id, product_id)
    if arguments.fallback is not None and product_id is None:
        return change.fallback_change(connection, arguments.attribute, arguments.fallback, category_id=category_id)
    value = arguments.value if arguments.value is not None else arguments.fallback
    if value is None:
        raise Refused("value_missing", "Say where the value comes from: --value, --template, --field or --fallback.")
    if not value.strip():
        return change.ResetRule(arguments.attribute, category_id, product_id)
    return change.SetRule(arguments.attribute, [{"kind": "fixed", "value": value}], category_id, product_id)


def _read_source(arguments: argparse.Namespace) -> dict[str, Any] | None:
    """Return the template, field or map that was said; None when none was."""
    said = [name for name in ("value", "template", "field") if getattr(arguments, name) is not None]
    if len(said) > 1 or (arguments.map and said != ["field"]):
        raise Refused("nothing_to_set", "Say one of --value, --template and --field; --map goes with --field.")
    if arguments.map:
        pairs = [text.partition("=") for text in arguments.map]
        if any(not mark for _ours, mark, _theirs in pairs):
            raise Refused("nothing_to_set", "Write each --map as OURS=AMAZONS, such as --map Navy=blue.")
        return {"kind": "map", "field": arguments.field, "values": {ours: theirs for ours, _mark, theirs in pairs}}
    if arguments.template is not None:
        return {"kind": "template", "template": arguments.template}
    return {"kind": "field", "field": arguments.field} if arguments.field is not None else None
