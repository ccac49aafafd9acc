"""Imports every module that registers operations or pages; a new one is added here and nowhere else."""

from . import (
    auth,
    central,
    consent,
    control,
    definitions,
    feeds,
    listing_search,
    listings,
    orders,
    pages,
    panel,
    reports,
    restrictions,
    sellers,
    shipments,
    storage,
)
from .routing import OPERATIONS, Table

__all__ = [
    "OPERATIONS",
    "Table",
    "auth",
    "central",
    "consent",
    "control",
    "definitions",
    "feeds",
    "listing_search",
    "listings",
    "orders",
    "pages",
    "panel",
    "reports",
    "restrictions",
    "sellers",
    "shipments",
    "storage",
]
