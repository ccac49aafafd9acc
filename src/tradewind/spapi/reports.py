"""Reports API 2021-06-30: asked for, made some time later, fetched from Amazon's storage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx2

from tradewind.spapi.client import Client
from tradewind.spapi.documents import download, to_utf8
from tradewind.spapi.reading import Reader, read_instant, read_list, read_words
from tradewind.spapi.wire import MEBIBYTE

SELLER_PERFORMANCE = "GET_V2_SELLER_PERFORMANCE_REPORT"
"""What Seller Central shows as Account Health; needs the role Selling Partner Insights."""
REPORT_LIMIT = 32 * MEBIBYTE


@dataclass(frozen=True)
class Report:
    """A report on its way: IN_QUEUE, IN_PROGRESS, DONE, CANCELLED, FATAL or a word yet unknown.

    CANCELLED is also what Amazon calls a report without data, or one that was asked for too often.
    """

    report_id: str
    report_type: str
    processing_status: str
    marketplace_ids: list[str]
    created_at: datetime | None
    processing_ended_at: datetime | None
    report_document_id: str | None
    request_id: str | None

    @property
    def is_finished(self) -> bool:
        """Whether Amazon will do nothing more with it."""
        return self.processing_status in {"DONE", "CANCELLED", "FATAL"}


@dataclass(frozen=True)
class ReportDocument:
    """A place in Amazon's storage; whoever has its address may read it, so the repr hides it."""

    report_document_id: str
    url: str = field(repr=False)
    compression_algorithm: str | None
    request_id: str | None


def create_report(client: Client, *, report_type: str, marketplace_ids: Sequence[str]) -> str:
    """Puts a report into Amazon's queue and returns its id, unique only for its seller.

    When the outcome stays unknown, look with get_reports before asking again.
    """
    name = "createReport"
    answer = client.call(name, body={"reportType": report_type, "marketplaceIds": list(marketplace_ids)})
    return Reader(name, answer).require_text("reportId")


def get_report(client: Client, report_id: str) -> Report:
    """The state of a report; raises Missing when Amazon does not know it (any more: 90 days)."""
    reader = Reader("getReport", client.call("getReport", path_args={"reportId": report_id}))
    report = _read_report(reader, reader.require_object_itself())
    if report.report_id != report_id:
        reader.refuse("it is another report.")
    return report


def get_reports(
    client: Client, *, report_types: Sequence[str], created_since: datetime | None = None, page_size: int = 10
) -> list[Report]:
    """The newest reports of these types, at most `page_size` (100)."""
    query = {"reportTypes": report_types, "createdSince": created_since, "pageSize": page_size}
    reader = Reader("getReports", client.call("getReports", query=query))
    return [_read_report(reader, item) for item in reader.require_list("reports")]


def get_report_document(client: Client, report_document_id: str) -> ReportDocument:
    """Where a finished report stands, for five minutes."""
    name = "getReportDocument"
    reader = Reader(name, client.call(name, path_args={"reportDocumentId": report_document_id}))
    body = reader.require_object_itself()
    return ReportDocument(
        report_document_id=reader.require_text("reportDocumentId"),
        url=reader.require_text("url"),
        compression_algorithm=read_words(body.get("compressionAlgorithm")) or None,
        request_id=reader.answer.request_id,
    )


def download_report(http: httpx2.Client, document: ReportDocument, *, max_bytes: int = REPORT_LIMIT) -> bytes:
    """The text of a report in UTF-8, at most `max_bytes` packed and unpacked.

    Whether it is packed is seen from its bytes. Raises Unavailable when the address has run out: ask
    get_report_document for a new one.
    """
    return to_utf8(download(http, document.url, operation="downloadDocument", max_bytes=max_bytes))


def _read_report(reader: Reader, item: Mapping[str, Any]) -> Report:
    return Report(
        report_id=reader.text(item, "reportId"),
        report_type=read_words(item.get("reportType")),
        processing_status=reader.text(item, "processingStatus"),
        marketplace_ids=read_list(item.get("marketplaceIds")),
        created_at=read_instant(item.get("createdTime")),
        processing_ended_at=read_instant(item.get("processingEndTime")),
        report_document_id=read_words(item.get("reportDocumentId")) or None,
        request_id=reader.answer.request_id,
    )
