"""REST: what Amazon would get of a product, how it comes about, and what rules can be made of."""

from collections.abc import Sequence
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.connections.queries import find_connection
from tradewind.amazon.mapping import queries
from tradewind.amazon.mapping.rules import fields_in_use
from tradewind.amazon.mapping.rules.transforms import CATALOGUE, TransformKind
from tradewind.amazon.mapping.schema.wording import describe_problem

from .auth import needs
from .mapping import ChangeIn, read_change
from .schemas import Given, Id

router = Router()


class ProblemOut(Schema):
    """What keeps a product from Amazon."""

    code: str
    attribute: str
    path: str
    message: str


class MoveOut(Schema):
    """One thing that happened to a value on its way, and what there was after it."""

    words: str
    value: str


class SourceAttemptOut(Schema):
    """One source of a rule's chain; those behind the one that is used are not asked."""

    words: str
    moves: list[MoveOut]
    gives: str
    is_asked: bool
    is_used: bool


class PlaceOut(Schema):
    """One place of an attribute that a rule fills."""

    path: str
    title: str
    level: str
    attempts: list[SourceAttemptOut]
    sent: str


class ExplainedOut(Schema):
    """The whole way of an attribute's values, from the store to Amazon."""

    attribute: str
    title: str
    places: list[PlaceOut]
    problems: list[str]
    note: str


class MappingPreviewOut(Schema):
    """What Amazon would get of one SKU."""

    sku: str
    product_type: str
    attributes: dict[str, Any]
    values: list[dict[str, Any]]
    problems: list[ProblemOut]
    needed: list[str]
    is_selected: bool
    explained: list[ExplainedOut] | None


class MappingPreviewIn(Given):
    """A SKU, and changes that are not saved."""

    sku: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
    changes: Annotated[list[ChangeIn], Field(max_length=2000)] = []
    explain: bool = False


class FieldOut(Schema):
    """A product field that a rule, or a template, may name."""

    name: str
    label: str
    kind: str
    used_count: int | None


class ValueOut(Schema):
    """A value that products have in a field, and how many have it."""

    value: str
    count: int


class ParameterOut(Schema):
    """What a transform has to be told: a number or a text from `least` to `most`, or one of the choices."""

    name: str
    label: str
    kind: str
    choices: list[str]
    least: int
    most: int


class TransformOut(Schema):
    """A small change that a rule can make to a value."""

    name: str
    label: str
    parameters: list[ParameterOut]


@router.get("/connections/{connection_id}/mapping/preview", auth=needs("viewer"), response=MappingPreviewOut)
def preview(
    request: HttpRequest,  # noqa: ARG001
    connection_id: Id,
    sku: Annotated[str, Query(min_length=1, max_length=200, pattern=r"^[^\x00]*$")],
) -> dict[str, Any]:
    """Show what Amazon would get of one SKU, where each value comes from, and what is wrong."""
    return _preview(find_connection(connection_id), MappingPreviewIn(sku=sku))


@router.post("/connections/{connection_id}/mapping/preview", auth=needs("viewer"), response=MappingPreviewOut)
def preview_changes(request: HttpRequest, connection_id: Id, given: MappingPreviewIn) -> dict[str, Any]:  # noqa: ARG001
    """Show the same with changes that are not saved, and on request each value's whole way. Writes nothing."""
    return _preview(find_connection(connection_id), given)


@router.get("/mapping/fields", auth=needs("viewer"), response=list[FieldOut])
def list_fields(request: HttpRequest) -> list[fields_in_use.FieldChoice]:  # noqa: ARG001
    """List the product fields that rules may name, the store's options and custom fields behind them."""
    return fields_in_use.list_fields()


@router.get("/mapping/fields/values", auth=needs("viewer"), response=list[ValueOut])
def list_field_values(
    request: HttpRequest,  # noqa: ARG001
    field: Annotated[str, Query(min_length=1, max_length=500, pattern=r"^[^\x00]*$")],
) -> Sequence[fields_in_use.ValueInUse]:
    """List the values that products have in a field, most used first, at most 500, for a value map."""
    return fields_in_use.list_values_in_use(field)


@router.get("/mapping/transforms", auth=needs("viewer"), response=list[TransformOut])
def list_transforms(request: HttpRequest) -> list[TransformKind]:  # noqa: ARG001
    """List the transforms that a source may name, with what each has to be told."""
    return list(CATALOGUE.values())


def _preview(connection: Connection, given: MappingPreviewIn) -> dict[str, Any]:
    changes = [read_change(one) for one in given.changes]
    found = queries.explain(connection, given.sku, changes)
    explained = queries.explain_values(connection, given.sku, changes=changes) if given.explain else None
    return {
        "sku": given.sku,
        "product_type": found.product_type,
        "attributes": found.attributes,
        "values": [
            {"attribute": one.rule.path, "value": one.value, "source": queries.describe_origin(one)}
            for one in found.origins
        ],
        "problems": [
            {"code": one.code, "attribute": one.attribute, "path": one.path, "message": describe_problem(one)}
            for one in found.problems
        ],
        "needed": found.needed,
        "is_selected": found.is_selected,
        "explained": explained,
    }
