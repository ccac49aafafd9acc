"""REST: what categories and products are at Amazon."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.connections.queries import find_connection
from tradewind.amazon.mapping import change, queries, suggest

from .auth import caller, needs
from .schemas import Given, Id, Text

router = Router()


class MappedCategory(Schema):
    """A category and its product type, its own or inherited."""

    id: int
    path: str
    product_type: str
    display_name: str
    browse_category: str
    browse_category_name: str
    is_own: bool
    inherited_from: str
    products: int


class RuleOut(Schema):
    """A rule at one level."""

    attribute: str
    category_id: int | None
    product_id: int | None
    source: list[dict[str, Any]]


class MappingOut(Schema):
    """The mapping of one connection; feeds may run when nothing is missing."""

    connection_id: int
    is_complete: bool
    missing: list[str]
    categories: list[MappedCategory]
    rules: list[RuleOut]


class ChangeIn(Given):
    """One change: a category's product type with its browse category, a rule, or a rule's end."""

    kind: Literal["product_type", "rule", "reset"]
    category_id: Id | None = None
    product_id: Id | None = None
    product_type: Annotated[str, Field(max_length=100, pattern=r"^[A-Z0-9_]*$")] = ""
    browse_category: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""
    attribute: Annotated[str, Field(max_length=300, pattern=r"^[A-Za-z0-9_.]*$")] = ""
    source: list[dict[str, Any]] = []


class ChangesIn(Given):
    """Changes to make all or none."""

    changes: Annotated[list[ChangeIn], Field(min_length=1, max_length=2000)]


class DefaultsIn(Given):
    """What stands in wherever a product says nothing itself; left out, the suggested answer holds."""

    brand: Text | None = None
    condition_type: Text | None = None
    country_of_origin: Text | None = None
    supplier_declared_dg_hz_regulation: Text | None = None
    department: Text | None = None
    target_gender: Text | None = None
    age_range_description: Text | None = None
    care_instructions: Text | None = None
    stock_if_uncounted: Text | None = None
    is_exempt_from_barcodes: bool | None = None


class SuggestionOut(Schema):
    """A product type that Amazon names."""

    product_type: str
    display_name: str


@router.get("/connections/{connection_id}/mapping", auth=needs("viewer"), response=MappingOut)
def show_mapping(request: HttpRequest, connection_id: Id) -> dict[str, Any]:  # noqa: ARG001 (ninja's signature)
    """Show the mapping of a connection."""
    return _show(find_connection(connection_id))


@router.post("/connections/{connection_id}/mapping/changes", auth=needs("operator"), response=MappingOut)
def change_mapping(request: HttpRequest, connection_id: Id, given: ChangesIn) -> dict[str, Any]:
    """Make changes, all or none; new product types are read from Amazon first."""
    connection = find_connection(connection_id)
    change.save_mapping(connection, [read_change(one) for one in given.changes], actor=caller(request))
    return _show(connection)


@router.post("/connections/{connection_id}/mapping/defaults", auth=needs("operator"), response=MappingOut)
def set_defaults(request: HttpRequest, connection_id: Id, given: DefaultsIn) -> dict[str, Any]:
    """Set the rules that suit most stores."""
    connection = find_connection(connection_id)
    change.use_defaults(connection, given.model_dump(exclude_none=True), actor=caller(request))
    return _show(connection)


@router.get("/connections/{connection_id}/product-types", auth=needs("viewer"), response=list[SuggestionOut])
def search_product_types(
    request: HttpRequest,  # noqa: ARG001
    connection_id: Id,
    keywords: Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")] = "",
    item_name: Annotated[str, Query(max_length=500, pattern=r"^[^\x00]*$")] = "",
) -> list[suggest.Suggestion]:
    """Ask Amazon for product types, by keywords or, without these, by a title."""
    connection = find_connection(connection_id)
    return suggest.search_product_types(connection, keywords=keywords, item_name="" if keywords else item_name)


def read_change(given: ChangeIn) -> change.Change:
    """Return the change that a body describes."""
    if given.kind == "product_type":
        return change.SetProductType(given.category_id or 0, given.product_type, given.browse_category)
    if given.kind == "rule":
        return change.SetRule(given.attribute, given.source, given.category_id, given.product_id)
    return change.ResetRule(given.attribute, given.category_id, given.product_id)


def _show(connection: Connection) -> dict[str, Any]:
    overview = queries.show_overview(connection)
    return {
        "connection_id": connection.pk,
        "is_complete": overview.is_complete,
        "missing": overview.missing,
        "categories": [
            {
                "id": row.id,
                "path": row.path,
                "product_type": row.product_type,
                "display_name": row.display_name,
                "browse_category": row.browse_category,
                "browse_category_name": row.browse_category_name,
                "is_own": row.is_own,
                "inherited_from": row.inherited_from,
                "products": row.product_count,
            }
            for row in overview.categories
        ],
        "rules": [
            {
                "attribute": rule.attribute_path,
                "category_id": rule.category_id,
                "product_id": rule.product_id,
                "source": rule.source,
            }
            for rule in queries.list_rules(connection)
        ],
    }
