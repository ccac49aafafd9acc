"""REST: what Amazon takes categories for, and its browse categories."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from tradewind.amazon.connections.queries import find_connection
from tradewind.amazon.mapping.browse import search_browse_categories
from tradewind.amazon.mapping.suggest import suggest_for_unmapped

from .auth import needs
from .schemas import After, Id

router = Router()


class SuggestedOut(Schema):
    """What Amazon takes a category for; empty where it has no idea."""

    category_id: int
    product_type: str
    display_name: str


class SuggestionsOut(Schema):
    """A few suggestions; while some are `left`, ask again with `next` after `retry_after_s` seconds."""

    suggestions: list[SuggestedOut]
    left: int
    next: int | None
    retry_after_s: float


class BrowseCategoryOut(Schema):
    """One of Amazon's browse categories."""

    value: str
    label: str


@router.get("/connections/{connection_id}/mapping/suggestions", auth=needs("operator"), response=SuggestionsOut)
def suggest(request: HttpRequest, connection_id: Id, after: After = 0) -> dict[str, Any]:  # noqa: ARG001
    """Ask Amazon for a product type for categories with products that have none, a few at once."""
    found = suggest_for_unmapped(find_connection(connection_id), after=after)
    last = found.found[-1].category_id if found.found else after
    return {
        "suggestions": [
            {
                "category_id": one.category_id,
                "product_type": one.suggestion.product_type if one.suggestion else "",
                "display_name": one.suggestion.display_name if one.suggestion else "",
            }
            for one in found.found
        ],
        "left": found.left,
        "next": None if found.is_over else last,
        "retry_after_s": found.retry_after_s,
    }


@router.get(
    "/connections/{connection_id}/product-types/{product_type}/browse-categories",
    auth=needs("operator"),
    response=list[BrowseCategoryOut],
)
def list_browse_categories(
    request: HttpRequest,  # noqa: ARG001
    connection_id: Id,
    product_type: str,
    search: Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")] = "",
) -> list[dict[str, str]]:
    """List the browse categories of a product type that hold some words; none where it has no such categories."""
    found = search_browse_categories(find_connection(connection_id), product_type, search)
    return [{"value": str(one.value), "label": one.label} for one in found or ()]
