"""Tries what a connection needs of Amazon, call by call: which works, which role is missing, what to do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from tradewind.base import clock
from tradewind.spapi import definitions, feeds, listings, orders, reports
from tradewind.spapi.client import Client
from tradewind.spapi.errors import AmazonError, NotAuthorized, Throttled

from .calls import Postponed, Stopped, open_client
from .care import read_participations
from .health import is_role_missing
from .login import is_about_application
from .models import Connection
from .refusals import to_refusal

LISTING = "Product Listing"
ORDERS = "Inventory and Order Tracking"
INSIGHTS = "Selling Partner Insights"


@dataclass(frozen=True)
class CheckResult:
    """One call: whether it works, in words what it is for or why it does not, and then what to do."""

    call: str
    works: bool
    words: str
    advice: str = ""
    missing_role: str = ""
    """The role that the application lacks, as Amazon names it."""


@dataclass(frozen=True)
class _Trial:
    call: str
    purpose: str
    failure: str
    role: str
    run: Callable[[Client, Connection], object]


def check_connection(connection: Connection) -> list[CheckResult]:
    """Make the least call of each kind, whether the connection is On or Off; changes nothing at Amazon.

    What Amazon says of the account's marketplaces is written as by the daily reading. Roles: developer-docs,
    role-mappings-for-sp-api-operations and report-type-values-performance.
    """
    client = open_client(connection, needs_on=False)
    return [_try(trial, client, connection) for trial in _trials()]


def missing_roles(results: Sequence[CheckResult]) -> list[str]:
    """Return the roles that the application lacks, each once, in the order of the calls."""
    return list(dict.fromkeys(one.missing_role for one in results if one.missing_role))


def _trials() -> list[_Trial]:
    return [
        _Trial(
            "getMarketplaceParticipations",
            _("Reading the account's marketplaces works."),
            _("The account's marketplaces cannot be read."),
            INSIGHTS,
            lambda _client, connection: read_participations(connection.seller_account_id),
        ),
        _Trial(
            "searchDefinitionsProductTypes",
            _("Reading product types works."),
            _("Product types cannot be read."),
            LISTING,
            _search_types,
        ),
        _Trial(
            "searchListingsItems",
            _("Reading listings works."),
            _("Listings cannot be read."),
            LISTING,
            _search_listings,
        ),
        _Trial(
            "getFeeds",
            _("Sending listings in feeds works."),
            _("Feeds cannot be sent."),
            LISTING,
            lambda client, _connection: feeds.get_feeds(client, feed_types=["JSON_LISTINGS_FEED"], page_size=1),
        ),
        _Trial("searchOrders", _("Reading orders works."), _("Orders cannot be read."), ORDERS, _search_orders),
        _Trial(
            "getReports",
            _("Reading the account's health works."),
            _("The account's health cannot be read."),
            INSIGHTS,
            lambda client, _connection: reports.get_reports(
                client, report_types=[reports.SELLER_PERFORMANCE], page_size=1
            ),
        ),
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
    except Stopped as stop:
        advice = _("Reconnect the marketplace.") if stop.reason == "reconnect_needed" else ""
        return _refuse(trial, str(stop), advice)
    except Postponed as pause:
        return _refuse(trial, pause.message, _advise_pause(pause))
    except NotAuthorized as error:
        return _explain_refusal(trial, error)
    except AmazonError as error:
        return _refuse(trial, to_refusal(error).message)
    return CheckResult(trial.call, works=True, words=trial.purpose)


def _explain_refusal(trial: _Trial, error: NotAuthorized) -> CheckResult:
    if is_role_missing(error):
        reason = _("The application seems to lack the role %s.") % trial.role
        advice = _("Add the role to the application in Seller Central, then reconnect.")
        words = " ".join(filter(None, [trial.failure, reason, _say_request(error)]))
        return CheckResult(trial.call, works=False, words=words, advice=advice, missing_role=trial.role)
    advice = ""
    if is_about_application(error):
        advice = _("Enter the application's current client secret under Settings, Amazon application.")
    elif error.reason == "other_region":
        advice = _("Reconnect from a marketplace of this region.")
    return _refuse(trial, to_refusal(error).message, advice)


def _advise_pause(pause: Throttled) -> str:
    reason = pause.reason if isinstance(pause, Postponed) else ""
    if reason == "application_refused":
        return _("Enter the application's current client secret under Settings, Amazon application.")
    seconds = max(1, round(pause.retry_after_s or 60))
    return _("Check again in %d s.") % seconds if seconds < 90 else _("Check again in %d min.") % round(seconds / 60)


def _refuse(trial: _Trial, words: str, advice: str = "") -> CheckResult:
    return CheckResult(trial.call, works=False, words=f"{trial.failure} {words}", advice=advice)


def _say_request(error: AmazonError) -> str:
    return _("(Amazon's request id: %s)") % error.request_id if error.request_id else ""
