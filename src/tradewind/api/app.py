"""REST under /api/v1: one router an area, one shape of error, everything behind a token."""

from ninja import NinjaAPI

from . import catalog, connections, feeds, listings, mapping, orders, tokens
from .errors import add_handlers

AREAS = (connections, catalog, mapping, listings, feeds, orders, tokens)

api = NinjaAPI(
    title="Tradewind",
    version="1",
    description="Whatever a page of Tradewind can do. Errors are {code, message, fields}; codes are stable.",
    docs_url=None,
    openapi_url="/openapi.json",
)
add_handlers(api)
for area in AREAS:
    api.add_router("", area.router, tags=[area.__name__.rpartition(".")[2]])
