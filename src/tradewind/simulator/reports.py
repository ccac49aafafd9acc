"""Reports 2021-06-30, for account health: ask, wait, fetch (Amazon: reports_2021-06-30.json)."""

import base64
import binascii
import json
from datetime import datetime
from typing import Any

from .control import body_of, control
from .instants import read_instant
from .listing_views import format_instant
from .marketplaces import MARKETPLACES
from .report_book import KEPT, PERFORMANCE, Report
from .routing import Call, RefusedError, Response, Visit, operation
from .storage import DOCUMENT_ADDRESS_LIFE

REPORTS = "/reports/2021-06-30/reports"
STATUSES = {"CANCELLED", "DONE", "FATAL", "IN_PROGRESS", "IN_QUEUE"}
ROLE = "Selling Partner Insights"
"""Amazon: "Performance Report Type Values"."""


@operation("createReport", "POST", REPORTS, rate=0.0167, burst=15)
def create_report(call: Call) -> Response:
    """Put a report into the seller's queue; its type needs its role."""
    body = call.json()
    if not isinstance(body, dict) or body.get("reportType") != PERFORMANCE:
        raise call.error(400, "InvalidInput", "reportType is not one that this Amazon makes.")
    if ROLE not in call.application.roles:
        raise call.error(403, "Unauthorized", "Access to requested resource is denied.")
    report = call.world.reports.create(call.seller.merchant_id, _read_marketplaces(call, body), call.now)
    return call.answer({"reportId": report.id}, 202)


@operation("getReport", "GET", REPORTS + "/{reportId}", rate=2, burst=15)
def get_report(call: Call) -> Response:
    """Answer how far a report is."""
    return call.answer(_show(_find(call)))


@operation("getReports", "GET", REPORTS, rate=0.0222, burst=10)
def get_reports(call: Call) -> Response:
    """Answer a page of the seller's reports, newest first; a next page is asked for by its token alone."""
    asked = _read_token(call) if call.value("nextToken") else _read_filters(call)
    since, until = (datetime.fromisoformat(asked[name]) for name in ("since", "until"))
    found = [
        report
        for report in call.world.reports.of(call.seller.merchant_id)
        if PERFORMANCE in asked["types"]
        and (not asked["statuses"] or report.status in asked["statuses"])
        and (not asked["marketplaces"] or set(asked["marketplaces"]) & set(report.marketplace_ids))
        and since <= report.created_at <= until
    ]
    start, end = asked["from"], asked["from"] + asked["size"]
    answer: dict[str, Any] = {"reports": [_show(report) for report in found[start:end]]}
    if end < len(found):
        answer["nextToken"] = base64.urlsafe_b64encode(json.dumps({**asked, "from": end}).encode()).decode()
    return call.answer(answer)


@operation("cancelReport", "DELETE", REPORTS + "/{reportId}", rate=0.0222, burst=10)
def cancel_report(call: Call) -> Response:
    """Cancel a report that is still in the queue; no other can be."""
    report = _find(call)
    if not call.world.reports.cancel(report, call.now):
        raise call.error(400, "InvalidInput", f"Report {report.id} is {report.status} and can no longer be cancelled.")
    return call.answer({})


@operation("getReportDocument", "GET", "/reports/2021-06-30/documents/{reportDocumentId}", rate=0.0167, burst=15)
def get_report_document(call: Call) -> Response:
    """Answer where a report can be downloaded within five minutes, and whether it is compressed."""
    document = call.world.storage.documents.get(call.path["reportDocumentId"])
    owned = {one.document_id for one in call.world.reports.of(call.seller.merchant_id)}
    if document is None or document.id not in owned:
        raise call.error(404, "NotFound", "The report document was not found.")
    path = f"/storage/documents/{document.id}"
    url = call.url(call.world.storage.sign("GET", path, now=call.now, life=DOCUMENT_ADDRESS_LIFE))
    answer = {"reportDocumentId": document.id, "url": url}
    return call.answer({**answer, "compressionAlgorithm": "GZIP"} if document.is_compressed else answer)


@control("POST", "account-health", name="changeAccountHealth")
def change_account_health(visit: Visit) -> Response:
    """Change how a seller stands in a marketplace: `status`, `rating`, `rates`, `violations`, `warnings`."""
    wanted = body_of(visit)
    seller = visit.world.sellers[wanted["merchant_id"]]
    marketplace = MARKETPLACES[wanted["marketplace_id"]]
    if marketplace.id not in seller.participations:
        raise RefusedError("The seller account is not in this marketplace.")
    return visit.answer(vars(visit.world.reports.change_health(seller.merchant_id, marketplace.id, wanted)))


@control("POST", "reports/next", name="changeNextReport")
def change_next_report(visit: Visit) -> Response:
    """Decide how a seller's next report ends (`end`) and whether its document is packed (`is_packed`)."""
    wanted = body_of(visit)
    merchant_id = visit.world.sellers[wanted["merchant_id"]].merchant_id
    end, is_packed = str(wanted.get("end", "DONE")), bool(wanted.get("is_packed", True))
    visit.world.reports.change_next(merchant_id, end=end, is_packed=is_packed)
    return visit.answer({"end": end, "is_packed": is_packed})


def _read_marketplaces(call: Call, body: dict[str, Any]) -> tuple[str, ...]:
    given = body.get("marketplaceIds")
    is_list = isinstance(given, list) and all(isinstance(one, str) for one in given)
    if not is_list or not 1 <= len(given or []) <= 25:
        raise call.error(400, "InvalidInput", "marketplaceIds must hold 1 to 25 values.")
    marketplace_ids = tuple(dict.fromkeys(given or []))
    call.require_participation(list(marketplace_ids))
    return marketplace_ids


def _find(call: Call) -> Report:
    report = call.world.reports.find(call.seller.merchant_id, call.path["reportId"])
    if report is None:
        raise call.error(404, "NotFound", f"Report {call.path['reportId']} was not found.")
    return report


def _read_filters(call: Call) -> dict[str, Any]:
    types, statuses = call.values("reportTypes"), call.values("processingStatuses")
    marketplace_ids = call.values("marketplaceIds")
    if not 1 <= len(types) <= 10:
        raise call.error(400, "InvalidInput", "Provide 1 to 10 reportTypes, or a nextToken.")
    if len(marketplace_ids) > 10 or not set(statuses) <= STATUSES:
        raise call.error(400, "InvalidInput", "marketplaceIds or processingStatuses is invalid.")
    earliest = call.now - KEPT
    return {
        "types": types,
        "marketplaces": marketplace_ids,
        "statuses": statuses,
        "since": max(read_instant(call, "createdSince") or earliest, earliest).isoformat(),
        "until": (read_instant(call, "createdUntil") or call.now).isoformat(),
        "size": call.integer("pageSize", default=10, lowest=1, highest=100),
        "from": 0,
    }


def _read_token(call: Call) -> dict[str, Any]:
    if set(call.query) - {"nextToken"}:
        raise call.error(400, "InvalidInput", "nextToken cannot be used with other parameters.")
    try:
        asked = json.loads(base64.urlsafe_b64decode(call.required("nextToken")))
    except (ValueError, binascii.Error):
        asked = None
    if not isinstance(asked, dict) or "from" not in asked:
        raise call.error(400, "InvalidInput", "nextToken is invalid.")
    return asked


def _show(report: Report) -> dict[str, Any]:
    shown = {
        "reportId": report.id,
        "reportType": PERFORMANCE,
        "marketplaceIds": list(report.marketplace_ids),
        "createdTime": format_instant(report.created_at),
        "processingStatus": report.status,
        "processingStartTime": report.started_at and format_instant(report.started_at),
        "processingEndTime": report.ended_at and format_instant(report.ended_at),
        "reportDocumentId": report.document_id or None,
    }
    return {key: value for key, value in shown.items() if value is not None}
