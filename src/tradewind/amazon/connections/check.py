"""Tries what a connection needs of Amazon, call by call, and says which works."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from tradewind.base import clock
from tradewind.spapi import definitions, listings, orders
from tradewind.spapi.client import Client
from tradewind.spapi.errors import AmazonError, NotAuthorized

from .calls import Postponed, Stopped, open_client
from .care import read_participations
from .models import Connection
from .refusals import to_refusal


@dataclass(frozen=True)
class CheckResult:
    """One call: whether it works, and in words what it is for or why it does not."""

    call: str
    works: bool
    words: str


@dataclass(frozen=True)
class _Trial:
    call: str
    purpose: str
    role: str
    run: Callable[[Client, Connection], object]


def check_connection(connection: Connection) -> list[CheckResult]:
    """Make the least call of each kind, whether the connection is On or Off; changes nothing at Amazon.

    What Amazon says of the account's marketplaces is written as by the daily reading.
    """
    client = open_client(connection, needs_on=False)
    results = []
    for trial in _trials():
        result = _try(trial, client, connection)
        results.append(result)
    return results


def _trials() -> list[_Trial]:
    return [
        _Trial(
            "getMarketplaceParticipations",
            _("Reading the account's marketplaces works."),
            _("Selling Partner Insights"),
            lambda _client, connection: read_participations(connection.seller_account_id),
        ),
        _Trial("searchListingsItems", _("Reading listings works."), _("Product Listing"), _search_listings),
        _Trial("searchDefinitionsProductTypes", _("Reading product types works."), _("Product Listing"), _search_types),
        _Trial("searchOrders", _("Reading orders works."), _("Inventory and Order Tracking"), _search_orders),
    ]


def _search_listings(client: Client, connection: Connection) -> object:
    merchant_id = connection.seller_account.merchant_id
    return listings.search_items(client, seller_id=merchant_id, marketplace_id=connection.marketplace_id, page_size=1)


def _search_types(client: Client, connection: Connection) -> object:
    return definitions.search_product_types(client, marketplace_id=connection.marketplace_id, keywords=["luggage"])


def _search_orders(client: Client, connection: Connection) -> object:
    after = clock.now() - timedelta(hours=1)
    return orders.search_orders(
        client, marketplace_ids=[connection.marketplace_id], last_updated_after=after, included_data=(), page_size=1
    )


def _try(trial: _Trial, client: Client, connection: Connection) -> CheckResult:
    try:
        trial.run(client, connection)
    except (Stopped, Postponed) as pause:
        return CheckResult(trial.call, works=False, words=str(pause.args[0]))
    except NotAuthorized as error:
        if error.reason != "role_missing":
            return CheckResult(trial.call, works=False, words=to_refusal(error).message)
        words = _("Amazon refuses this: the application may lack the role %s.") % trial.role
        return CheckResult(trial.call, works=False, words=words)
    except AmazonError as error:
        return CheckResult(trial.call, works=False, words=to_refusal(error).message)
    return CheckResult(trial.call, works=True, words=trial.purpose)
