"""What export options come to, as the page shows it: counts, examples, and what stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.connections.options import ExportOptions, read_options
from tradewind.amazon.listings.schedule import next_due
from tradewind.amazon.mapping.offer.forecast import Example, Forecast
from tradewind.base import clock
from tradewind.base.money import format_amount


@dataclass(frozen=True)
class Way:
    """One value in the store, and what Amazon gets, with the steps between; no `after`: nothing is sent."""

    before: str
    after: str
    steps: Sequence[str]
    is_same: bool


@dataclass(frozen=True)
class ExampleShown:
    """One example in words."""

    title: str
    sku: str
    options: str
    product_id: int
    price: Way | None
    stock: Way | None
    is_selected: bool


@dataclass(frozen=True)
class Result:
    """The column beside the settings."""

    counts: str
    examples: Sequence[ExampleShown]
    warnings: Sequence[str]
    next_due_at: datetime | None
    is_due: bool


def show_result(forecast: Forecast, export: ExportOptions, connection: Connection) -> Result:
    """Return what a forecast says, in words."""
    told = {"going": f"{forecast.selected_count:,}", "total": f"{forecast.total_count:,}"}
    counts = ngettext("%(going)s of %(total)s product goes", "%(going)s of %(total)s products go", forecast.total_count)
    now = clock.now()
    is_kept = read_options(connection.options).export.schedule == export.schedule
    # a schedule that is about to be saved counts from then
    due_at = next_due(export.schedule, (is_kept and connection.feed_scheduled_at) or now, now)
    return Result(
        counts=counts % told,
        examples=[_show_example(one, export) for one in forecast.examples],
        warnings=_find_warnings(forecast, connection.currency),
        next_due_at=due_at,
        is_due=due_at is not None and due_at <= now,
    )


def _find_warnings(forecast: Forecast, currency: str) -> list[str]:
    words = _("There is no rate from %(from)s to %(to)s: products in %(from)s stay back until you set one.")
    return [words % {"from": one, "to": currency} for one in forecast.currencies_without_rate if one]


def _show_example(example: Example, export: ExportOptions) -> ExampleShown:
    facts = example.store
    told = [value for value in facts.options.values() if value.lower() != "default title"]
    return ExampleShown(
        title=facts.title,
        sku=facts.sku,
        options=", ".join(told),
        product_id=facts.product_id,
        price=_price_way(example) if "price" in export.parts else None,
        stock=_stock_way(example, export) if "stock" in export.parts else None,
        is_selected=example.is_selected,
    )


def _price_way(example: Example) -> Way:
    store, price = example.store, example.offer.price
    steps = example.offer.steps.get("price", [])
    before = _money(store.price, store.currency) or _("No price")
    if any(step.code == "no_rate" for step in price.steps):
        return Way(before, "", [_("No rate yet")], False)
    after = _money(price.amount, price.currency)
    # the first step only says the store's price, which stands beside it
    is_said = bool(price.steps) and price.steps[0].code == "store_price" and store.price is not None
    return Way(before, after, steps[1:] if is_said else steps, before == after)


def _stock_way(example: Example, export: ExportOptions) -> Way:
    counted, stock = example.store.quantity, example.offer.stock
    before = _("Not counted") if counted is None else f"{counted:,}"
    steps = example.offer.steps.get("quantity", [])
    if export.fulfilled_by == "amazon":
        return Way(before, _("by Amazon"), steps, False)
    if stock.quantity is None:
        return Way(before, _("by the rules"), [_("What the rule of the quantity says is sent.")], False)
    after = f"{stock.quantity:,}"
    is_said = bool(stock.steps) and stock.steps[0].code == "in_store"
    return Way(before, after, steps[1:] if is_said else steps, before == after)


def _money(amount: Decimal | None, currency: str) -> str:
    return "" if amount is None else f"{format_amount(amount, currency)} {currency}"
