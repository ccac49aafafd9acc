"""Commands for what categories and products are at Amazon."""

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.mapping import queries
from tradewind.amazon.mapping.choose import choose_connection
from tradewind.amazon.mapping.explain_words import ToldAttribute
from tradewind.amazon.mapping.schema.wording import describe_problem
from tradewind.base.errors import Refused

from . import mapping_file, mapping_set, mapping_suggest
from .mapping_set import add_connection
from .output import Result, table


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `mapping show`, `suggest`, `set`, `validate` and those about the file."""
    mapping = commands.add_parser("mapping", help="what categories and products are at Amazon")
    actions = mapping.add_subparsers(required=True, metavar="ACTION")
    show = actions.add_parser("show", help="checklist, categories and rules of a connection")
    add_connection(show)
    show.add_argument("--sku", help="show what Amazon would get of this SKU, and where each value comes from")
    show.add_argument("--explain", action="store_true", help="with --sku: the whole way of each value")
    show.add_argument("--attribute", default="", help="with --explain: only of this attribute")
    show.set_defaults(handle=run_show)
    mapping_suggest.add_command(actions)
    mapping_set.add_command(actions)
    validate = actions.add_parser("validate", help="say which products Amazon would refuse, and why")
    add_connection(validate)
    validate.set_defaults(handle=run_validate)
    mapping_file.add_commands(actions)


def run_show(arguments: argparse.Namespace) -> Result:
    """Show a connection's mapping, or what becomes of one SKU."""

    connection = choose_connection(arguments.connection)
    if arguments.sku and arguments.explain:
        return _explain_sku(connection, arguments.sku, arguments.attribute)
    if arguments.sku:
        return _show_sku(connection, arguments.sku)
    if arguments.explain:
        raise Refused("nothing_to_set", "Say which SKU to explain: --sku.")
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


def _explain_sku(connection: Connection, sku: str, attribute: str) -> Result:
    told = queries.explain_values(connection, sku, attribute)
    lines = [line for one in told for line in _tell_attribute(one)]
    return Result([asdict(one) for one in told], "\n".join(lines) or f"{sku} is nothing at Amazon yet.")


def _tell_attribute(told: ToldAttribute) -> Iterator[str]:
    yield f"{told.title} ({told.attribute})"
    for place in told.places:
        yield f"  {place.title}, {place.level}:"
        for attempt in place.attempts:
            mark = ">" if attempt.is_used else "-"
            yield f"  {mark} {attempt.words}" + ("" if attempt.is_asked else " (not asked)")
            for move in attempt.moves:
                yield f"      {move.words}: {move.value[:100] or 'nothing'}"
    for words in filter(None, (*told.problems, told.note)):
        yield f"  ! {words}"
