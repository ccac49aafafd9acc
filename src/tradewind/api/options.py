"""REST: what a connection exports and imports, which products are chosen by hand, and currency rates."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from tradewind.amazon.connections import rates
from tradewind.amazon.connections.models import Connection, CurrencyRate
from tradewind.amazon.connections.options import Options, read_options
from tradewind.amazon.connections.queries import find_connection
from tradewind.amazon.mapping.offer import selection
from tradewind.amazon.mapping.offer.forecast import Example, forecast_export
from tradewind.amazon.mapping.offer.offering import check_export, list_offering, save_export

from .auth import caller, needs
from .schemas import Given, Id, Text

router = Router()
Group = Annotated[dict[str, Any], Field(description="as GET gives it; what is left out takes its default")]
_GROUP_KEPT = "left out: stays as it is"


class OfferingOut(Schema):
    """A setting that is a rule of the marketplace: its value, or where it comes from in words where it is more."""

    attribute: str
    value: str
    words: str


class OptionsOut(Schema):
    """What a connection exports and imports; amounts are texts, times UTC. The guide tells of every field."""

    connection_id: int
    version: int
    export: dict[str, Any]
    imports: dict[str, Any]
    offering: dict[str, OfferingOut]


class OptionsIn(Given):
    """What is to be saved, all of it or nothing; `version` refuses it when somebody saved meanwhile."""

    version: Annotated[int, Field(ge=1, lt=2**31)] | None = None
    export: Annotated[Group | None, Field(description=_GROUP_KEPT)] = None
    imports: Annotated[Group | None, Field(description=_GROUP_KEPT)] = None
    offering: Annotated[
        dict[str, Text], Field(description="condition, handling_days, shipping_template, asin_field; empty: none")
    ] = {}


class PreviewIn(OptionsIn):
    """Options to try; with a SKU, this product comes first among the examples."""

    sku: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""


class ExampleOut(Schema):
    """One product: what the store says and what Amazon would get. A price in another currency is not sent."""

    sku: str
    title: str
    is_selected: bool
    store_price: Decimal | None
    store_currency: str
    price: Decimal | None
    currency: str
    store_quantity: int | None
    quantity: int | None
    steps: dict[str, list[str]]


class PreviewOut(Schema):
    """What options come to."""

    selected: int
    total: int
    currencies_without_rate: list[str]
    examples: list[ExampleOut]


class RateIn(Given):
    """From a day (UTC) on, one unit of `base` is worth `rate` units of `quote`; it replaces the one of that day."""

    base: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    quote: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    rate: Annotated[str, Field(pattern=r"^[0-9]{1,8}(\.[0-9]{1,8})?$")]
    starts_on: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class RateOut(Schema):
    """One rate."""

    id: int
    base: str
    quote: str
    rate: str
    starts_on: date


class SelectedProduct(Schema):
    """A product that is chosen by hand."""

    id: int
    title: str


class SelectionIn(Given):
    """Products to choose by hand, or to take out of what is chosen."""

    product_ids: Annotated[list[Id], Field(min_length=1, max_length=1000)]
    is_selected: bool = True


class SelectionChanged(Schema):
    """How many products that changed."""

    changed: int


@router.get("/connections/{connection_id}/options", auth=needs("viewer"), response=OptionsOut)
def show_options(request: HttpRequest, connection_id: Id) -> dict[str, Any]:  # noqa: ARG001 (ninja hands it in)
    """Return what a connection exports and imports."""
    return _present(find_connection(connection_id))


@router.put("/connections/{connection_id}/options", auth=needs("operator"), response=OptionsOut)
def save_options(request: HttpRequest, connection_id: Id, given: OptionsIn) -> dict[str, Any]:
    """Save what is given; products are checked again when it changes what goes to Amazon."""
    connection = find_connection(connection_id)
    data = _merge(connection, given)
    save_export(connection, data, given.offering, actor=caller(request), seen_version=given.version)
    return _present(connection)


@router.post("/connections/{connection_id}/options/preview", auth=needs("viewer"), response=PreviewOut)
def preview_options(request: HttpRequest, connection_id: Id, given: PreviewIn) -> dict[str, Any]:  # noqa: ARG001 (ninja hands it in)
    """Return what options would come to: how many products go, and some of them with price and stock."""
    connection = find_connection(connection_id)
    options = check_export(connection, _merge(connection, given), given.offering)
    found = forecast_export(connection, options.export, sku=given.sku)
    return {
        "selected": found.selected_count,
        "total": found.total_count,
        "currencies_without_rate": list(found.currencies_without_rate),
        "examples": [_present_example(one) for one in found.examples],
    }


@router.get("/connections/{connection_id}/selected-products", auth=needs("viewer"), response=list[SelectedProduct])
def list_selected(request: HttpRequest, connection_id: Id) -> list[Any]:  # noqa: ARG001 (ninja hands it in)
    """Return the products that are chosen by hand, at most a thousand."""
    return selection.list_selected(find_connection(connection_id))


@router.post("/connections/{connection_id}/selected-products", auth=needs("operator"), response=SelectionChanged)
def select_products(request: HttpRequest, connection_id: Id, given: SelectionIn) -> dict[str, int]:
    """Choose products by hand, or take them out; it counts while the selection is by_hand."""
    connection = find_connection(connection_id)
    choose = selection.select_products if given.is_selected else selection.unselect_products
    return {"changed": choose(connection, given.product_ids, actor=caller(request))}


@router.get("/rates", auth=needs("viewer"), response=list[RateOut])
def list_rates(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001 (ninja hands it in)
    """Return all currency rates."""
    return [_present_rate(row) for row in rates.list_rates()]


@router.put("/rates", auth=needs("operator"), response=RateOut)
def set_rate(request: HttpRequest, given: RateIn) -> dict[str, Any]:
    """Keep a rate from its day on."""
    return _present_rate(rates.set_rate(rates.read_rate(**given.dict()), actor=caller(request)))


@router.delete("/rates/{rate_id}", auth=needs("operator"), response={204: None})
def drop_rate(request: HttpRequest, rate_id: Id) -> Status[None]:
    """Forget a rate; the one before it holds again."""
    rates.drop_rate(rate_id, actor=caller(request))
    return Status(204, None)


def _merge(connection: Connection, given: OptionsIn) -> dict[str, Any]:
    data = read_options(connection.options).as_data()
    groups = {"export": given.export, "imports": given.imports}
    return {**data, **{name: group for name, group in groups.items() if group is not None}}


def _present(connection: Connection) -> dict[str, Any]:
    options: Options = read_options(connection.options)
    offering = {
        name: {"attribute": one.path, "value": one.value, "words": one.words}
        for name, one in list_offering(connection).items()
    }
    version = connection.options_version
    return {"connection_id": connection.pk, "version": version, **options.as_data(), "offering": offering}


def _present_rate(row: CurrencyRate) -> dict[str, Any]:
    rate = f"{row.rate.normalize():f}"
    return {"id": row.pk, "base": row.base, "quote": row.quote, "rate": rate, "starts_on": row.starts_on}


def _present_example(example: Example) -> dict[str, Any]:
    store, offered = example.store, example.offer.facts
    return {
        "sku": store.sku,
        "title": store.title,
        "is_selected": example.is_selected,
        "store_price": store.price,
        "store_currency": store.currency,
        "price": offered.price,
        "currency": offered.currency,
        "store_quantity": store.quantity,
        "quantity": offered.quantity,
        "steps": example.offer.steps,
    }
