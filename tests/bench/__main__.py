"""`python -m tests.bench [mapping|lists|feed|orders] [--size N]`: measures, prints and keeps the figures."""

import argparse
import os
from pathlib import Path

PARTS = ("mapping", "lists", "feed", "orders")
_NEED_DATABASE = ("lists", "orders")


def main() -> None:
    """Run the parts asked for, or all; the figures go to `bench.json` in the data folder, and nothing else does."""
    arguments = _read_arguments()
    folder = Path(os.environ.get("TRADEWIND_DATA", "var")).expanduser().resolve()
    _prepare()
    from tests.bench import feed, ground, lists, mapping, orders
    from tests.bench.figures import keep_figures, print_figures

    measures = {"mapping": mapping.measure, "lists": lists.measure, "feed": feed.measure, "orders": orders.measure}
    size = {} if arguments.size is None else {"size": arguments.size}
    for part in arguments.parts or PARTS:
        if part in _NEED_DATABASE:
            with ground.scratch_database():
                figures = measures[part](**size)
        else:
            figures = measures[part](**size)
        print_figures(figures)
        file = keep_figures(figures, folder)
    print(f"Kept in {file}.")


def _prepare() -> None:
    """Set Django up on a data folder and an embedded database of this run's own."""
    os.environ.pop("TRADEWIND_TEST_DATA", None)
    import tests.ground  # noqa: F401 (makes the folder and starts the database)

    os.environ["DJANGO_SETTINGS_MODULE"] = "tradewind.settings"
    import django

    django.setup()


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure what Tradewind costs.")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join(PARTS)}; all of them by default")
    parser.add_argument("--size", type=int, help="products, messages or orders, instead of the part's own number")
    arguments = parser.parse_args()
    unknown = [part for part in arguments.parts if part not in PARTS]
    if unknown or (arguments.size is not None and arguments.size < 1):
        parser.error(f"There is no part {unknown[0]}." if unknown else "--size is a number of 1 or more.")
    return arguments


if __name__ == "__main__":
    main()
