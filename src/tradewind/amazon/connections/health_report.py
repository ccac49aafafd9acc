"""Reads Amazon's report of an account's health into what is kept of it, by marketplace.

Schema: selling-partner-api-models, schemas/reports/accountHealthReport-2020-11-18.json. Its properties and its own
examples differ in names (`preFulfillmentCancellationRate`, `prefulfillmentCancelRate`), so both are read, and
whatever is missing or new never loses the rest.
"""

import json
from decimal import Decimal, InvalidOperation
from typing import Any

Kept = dict[str, Any]

RATES = {
    "orderDefectRate.mfn": ("orderDefectRate", "mfn"),
    "orderDefectRate.afn": ("orderDefectRate", "afn"),
    "lateShipmentRate": ("lateShipmentRate",),
    "preFulfillmentCancellationRate": ("preFulfillmentCancellationRate",),
    "validTrackingRate": ("validTrackingRate",),
    "onTimeDeliveryRate": ("onTimeDeliveryRate",),
    "unitOnTimeDeliveryRate": ("unitOnTimeDeliveryRate",),
    "invoiceDefectRate": ("invoiceDefectRate",),
}
"""The rates by our name, each with its path in the report."""
VIOLATIONS = (
    "listingPolicyViolations",
    "receivedIntellectualPropertyComplaints",
    "suspectedIntellectualPropertyViolations",
    "productAuthenticityCustomerComplaints",
    "productConditionCustomerComplaints",
    "productSafetyCustomerComplaints",
    "foodAndProductSafetyIssues",
    "restrictedProductPolicyViolations",
    "otherPolicyViolations",
    "documentRequests",
)
_OTHER_NAMES = {
    "preFulfillmentCancellationRate": "prefulfillmentCancelRate",
    "documentRequests": "documentRequest",
    "warningStates": "warningState",
    "accountHealthRatingStatus": "ahrStatus",
}
_COUNTS = ("orderCount", "shipmentCount", "shipmentCountWithValidTracking", "totalUnitCount")


class HealthUnreadable(Exception):
    """The document is no such report."""


def read_report(content: bytes) -> dict[str, Kept]:
    """Return what is kept of each marketplace in the report: status, rating, rates, violations, warnings.

    Rates are fractions as decimal texts (0.01 is one percent). Raises HealthUnreadable.
    """
    try:
        report = json.loads(content, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise HealthUnreadable from error
    if not isinstance(report, dict):
        raise HealthUnreadable
    metrics = {one["marketplaceId"]: one for one in _named(report.get("performanceMetrics"))}
    statuses = {one["marketplaceId"]: one for one in _named(report.get("accountStatuses"))}
    if not metrics and not statuses:
        raise HealthUnreadable
    return {one: _read(statuses.get(one, {}), metrics.get(one, {})) for one in {**statuses, **metrics}}


def _read(status: Kept, metrics: Kept) -> Kept:
    rates = [_read_rate(name, _at(metrics, path)) for name, path in RATES.items()]
    violations = [_read_violation(name, _at(metrics, (name,))) for name in VIOLATIONS]
    warnings = _find(metrics, "warningStates")
    return {
        "status": _text(status.get("status")),
        "rating": _text(_find(_at(metrics, ("accountHealthRating",)), "accountHealthRatingStatus")),
        "rates": [one for one in rates if one],
        "violations": [one for one in violations if one],
        "warnings": [
            _text(one.get("warningType"))
            for one in (warnings if isinstance(warnings, list) else [])
            if isinstance(one, dict) and one.get("status") == "BAD"
        ],
    }


def _read_rate(name: str, found: Kept) -> Kept | None:
    rate, target = _number(found.get("rate")), _number(found.get("targetValue"))
    if rate is None:
        return None
    count = next((found[one] for one in _COUNTS if isinstance(found.get(one), int)), None)
    return {
        "name": name,
        "rate": rate,
        "target": target,
        "condition": _text(found.get("targetCondition")),
        "status": _text(found.get("status")),
        "count": count,
    }


def _read_violation(name: str, found: Kept) -> Kept | None:
    count = found.get("defectsCount")
    if isinstance(count, bool) or not isinstance(count, int):
        return None
    return {"name": name, "count": count, "status": _text(found.get("status"))}


def _named(value: Any) -> list[Kept]:
    entries = value if isinstance(value, list) else []
    return [one for one in entries if isinstance(one, dict) and isinstance(one.get("marketplaceId"), str)]


def _at(value: Kept, path: tuple[str, ...]) -> Kept:
    for name in path:
        part = _find(value, name)
        value = part if isinstance(part, dict) else {}
    return value


def _find(value: Kept, name: str) -> Any:
    return value.get(name, value.get(_OTHER_NAMES.get(name, name)))


def _text(value: Any) -> str:
    return value[:100] if isinstance(value, str) and value.isprintable() else ""


def _number(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    try:
        return f"{Decimal(value).quantize(Decimal('0.000001')).normalize():f}"
    except InvalidOperation:
        return None
