"""Commands of the store's catalog: import a file, list products, show one."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .output import Result, print_progress, table

if TYPE_CHECKING:
    from tradewind.store.catalog.models import CatalogImport

_BLOCK = 1024 * 1024
_SHOWN_LINES = 40


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `catalog import | list | show | categorize`."""
    catalog = commands.add_parser("catalog", help="products and their import")
    verbs = catalog.add_subparsers(title="catalog commands", metavar="VERB", required=True)
    imports = verbs.add_parser("import", help="import a product CSV of Shopify, WooCommerce or our own")
    imports.add_argument("file", metavar="FILE", type=Path)
    imports.add_argument("--dry-run", action="store_true", help="show what would happen, and change nothing")
    imports.add_argument("--currency", default="", help="of prices that name none, such as USD")
    imports.set_defaults(handle=import_file)
    lists = verbs.add_parser("list", help="list products")
    lists.add_argument("--search", default="", help="title, SKU, barcode or brand")
    lists.add_argument("--limit", type=_limit, default=100, help="how many at most (100)")
    lists.add_argument("--after", type=int, default=0, help="the product id that the list continues after")
    lists.set_defaults(handle=list_products)
    show = verbs.add_parser("show", help="show the product that a SKU belongs to")
    show.add_argument("sku", metavar="SKU")
    show.set_defaults(handle=show_product)
    categorize = verbs.add_parser("categorize", help="put products into a category, which is made where missing")
    categorize.add_argument("skus", metavar="SKU", nargs="+", help="any SKU of each product")
    categorize.add_argument("--category", required=True, help='path such as "Clothing > Shirts"; empty for none')
    categorize.set_defaults(handle=categorize_products)


def import_file(arguments: argparse.Namespace) -> Result:
    """Import in this process, with or without a worker, and tell what came of each product."""
    from tradewind.base.audit import COMMAND_LINE  # noqa: PLC0415 (rooms may be imported only after setup)
    from tradewind.base.errors import Refused  # noqa: PLC0415
    from tradewind.store.catalog import import_run, imports  # noqa: PLC0415

    options = imports.ImportOptions(arguments.dry_run, arguments.currency, is_file_kept=False)
    try:
        run = imports.start_import(
            _blocks(arguments.file),
            file_name=arguments.file.name,
            options=options,
            actor=COMMAND_LINE,
            in_background=False,
        )
    except OSError as error:
        raise Refused("file_missing", f"{arguments.file} cannot be read: {error.strerror}.") from error
    try:
        run = import_run.run_import(run.pk, progress=_show_progress)
    except KeyboardInterrupt:
        run = imports.cancel_import(run.pk, actor=COMMAND_LINE)
    print_progress("")
    status = 0 if run.state == run.State.DONE else 1
    if run.state == run.State.FAILED:
        raise Refused("file_unreadable", run.reason)
    return Result(_run_data(run), _run_text(run), status)


def list_products(arguments: argparse.Namespace) -> Result:
    """List products by title."""
    from tradewind.store.catalog import queries  # noqa: PLC0415 (rooms may be imported only after setup)
    from tradewind.store.catalog.as_data import row_data  # noqa: PLC0415

    wanted = queries.ProductFilter(search=arguments.search)
    page = queries.list_products(wanted, after=arguments.after, limit=arguments.limit)
    data = [row_data(row) for row in page.rows]
    head = ("SKU", "TITLE", "CATEGORY", "VARIANTS", "PRICE", "STOCK")
    rows = [
        (
            row.sku,
            row.title,
            row.category or "-",
            row.variants,
            _price(row.lowest_price, row.currency),
            _count(row.quantity),
        )
        for row in page.rows
    ]
    text = table(head, rows) if rows else "No product matches." if arguments.search else "The store has no products."
    if page.next_after:
        text += f"\n{page.total} in all; continue with --after {page.next_after}"
    return Result(data, text)


def show_product(arguments: argparse.Namespace) -> Result:
    """Show a product with all its variants."""
    from tradewind.store.catalog import queries  # noqa: PLC0415 (rooms may be imported only after setup)
    from tradewind.store.catalog.as_data import product_data  # noqa: PLC0415

    product = queries.get_product_by_sku(arguments.sku)
    variants = list(product.variants.all())
    head = ("SKU", "OPTIONS", "PRICE", "SALE", "STOCK", "BARCODE")
    rows = [
        (
            variant.sku,
            ", ".join(variant.option_values(product.option_names)) or "-",
            _price(variant.price, variant.currency),
            _price(variant.sale_price, variant.currency),
            _count(variant.quantity),
            variant.barcode or "-",
        )
        for variant in variants
    ]
    category = product.category.path if product.category else "no category"
    state = "published" if product.is_published else "not published"
    top = f"{product.title}\n{product.brand or 'no brand'} · {category} · {state}"
    return Result(product_data(product), f"{top}\n\n{table(head, rows)}")


def categorize_products(arguments: argparse.Namespace) -> Result:
    """Put products into one category, all or none."""
    from tradewind.base.audit import COMMAND_LINE  # noqa: PLC0415 (rooms may be imported only after setup)
    from tradewind.store.catalog import categorize, queries  # noqa: PLC0415

    ids = queries.find_product_ids(arguments.skus)
    moved = categorize.put_into_category(ids, arguments.category, actor=COMMAND_LINE)
    return Result({"moved": moved}, f"{moved} of {len(ids)} products moved.")


def _limit(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 1000:
        raise argparse.ArgumentTypeError("give a number from 1 to 1000")
    return number


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _show_progress(run: "CatalogImport") -> None:
    print_progress(f"{run.lines_done:,} of {run.lines_total:,} lines")


def _price(amount: Any, currency: str) -> str:
    from tradewind.base.money import Money  # noqa: PLC0415 (rooms may be imported only after setup)

    return "-" if amount is None else str(Money(amount, currency))


def _count(quantity: int | None) -> str:
    return "not counted" if quantity is None else str(quantity)


def _run_data(run: "CatalogImport") -> dict[str, Any]:
    from tradewind.store.catalog.as_data import line_data, run_data  # noqa: PLC0415 (rooms only after setup)

    return {**run_data(run), "products": [line_data(line) for line in run.lines.order_by("line")]}


def _run_text(run: "CatalogImport") -> str:
    from tradewind.store.catalog.dialects import get  # noqa: PLC0415 (rooms may be imported only after setup)

    counts = ", ".join(
        f"{run.counts.get(outcome, 0):,} {word}"
        for outcome, word in (
            ("created", "to create" if run.is_dry_run else "created"),
            ("changed", "to change" if run.is_dry_run else "changed"),
            ("unchanged", "unchanged"),
            ("refused", "refused"),
        )
    )
    text = [f"{run.file_name} ({get(run.dialect).label}, {run.lines_total:,} lines): {counts}", *run.notices]
    told = run.lines.exclude(reasons=[], differences=[]).order_by("line")
    for line in told[:_SHOWN_LINES]:
        text.append(f"  line {line.line}: {line.title or line.product_key or 'no product'}: {line.outcome}")
        text += [f"    {reason}" for reason in line.reasons]
        text += [_say_difference(one) for one in line.differences]
    left = told.count() - _SHOWN_LINES
    if left > 0:
        text.append(f"  and {left:,} more; see all with --json")
    return "\n".join([*text, run.reason] if run.reason else text)


def _say_difference(one: dict[str, str]) -> str:
    from tradewind.store.catalog.words import name_field  # noqa: PLC0415 (rooms may be imported only after setup)

    place, field = one["sku"] or "product", name_field(one["field"])
    return f"    {place}: {field}: {one['before'] or '-'} -> {one['after'] or '-'}"
