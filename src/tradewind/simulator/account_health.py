"""What Amazon's page Account Health says of a seller in one marketplace, and how a report writes it.

Amazon's schema: schemas/reports/accountHealthReport-2020-11-18.json. Where its list of required names and its
properties differ (`ahrStatus`, `accountHealthRatingStatus`), the report has both.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

STATUSES = ("NORMAL", "AT_RISK", "DEACTIVATED")
RATINGS = ("GREAT", "WARNED")
ORDERS = 2_000
"""How many orders the rates are of."""

# by name: the target, on which side of it is good, and the rate of a seller who does well
_RATES: dict[str, tuple[float, str, float]] = {
    "invoiceDefectRate": (0.05, "LESS_THAN", 0.0),
    "lateShipmentRate": (0.04, "LESS_THAN", 0.011),
    "onTimeDeliveryRate": (0.9, "GREATER_THAN", 0.973),
    "unitOnTimeDeliveryRate": (0.9, "GREATER_THAN", 0.969),
    "validTrackingRate": (0.95, "GREATER_THAN", 0.991),
    "preFulfillmentCancellationRate": (0.025, "LESS_THAN", 0.004),
    "orderDefectRate": (0.01, "LESS_THAN", 0.0015),
}
RATES = tuple(_RATES)
VIOLATIONS = (
    "listingPolicyViolations",
    "productAuthenticityCustomerComplaints",
    "productConditionCustomerComplaints",
    "productSafetyCustomerComplaints",
    "receivedIntellectualPropertyComplaints",
    "restrictedProductPolicyViolations",
    "suspectedIntellectualPropertyViolations",
    "foodAndProductSafetyIssues",
    "otherPolicyViolations",
    "documentRequests",
)


@dataclass
class Health:
    """How one seller stands in one marketplace; what is not named does well."""

    status: str = "NORMAL"
    rating: str = "GREAT"
    rates: dict[str, float] = field(default_factory=dict)
    violations: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def write_metrics(marketplace_id: str, health: Health, now: datetime) -> dict[str, Any]:
    """Return the entry of a marketplace under `performanceMetrics`."""
    rates = {name: _write_rate(name, health, now) for name in _RATES if name != "orderDefectRate"}
    violations = {name: _write_violation(health.violations.get(name, 0), now) for name in VIOLATIONS}
    rating = {
        "ahrStatus": health.rating,
        "accountHealthRatingStatus": health.rating,
        "reportingDateRange": _range(now, 180),
    }
    return {
        "marketplaceId": marketplace_id,
        **rates,
        "orderDefectRate": {kind: _write_defects(health, kind, now) for kind in ("mfn", "afn")},
        "accountHealthRating": rating,
        "warningStates": [{"warningType": one, "status": "BAD"} for one in health.warnings],
        **violations,
    }


def _write_rate(name: str, health: Health, now: datetime) -> dict[str, Any]:
    rate = health.rates.get(name, _RATES[name][2])
    hits = round(rate * ORDERS)
    by_name: dict[str, dict[str, Any]] = {
        "invoiceDefectRate": {
            "orderCount": ORDERS,
            **{part: {"count": hits, "status": "NONE"} for part in ("invoiceDefect", "missingInvoice", "lateInvoice")},
        },
        "lateShipmentRate": {"orderCount": ORDERS, "lateShipmentCount": hits},
        "onTimeDeliveryRate": {"shipmentCountWithValidTracking": ORDERS, "onTimeDeliveryCount": hits},
        "unitOnTimeDeliveryRate": {"totalUnitCount": ORDERS, "unitOnTimeDeliveryCount": hits},
        "validTrackingRate": {"shipmentCount": ORDERS, "validTrackingCount": hits},
        "preFulfillmentCancellationRate": {"orderCount": ORDERS, "cancellationCount": hits},
    }
    return {"reportingDateRange": _range(now, 30), **by_name[name], **_judge(name, rate)}


def _write_defects(health: Health, kind: str, now: datetime) -> dict[str, Any]:
    rate = health.rates.get("orderDefectRate", _RATES["orderDefectRate"][2])
    hits = round(rate * ORDERS)
    parts = {"orderWithDefects": hits, "claims": hits, "chargebacks": 0, "negativeFeedback": 0}
    return {
        "reportingDateRange": _range(now, 60),
        "orderCount": ORDERS,
        **{name: {"count": count, "status": "NONE"} for name, count in parts.items()},
        "fulfillmentType": kind,
        **_judge("orderDefectRate", rate),
    }


def _judge(name: str, rate: float) -> dict[str, Any]:
    target, condition, _usual = _RATES[name]
    is_good = rate < target if condition == "LESS_THAN" else rate > target
    return {
        "status": "GOOD" if is_good else "BAD",
        "rate": rate,
        "targetValue": target,
        "targetCondition": condition,
    }


def _write_violation(count: int, now: datetime) -> dict[str, Any]:
    return {
        "reportingDateRange": _range(now, 180),
        "defectsCount": count,
        "status": "BAD" if count else "GOOD",
        "targetValue": 0,
        "targetCondition": "EQUALS",
    }


def _range(now: datetime, days: int) -> dict[str, str]:
    since = now - timedelta(days=days)
    return {"reportingDateFrom": f"{since:%Y-%m-%d}T00:00Z", "reportingDateTo": f"{now:%Y-%m-%d}T23:59Z"}
