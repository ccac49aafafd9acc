"""Five seller accounts in three regions and four currencies, and what is bought there, the same in every run."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from tradewind.simulator.marketplaces import BY_COUNTRY
from tradewind.simulator.world import World

SKUS = tuple(f"SHIRT-{number:03}" for number in range(200))


@dataclass(frozen=True)
class Account:
    """One seller account and the countries it sells in."""

    merchant_id: str
    region: str
    countries: tuple[str, ...]


ACCOUNTS = (
    Account("A1BENCHNA00001", "na", ("US", "CA")),
    Account("A1BENCHNA00002", "na", ("US",)),
    Account("A1BENCHEU00003", "eu", ("DE", "FR", "IT")),
    Account("A1BENCHEU00004", "eu", ("GB",)),
    Account("A1BENCHFE00005", "fe", ("JP",)),
)


def open_accounts(world: World) -> None:
    """Open the accounts at the local Amazon."""
    for account in ACCOUNTS:
        world.open_seller(
            account.merchant_id,
            name=account.merchant_id,
            region=account.region,
            marketplace_ids=[BY_COUNTRY[country].id for country in account.countries],
            is_suspended=False,
        )


def make_orders(until_at: datetime) -> Iterator[dict[str, Any]]:
    """Yield what was bought in the two days before, from all accounts in turn, for ever.

    One order in ten is paid a few minutes later, which changes it.
    """
    chance = random.Random(5)
    for number in count():
        account = ACCOUNTS[number % len(ACCOUNTS)]
        country = account.countries[number // len(ACCOUNTS) % len(account.countries)]
        is_unpaid = number % 10 == number // 10 % 10
        yield {
            "merchant_id": account.merchant_id,
            "marketplace_id": BY_COUNTRY[country].id,
            "lines": [_make_line(sku, country, chance) for sku in chance.sample(SKUS, chance.choice((1, 1, 1, 2, 3)))],
            "placed_at": (until_at - timedelta(seconds=chance.randint(0, 172_800))).isoformat(),
            **({"status": "PENDING", "pays_after_s": 400} if is_unpaid else {}),
        }


def _make_line(sku: str, country: str, chance: random.Random) -> dict[str, Any]:
    pence = chance.randint(499, 9999)
    price = str(pence) if country == "JP" else f"{pence // 100}.{pence % 100:02}"
    discount = {"discount": "1"} if chance.random() < 0.1 else {}
    return {"sku": sku, "quantity": chance.randint(1, 3), "unit_price": price, "title": f"Shirt {sku}", **discount}
