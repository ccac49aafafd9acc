"""REST under /api/v1: one router an area, one shape of error, everything behind a token."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from . import (
    catalog,
    connections,
    feeds,
    listings,
    mapping,
    mapping_preview,
    options,
    orders,
    settings_file,
    suggestions,
    tokens,
)
from .errors import add_handlers
from .schemas import Error

AREAS = (
    connections,
    options,
    catalog,
    mapping,
    mapping_preview,
    suggestions,
    listings,
    feeds,
    orders,
    settings_file,
    tokens,
)
ERROR_ANSWER = {
    "description": "What is wrong, in our one shape.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
}


class Api(NinjaAPI):
    """Ninja's API, whose document says of every route that errors have our shape."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Return the document; ninja itself describes only the answers that a route names."""
        document = super().get_openapi_schema(**options)
        document["components"]["schemas"]["Error"] = Error.json_schema()
        for path in document["paths"].values():
            for operation in path.values():
                operation["responses"]["default"] = ERROR_ANSWER
        return document


api = Api(
    title="Tradewind",
    version="1",
    description="Whatever a page of Tradewind can do. Errors are {code, message, fields}; codes are stable.",
    docs_url=None,
    openapi_url="/openapi.json",
)
add_handlers(api)
for area in AREAS:
    api.add_router("", area.router, tags=[area.__name__.rpartition(".")[2]])
