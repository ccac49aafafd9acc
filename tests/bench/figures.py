"""The figures by their names: what each means, how it is printed, and the file that keeps them."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

MEANINGS = {
    "mapping_ratio_to_validation": "times bare validation: building a product's attributes and checking them",
    "mapping_products_per_s": "products a second of one core, built and checked against Amazon's schema of SHIRT",
    "mapping_peak_mb": "MB more than before, while the schema is read and all of them pass through",
    "mapping_cost_ratio": "times the cost a product with 1,000 of them: the cost a product with all of them",
    "problems_list_ratio_to_1000": "times the list of 1,000 products with problems: the list of all of them",
    "problems_list_s": "seconds until the list of all products with problems stands, over HTTP",
    "problems_of_one_kind_s": "seconds until the list of those with one problem stands",
    "problems_search_s": "seconds until a search among them that finds few stands",
    "problems_deep_s": "seconds until the last page of the list stands",
    "problems_grouped_s": "seconds until the mapping page stands, with all problems grouped",
    "problems_list_queries": "queries for the list, however many products there are",
    "feed_ratio_to_orjson": "times orjson alone: rendering a feed's messages into files of the size Amazon takes",
    "feed_products_per_s": "products a second of one core, rendered into feeds",
    "feed_peak_mb": "MB more than before, while all of them pass through, read 1,000 at a time",
    "orders_ratio_to_bulk": "times a bare upsert of the same rows in pages: fetching orders and taking them in",
    "orders_per_s": "orders a second into channel and store, Amazon's own time taken off",
    "calls_per_100_orders": "calls to Amazon for 100 orders, half of them waiting and half arriving while it reads",
    "orders_lost": "orders that Amazon has and the store has not, after 5 % of calls failed",
    "orders_duplicated": "orders that the store has more than once",
    "orders_wrong": "orders whose status, currency, total or lines differ from Amazon's",
    "throttled_share": "of all calls were refused for their rate (429)",
}
"""In the order they are printed: of each part the ratios first, which stay true on another machine."""


def print_figures(figures: Mapping[str, float]) -> None:
    """Print one line a figure: name, number, meaning with its unit."""
    for name, meaning in MEANINGS.items():
        if name in figures:
            print(f"{name:<28} {_short(figures[name]):>10}  {meaning}", flush=True)


def keep_figures(figures: Mapping[str, float], folder: Path) -> Path:
    """Write the figures to `bench.json` in the folder, beside those of parts that ran earlier; return the file."""
    file = folder / "bench.json"
    folder.mkdir(parents=True, exist_ok=True)
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    draft = file.with_name(f".bench.{os.getpid()}")
    draft.write_text(json.dumps({**known, **figures}, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    draft.replace(file)
    return file


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 1000 or number == int(number) else f"{number:.3g}"
