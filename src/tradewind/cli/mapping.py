"""Commands for what categories and products are at Amazon."""

import argparse
from collections import Counter
from typing import Any

from tradewind.amazon.connections import marketplaces
from tradewind.amazon.connections.models import Connection
from tradewind.amazon.mapping import change, queries
from tradewind.amazon.mapping.choose import choose_connection
from tradewind.amazon.mapping.defaults import clean_answers, suggest_answers
from tradewind.amazon.mapping.wording import describe_problem
from tradewind.base.audit import COMMAND_LINE
from tradewind.base.errors import Refused

from . import mapping_file
from .output import Result, table


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `mapping show`, `set` and `validate`."""
    mapping = commands.add_parser("mapping", help="what categories and products are at Amazon")
    actions = mapping.add_subparsers(required=True, metavar="ACTION")
    show = actions.add_parser("show", help="checklist, categories and rules of a connection")
    _add_connection(show)
    show.add_argument("--sku", help="show what Amazon would get of this SKU, and where each value comes from")
    show.set_defaults(handle=run_show)
    change = actions.add_parser("set", help="set a category's product type, the defaults, or one attribute")
    _add_connection(change)
    change.add_argument("--category", help='path or number, such as "Clothing > Tshirts"')
    change.add_argument("--product-type", help="Amazon's product type, such as SHIRT; empty inherits again")
    change.add_argument("--defaults", action="store_true", help="use the rules that suit most stores")
    change.add_argument("--attribute", help="path of an attribute, such as brand or shirt_size.size")
    change.add_argument("--value", help="value for every product of the level; empty takes the rule away")
    change.add_argument("--fallback", help="value where the product itself says nothing")
    change.add_argument("--sku", help="the level is the product with this SKU")
    change.add_argument("--exempt-from-barcodes", action="store_true", help="with --defaults: Amazon exempts you")
    change.set_defaults(handle=run_set)
    validate = actions.add_parser("validate", help="say which products Amazon would refuse, and why")
    _add_connection(validate)
    validate.set_defaults(handle=run_validate)
    mapping_file.add_commands(actions)


def run_show(arguments: argparse.Namespace) -> Result:
    """Show a connection's mapping, or what becomes of one SKU."""

    connection = choose_connection(arguments.connection)
    if arguments.sku:
        return _show_sku(connection, arguments.sku)
    overview = queries.show_overview(connection)
    rules = queries.list_rules(connection)
    data = {
        "connection_id": connection.pk,
        "is_complete": overview.is_complete,
        "missing": overview.missing,
        "categories": [
            {
                "id": row.id,
                "path": row.path,
                "product_type": row.product_type,
                "is_own": row.is_own,
                "inherited_from": row.inherited_from,
                "products": row.product_count,
            }
            for row in overview.categories
        ],
        "rules": [
            {
                "attribute": rule.attribute_path,
                "category": rule.category.path if rule.category else None,
                "product": rule.product.key if rule.product else None,
                "source": rule.source,
            }
            for rule in rules
        ],
    }
    steps = [
        f"[{'x' if step.is_done else ' '}] {step.words if step.is_done else step.advice}" for step in overview.steps
    ]
    categories = table(
        ("CATEGORY", "PRODUCT TYPE", "FROM", "SKUS"),
        [
            (row.path, row.product_type or "-", "" if row.is_own else row.inherited_from, row.product_count)
            for row in overview.categories
        ],
    )
    return Result(data, "\n".join([*steps, "", categories, f"{len(rules)} rules. --json shows them."]))


def run_set(arguments: argparse.Namespace) -> Result:
    """Make one or more changes of the mapping, all or none."""

    connection = choose_connection(arguments.connection)
    changes = _read_changes(arguments, connection)
    if not changes:
        raise Refused("nothing_to_set", "Say what to set: --category with --product-type, --defaults, or --attribute.")
    change.save_mapping(connection, changes, actor=COMMAND_LINE)
    missing = _missing(connection)
    text = "Saved. " + (" ".join(missing) if missing else "Nothing is missing: feeds may run.")
    return Result({"connection_id": connection.pk, "changes": len(changes), "missing": missing}, text)


def run_validate(arguments: argparse.Namespace) -> Result:
    """Check every product against Amazon's rules; exit status 1 when some would be refused."""

    connection = choose_connection(arguments.connection)
    total = 0
    refused: list[dict[str, Any]] = []
    for one in queries.validate_products(connection):
        total += 1
        if one.problems:
            told = [{"attribute": p.attribute, "path": p.path, "message": describe_problem(p)} for p in one.problems]
            refused.append({"sku": one.facts.sku, "product_type": one.product_type, "problems": told})
    counts = Counter(problem["message"] for row in refused for problem in row["problems"])
    lines = [f"{total - len(refused)} of {total} products are valid."]
    if counts:
        lines += ["", table(("PRODUCTS", "PROBLEM"), [(count, words) for words, count in counts.most_common()])]
    data = {"connection_id": connection.pk, "products": total, "valid": total - len(refused), "refused": refused}
    return Result(data, "\n".join(lines), status=1 if refused else 0)


def _add_connection(parser: argparse.ArgumentParser) -> None:
    words = "id, country, domain or description; may be left out when there is exactly one"
    parser.add_argument("connection", metavar="CONNECTION", nargs="?", help=words)


def _read_changes(arguments: argparse.Namespace, connection: Connection) -> list[change.Change]:

    changes: list[change.Change] = []
    category = queries.find_category(arguments.category) if arguments.category else None
    if category and arguments.product_type is not None:
        changes.append(change.SetProductType(category.pk, arguments.product_type.strip().upper()))
    if arguments.defaults:
        suggested = suggest_answers(marketplaces.get(connection.marketplace_id).country)
        given = {"is_exempt_from_barcodes": True} if arguments.exempt_from_barcodes else {}
        changes += change.default_changes(connection, clean_answers(given, suggested))
    if arguments.attribute:
        changes.append(_read_attribute(arguments, connection, category.pk if category else None))
    return changes


def _read_attribute(arguments: argparse.Namespace, connection: Connection, category_id: int | None) -> change.Change:

    product_id = queries.find_product_of(arguments.sku).pk if arguments.sku else None
    if arguments.fallback is not None and product_id is None:
        return change.fallback_change(connection, arguments.attribute, arguments.fallback, category_id=category_id)
    value = arguments.value if arguments.value is not None else arguments.fallback
    if value is None:
        raise Refused("value_missing", "Say the value: --value, or --fallback where the product itself comes first.")
    if not value.strip():
        return change.ResetRule(arguments.attribute, category_id, product_id)
    return change.SetRule(arguments.attribute, [{"kind": "fixed", "value": value}], category_id, product_id)


def _missing(connection: Connection) -> list[str]:
    connection.refresh_from_db(fields=["missing_settings"])
    return list(connection.missing_settings)


def _show_sku(connection: Connection, sku: str) -> Result:

    found = queries.explain(connection, sku)
    values = [
        {"attribute": origin.rule.path, "value": origin.value, "source": queries.describe_origin(origin)}
        for origin in found.origins
    ]
    problems = [{"path": one.path, "message": describe_problem(one)} for one in found.problems]
    data = {
        "sku": sku,
        "product_type": found.product_type,
        "attributes": found.attributes,
        "values": values,
        "problems": problems,
    }
    rows = [(row["attribute"], str(row["value"])[:60], row["source"]) for row in values]
    lines = [f"{sku} is {found.product_type or 'nothing yet'} at Amazon.", table(("ATTRIBUTE", "VALUE", "FROM"), rows)]
    return Result(data, "\n".join([*lines, *(f"! {one['message']}" for one in problems)]), status=1 if problems else 0)
