"""Whether Amazon's hosts answer from here, and whether our clock agrees with theirs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx2
from django.conf import settings
from django.db import OperationalError
from django.utils.translation import gettext as _

from tradewind.base import clock
from tradewind.base.errors import Refused
from tradewind.base.health import SKEW_TOLERATED, Finding
from tradewind.spapi.regions import REGIONS

from . import application, wire


def examine_amazon() -> Iterator[Finding]:
    """Look at the application, the token host and the three regions. No token is sent."""
    yield _application()
    yield _host(_("Amazon's sign-in"), settings.LWA_TOKEN_URL)
    for region in REGIONS:
        yield _host(_("Amazon, region %s") % region.upper(), wire.endpoint(region))


def _application() -> Finding:
    try:
        found = application.current()
    except OperationalError:
        return Finding("Amazon application", is_good=False, words=_("not known while the database does not answer."))
    except Refused as refusal:
        return Finding(
            "Amazon application", is_good=True, words=refusal.message,
            advice=_("Settings ▸ Amazon application, or SPAPI_CLIENT_ID and SPAPI_CLIENT_SECRET."),
        )  # fmt: skip
    return Finding("Amazon application", is_good=True, words=found.client_id)


def _host(name: str, url: str) -> Finding:
    try:
        answer = wire.http().get(url)
    except httpx2.HTTPError as error:
        return Finding(
            name, is_good=False, words=_("%s does not answer.") % url + f" ({type(error).__name__})",
            advice=_("Check this machine's way out: DNS, firewall, proxy, certificates."),
        )  # fmt: skip
    skew = _skew(answer.headers.get("date", ""))
    if skew is not None and abs(skew) > SKEW_TOLERATED:
        return Finding(
            name, is_good=False, words=_("answers, but its clock and ours differ by %d s.") % skew.total_seconds(),
            advice=_("Let this machine keep its time by NTP; Amazon's limits and expiries go by its own clock."),
        )  # fmt: skip
    return Finding(name, is_good=True, words=_("%s answers.") % url)


def _skew(date: str) -> timedelta | None:
    """Return how far the host's `Date` is from our clock; hosts of the demo keep the wall's time in it."""
    try:
        theirs = parsedate_to_datetime(date)
    except (TypeError, ValueError):
        return None
    ours = (clock.now(), datetime.now(UTC))
    return min((theirs - mine for mine in ours), key=abs)
