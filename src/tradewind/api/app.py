"""REST under /api/v1: one router an area, one shape of error, everything behind a token."""

from importlib import import_module
from importlib.util import find_spec

from ninja import NinjaAPI

from .errors import add_handlers

AREAS = ("connections", "catalog", "mapping", "listings", "feeds", "orders", "tokens")

api = NinjaAPI(
    title="Tradewind",
    version="1",
    description="Whatever a page of Tradewind can do. Errors are {code, message, fields}; codes are stable.",
    docs_url=None,
    openapi_url="/openapi.json",
)
add_handlers(api)
for area in AREAS:
    if find_spec(f"tradewind.api.{area}"):
        api.add_router("", import_module(f"tradewind.api.{area}").router, tags=[area])
