"""Measures how long pages over a hundred thousand products with problems take, through Django's own client."""

from collections.abc import Mapping
from statistics import median
from time import perf_counter
from urllib.parse import urlencode

from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tradewind.amazon.models import Connection, Listing
from tradewind.base.models import User

from .crowd import PROBLEMS, clear_crowd, fill_crowd

SIZE = 100_000
_SMALL = 1_000
_TIMES = 5


def measure(size: int = SIZE) -> dict[str, float]:
    """Return the figures of lists over `size` products; needs a database without products.

    Time is the wall's, because the database works in processes of its own; each page is the median of five.
    """
    small = _visit(min(_SMALL, size))
    clear_crowd()
    large = _visit(size)
    if any(large[page][1] > queries for page, (_s, queries) in small.items()):
        raise AssertionError(f"More products ask for more queries: {small}, {large}.")
    return {
        "problems_list_s": large["list"][0],
        "problems_list_ratio_to_1000": large["list"][0] / small["list"][0],
        "problems_of_one_kind_s": large["one kind"][0],
        "problems_search_s": large["search"][0],
        "problems_deep_s": large["deep"][0],
        "problems_grouped_s": large["grouped"][0],
        "problems_list_queries": large["list"][1],
    }


def _visit(size: int) -> Mapping[str, tuple[float, int]]:
    """Return seconds and queries of each page, with `size` products in the database."""
    shown = fill_crowd(size)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get_or_create(email="bench@example.com", role="viewer")[0])
    return {page: _time(client, address) for page, address in _addresses(shown).items()}


def _addresses(shown: Connection) -> dict[str, str]:
    last = Listing.objects.order_by("-pk")[100].pk if Listing.objects.count() > 100 else 0
    kept = {"connection": shown.pk, "state": "incomplete"}
    products = "/channels/amazon/products?"
    return {
        "list": products + urlencode(kept),
        "deep": products + urlencode({**kept, "after": last}),
        "one kind": products + urlencode({**kept, "problem": PROBLEMS[1][2]}),
        "search": products + urlencode({**kept, "search": str(last)}),
        "grouped": f"/channels/amazon/connections/{shown.pk}/mapping",
    }


def _time(client: Client, address: str) -> tuple[float, int]:
    taken = []
    for _ in range(_TIMES):
        with CaptureQueriesContext(database) as asked:
            started = perf_counter()
            answer = client.get(address)
            taken.append(perf_counter() - started)
        if answer.status_code != 200:
            raise AssertionError(f"{address}: {answer.status_code}")
    return median(taken), len(asked)
