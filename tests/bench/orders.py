"""Measures how orders come in from a local Amazon that fails one call in twenty, and whether all are there."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from time import perf_counter
from typing import Any

from tradewind.amazon.connections import authorize
from tradewind.amazon.connections.models import SellerAccount
from tradewind.amazon.orders.fetch import accounts_due, fetch_account
from tradewind.base import clock
from tradewind.base.audit import TRADEWIND
from tradewind.simulator.marketplaces import BY_COUNTRY
from tradewind.store.models import Product, Variant

from .bulk import time_bulk
from .comparison import compare
from .ground import LocalAmazon, local_amazon
from .sales import ACCOUNTS, SKUS, make_orders, open_accounts

SIZE = 5_000
_FAILING = ("F10", "F12", "F13")
_FAILING_SHARE = 0.05
_TURN = timedelta(minutes=3)
_SETTLING_TURNS = 10
_A_TURN = 20
"""Orders that each account gets in three minutes, once the waiting half is being read."""


def measure(size: int = SIZE) -> dict[str, float]:
    """Return the figures of bringing in `size` orders of five accounts; needs a database without orders.

    Half of them wait at Amazon when the accounts are connected, the others arrive while those are read. Time is
    the wall's, because the database works in processes of its own; what the local Amazon takes is not ours.
    """
    with local_amazon() as amazon:
        _fill_store()
        _connect(amazon)
        before = len(amazon.world.journal)
        spent_s = _sell_and_read(amazon, size)
        calls = [entry for entry in list(amazon.world.journal)[before:] if entry.region]
        found = compare(amazon.world.orders.ledger(amazon.world))
    return {
        "orders_ratio_to_bulk": spent_s / time_bulk(),
        "orders_per_s": size / spent_s,
        "calls_per_100_orders": 100 * len(calls) / size,
        "orders_lost": found.lost,
        "orders_duplicated": found.duplicated,
        "orders_wrong": found.wrong,
        "throttled_share": sum(entry.status == 429 for entry in calls) / len(calls),
    }


def _fill_store() -> None:
    now = clock.now()
    product = Product.objects.create(key="shirt", title="Shirt", created_at=now, updated_at=now)
    Variant.objects.bulk_create(Variant(product=product, sku=sku, currency="USD") for sku in SKUS)


def _connect(amazon: LocalAmazon) -> None:
    open_accounts(amazon.world)
    for account in ACCOUNTS:
        for country in account.countries:
            authorize.connect_with_token(
                marketplace_id=BY_COUNTRY[country].id,
                merchant_id=account.merchant_id,
                refresh_token=f"Atzr|local-{account.merchant_id}",
                actor=TRADEWIND,
            )
    for seed, fault_id in enumerate(_FAILING):
        amazon.world.faults.add(fault_id, probability=_FAILING_SHARE / len(_FAILING), seed=seed)


def _sell_and_read(amazon: LocalAmazon, size: int) -> float:
    """Let everything be bought and read; return the seconds that reading took, without Amazon's own."""
    orders = make_orders(clock.now())
    for order in islice(orders, size // 2):
        amazon.world.orders.place(amazon.world, order)
    left = size - size // 2
    spent_s, settling = 0.0, _SETTLING_TURNS
    while left or settling:
        for order in _arrivals(orders, min(left, _A_TURN * len(ACCOUNTS))):
            amazon.world.orders.place(amazon.world, order)
            left -= 1
        settling -= not left
        amazon.advance(_TURN)
        spent_s += _read(amazon)
    return spent_s


def _arrivals(orders: Iterator[dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    """Yield orders that are bought now."""
    for order in islice(orders, count):
        yield {**order, "placed_at": clock.now().isoformat()}


def _read(amazon: LocalAmazon) -> float:
    amazon.transport.spent_s = 0.0
    started = perf_counter()
    for account_id in accounts_due(clock.now()):
        fetch_account(SellerAccount.objects.get(pk=account_id))
    return perf_counter() - started - amazon.transport.spent_s
