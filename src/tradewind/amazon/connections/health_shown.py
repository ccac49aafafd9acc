"""Says in words how Amazon rates an account in one marketplace, and how old that is."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

STATUSES = {
    "NORMAL": lazy("Normal"),
    "AT_RISK": lazy("At risk of deactivation"),
    "DEACTIVATED": lazy("Deactivated"),
    "SUSPENDED": lazy("Suspended"),
}
RATINGS = {"GREAT": lazy("Great"), "WARNED": lazy("Warned")}
NAMES = {
    "orderDefectRate.mfn": lazy("Order defects, shipped by you"),
    "orderDefectRate.afn": lazy("Order defects, shipped by Amazon"),
    "lateShipmentRate": lazy("Late shipments"),
    "preFulfillmentCancellationRate": lazy("Cancelled before shipping"),
    "validTrackingRate": lazy("Valid tracking"),
    "onTimeDeliveryRate": lazy("Delivered on time"),
    "unitOnTimeDeliveryRate": lazy("Units delivered on time"),
    "invoiceDefectRate": lazy("Missing or late invoices"),
    "listingPolicyViolations": lazy("Listing policy violations"),
    "receivedIntellectualPropertyComplaints": lazy("Complaints about intellectual property"),
    "suspectedIntellectualPropertyViolations": lazy("Suspected intellectual property violations"),
    "productAuthenticityCustomerComplaints": lazy("Complaints about authenticity"),
    "productConditionCustomerComplaints": lazy("Complaints about condition"),
    "productSafetyCustomerComplaints": lazy("Complaints about safety"),
    "foodAndProductSafetyIssues": lazy("Food and product safety issues"),
    "restrictedProductPolicyViolations": lazy("Restricted product violations"),
    "otherPolicyViolations": lazy("Other policy violations"),
    "documentRequests": lazy("Documents asked for"),
}


@dataclass(frozen=True)
class RateShown:
    """One rate: `rate` and `target` are fractions as decimal texts, `words` and `target_words` percentages."""

    name: str
    label: str
    rate: str
    words: str
    target: str | None
    target_words: str
    is_good: bool | None
    """None where Amazon judges nothing, as without orders."""
    count: int | None


@dataclass(frozen=True)
class ViolationShown:
    """How many defects of one kind Amazon counts."""

    name: str
    label: str
    count: int
    is_good: bool | None


@dataclass(frozen=True)
class HealthShown:
    """An account's health in one marketplace; without `read_at` Amazon has told nothing yet."""

    status: str
    status_word: str
    rating: str
    rating_word: str
    rates: tuple[RateShown, ...]
    violations: tuple[ViolationShown, ...]
    warnings: tuple[str, ...]
    read_at: datetime | None
    problem: str
    """Why the last reading came to nothing; what is shown is then older."""

    @property
    def troubles(self) -> tuple[ViolationShown, ...]:
        """The violations that Amazon counts any of."""
        return tuple(one for one in self.violations if one.count)

    def as_data(self) -> dict[str, Any]:
        """Return it as REST and the command line show it; the instant is for the door to write."""
        return asdict(self)


def show_health(kept: Mapping[str, Any], *, problem: str) -> HealthShown:
    """Return what is kept of one marketplace, in words; see health_report.py for what is kept."""
    return HealthShown(
        status=kept.get("status", ""),
        status_word=_word(STATUSES, kept.get("status", "")),
        rating=kept.get("rating", ""),
        rating_word=_word(RATINGS, kept.get("rating", "")),
        rates=tuple(_show_rate(one) for one in kept.get("rates", [])),
        violations=tuple(
            ViolationShown(one["name"], _word(NAMES, one["name"]), one["count"], _judge(one["status"]))
            for one in kept.get("violations", [])
        ),
        warnings=tuple(kept.get("warnings", [])),
        read_at=parse_datetime(kept["read_at"]) if kept.get("read_at") else None,
        problem=problem,
    )


def _show_rate(one: Mapping[str, Any]) -> RateShown:
    return RateShown(
        name=one["name"],
        label=_word(NAMES, one["name"]),
        rate=one["rate"],
        words=_percent(one["rate"]),
        target=one["target"],
        target_words=_say_target(one["condition"], one["target"]),
        is_good=_judge(one["status"]),
        count=one["count"],
    )


def _say_target(condition: str, target: str | None) -> str:
    if target is None:
        return ""
    words = {"LESS_THAN": _("under %s"), "GREATER_THAN": _("over %s")}.get(condition, "%s")
    return words % _percent(target)


def _percent(fraction: str) -> str:
    return f"{(Decimal(fraction) * 100).quantize(Decimal('0.01')).normalize():f} %"


def _judge(status: str) -> bool | None:
    return {"GOOD": True, "BAD": False}.get(status)


def _word(words: Mapping[str, Any], key: str) -> str:
    """Return the word for what Amazon says; what it says newly is shown as it is."""
    return str(words.get(key, key.replace("_", " ").capitalize()))
