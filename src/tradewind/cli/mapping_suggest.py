"""`mapping suggest`: what Amazon takes the categories for that have no product type yet."""

import argparse
import time

from tradewind.amazon.mapping import queries
from tradewind.amazon.mapping.choose import choose_connection
from tradewind.amazon.mapping.suggest import CategorySuggestion, suggest_for_unmapped

from .output import Result, print_progress, table


def add_command(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `suggest`."""
    suggesting = actions.add_parser("suggest", help="product types that Amazon suggests for categories that have none")
    suggesting.add_argument("connection", metavar="CONNECTION", nargs="?")
    suggesting.set_defaults(handle=run_suggest)


def run_suggest(arguments: argparse.Namespace) -> Result:
    """Ask Amazon, as fast as it allows, and show what it suggests; nothing is set."""
    connection = choose_connection(arguments.connection)
    found: list[CategorySuggestion] = []
    while True:
        progress = suggest_for_unmapped(connection, after=found[-1].category_id if found else 0)
        found += progress.found
        if progress.is_over:
            break
        print_progress(f"{len(found)} of {len(found) + progress.left} categories …")
        time.sleep(progress.retry_after_s)
    print_progress("")
    paths = {row.id: row.path for row in queries.list_categories(connection)}
    data = [
        {
            "category_id": one.category_id,
            "category": paths.get(one.category_id, ""),
            "product_type": one.suggestion.product_type if one.suggestion else "",
            "display_name": one.suggestion.display_name if one.suggestion else "",
        }
        for one in found
    ]
    rows = [(row["category"], row["product_type"] or "-", row["display_name"]) for row in data]
    text = (
        table(("CATEGORY", "SUGGESTED", "NAME"), rows) if rows else "Every category with products has a product type."
    )
    return Result(data, text)
