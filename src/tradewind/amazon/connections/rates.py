"""What currencies are worth in each other, as the merchant keeps it: a dated table for all connections."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tradewind.base import audit
from tradewind.base.errors import NotFound, Refused

from .configure import request_check
from .models import Connection, CurrencyRate

_CURRENCY = re.compile(r"[A-Z]{3}")
_LARGEST = Decimal(10) ** 8
_PLACES = 8


@dataclass(frozen=True)
class Rate:
    """From a day on, one unit of `base` is worth `rate` units of `quote`."""

    base: str
    quote: str
    rate: Decimal
    starts_on: date


@dataclass(frozen=True)
class Rates:
    """The rates known on one day."""

    rates: Sequence[Rate]
    on: date
    _found: dict[tuple[str, str], Rate | None] = field(default_factory=dict, repr=False, compare=False)
    """What was asked before: a catalog asks for the same pair for each product."""

    def find(self, base: str, quote: str) -> Rate | None:
        """Return the newest rate of a pair, in either direction; the direct one where both are of one day."""
        if (base, quote) not in self._found:
            pairs = {(base, quote): 1, (quote, base): 0}
            known = [one for one in self.rates if (one.base, one.quote) in pairs and one.starts_on <= self.on]
            newest = max(known, key=lambda one: (one.starts_on, pairs[one.base, one.quote]), default=None)
            self._found[base, quote] = newest
        return self._found[base, quote]


def load_rates(on: date) -> Rates:
    """Return all rates, to be asked as of the day `on` (UTC)."""
    rows = CurrencyRate.objects.order_by("pk")
    return Rates([Rate(row.base, row.quote, row.rate, row.starts_on) for row in rows], on)


def newest_start(now: datetime) -> datetime:
    """Return the midnight (UTC) at which the newest rate in force began; long ago when there is none."""
    newest = CurrencyRate.objects.filter(starts_on__lte=now.date()).aggregate(newest=Max("starts_on"))["newest"]
    return datetime.combine(newest or date.min, time(), UTC)


def list_rates() -> list[CurrencyRate]:
    """Return all rates by their pair, the newest of each first."""
    return list(CurrencyRate.objects.order_by("base", "quote", "-starts_on"))


def read_rate(*, base: str, quote: str, rate: str, starts_on: str) -> Rate:
    """Return a rate as people write it; raises Refused (`rate_invalid`) with a sentence for each field."""
    wrong = {}
    try:
        number = Decimal(rate.strip().replace(",", "."))
    except InvalidOperation:
        number, wrong["rate"] = Decimal(0), _("A number above 0 with at most 8 decimals.")
    try:
        day = date.fromisoformat(starts_on.strip())
    except ValueError:
        day, wrong["starts_on"] = date.min, _("A day as YYYY-MM-DD.")
    if wrong:
        raise Refused("rate_invalid", " ".join(wrong.values()), fields=wrong)
    return Rate(base.strip().upper(), quote.strip().upper(), number, day)


def set_rate(given: Rate, *, actor: audit.Actor) -> CurrencyRate:
    """Keep a rate from its day on, in place of the one of that day; products that it prices are checked again.

    Raises Refused (`rate_invalid`) with a sentence for each field.
    """
    if wrong := _find_problems(given):
        raise Refused("rate_invalid", " ".join(dict.fromkeys(wrong.values())), fields=wrong)
    with transaction.atomic():
        row, _is_new = CurrencyRate.objects.update_or_create(
            base=given.base, quote=given.quote, starts_on=given.starts_on, defaults={"rate": given.rate}
        )
        _follow_up("rate.set", row, actor)
    return row


def drop_rate(rate_id: int, *, actor: audit.Actor) -> None:
    """Forget a rate; the one before it holds again. Raises NotFound (`rate_unknown`)."""
    with transaction.atomic():
        row = CurrencyRate.objects.select_for_update().filter(pk=rate_id).first()
        if row is None:
            raise NotFound("rate_unknown", _("This currency rate is not there any more."))
        _follow_up("rate.dropped", row, actor)
        row.delete()


def _find_problems(given: Rate) -> dict[str, str]:
    wrong = {}
    for name, code in (("base", given.base), ("quote", given.quote)):
        if not _CURRENCY.fullmatch(code):
            wrong[name] = _("A currency is three capital letters, such as EUR.")
    if not wrong and given.base == given.quote:
        wrong["quote"] = _("A rate is between two currencies.")
    if not (given.rate.is_finite() and 0 < given.rate < _LARGEST and given.rate == round(given.rate, _PLACES)):
        wrong["rate"] = _("A number above 0 with at most 8 decimals.")
    return wrong


def _follow_up(action: str, row: CurrencyRate, actor: audit.Actor) -> None:
    detail = {"rate": f"{row.rate.normalize():f}", "starts_on": row.starts_on.isoformat()}
    audit.record(action, actor=actor, subject=f"{row.base} {row.quote}", detail=detail)
    touched = Connection.objects.filter(currency__in=[row.base, row.quote]).order_by("pk")
    for connection_id in touched.values_list("pk", flat=True):
        request_check(connection_id)
