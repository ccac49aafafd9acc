"""Amazon's browse categories: where a product type's schema has them, and finding one by typing."""

from collections.abc import Collection

from ..connections.models import Connection
from .schema import schemas
from .schema.shape import Choice, Shape

_MOST = 50


def list_browse_types(connection: Connection, product_types: Collection[str]) -> set[str]:
    """Return which of the product types have browse categories, as far as their schemas were read. One query."""
    rows = schemas.find_schemas(connection, product_types)
    return {row.product_type for row in rows if schemas.compiled(row).shape.browse_path}


def search_browse_categories(connection: Connection, product_type: str, words: str = "") -> list[Choice] | None:
    """Return the browse categories whose label or value holds all words; None where the product type has none.

    Raises NotFound (`product_type_unknown`) and Refused (`amazon_away`): a schema that was never read is read.
    """
    shape = schemas.compiled(schemas.need_schema(connection, product_type)).shape
    if not shape.browse_path:
        return None
    wanted = words.casefold().split()
    return [one for one in _choices(shape) if all(word in _letters(one) for word in wanted)][:_MOST]


def _choices(shape: Shape) -> tuple[Choice, ...]:
    leaf = shape.find_leaf(shape.browse_path) if shape.browse_path else None
    return leaf.entry.choices if leaf else ()


def _letters(choice: Choice) -> str:
    return f"{choice.label} {choice.value}".casefold()
