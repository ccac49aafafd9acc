"""The demo's store: a small outfitter's catalog, kept in our own CSV and read as everybody's files are."""

from pathlib import Path

from django.db import transaction

from tradewind.base import audit, clock

from .compare import CREATED, decide
from .imports import DEFAULT_CURRENCY
from .index import index_file
from .sheet import open_sheet
from .write import Stamp, hold, write_decisions

FILE = Path(__file__).with_name("demo_products.csv")


def fill_demo_store() -> int:
    """Put the demo's products into the store and return how many were new; those that are there stay as they are."""
    index = index_file(open_sheet(FILE))
    drafts = [index.read(unit) for unit in index.units]
    with transaction.atomic():
        held = hold(drafts)
        decisions = [decide(draft, existing=held.states.get(draft.key), owners=held.owners) for draft in drafts]
        missing = [decision for decision in decisions if decision.outcome == CREATED]
        stamp = Stamp(clock.now(), audit.TRADEWIND.name, DEFAULT_CURRENCY)
        write_decisions(missing, held, stamp=stamp)
    return len(missing)
