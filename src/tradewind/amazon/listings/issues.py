"""Reads a feed's processing report: what came of each message, and what Amazon says about it.

Amazon's listings-feed-processing-report-schema-v2. Reports that count errors without listing them
(selling-partner-api-models issue 1709), issues without messageId and unknown severities are all met.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .message import sent_attributes

ACCEPTED, WARNED, INVALID, WAITING = "accepted", "warned", "invalid", "waiting"


@dataclass(frozen=True)
class ReportIssue:
    """One thing Amazon says, about one message or about the feed."""

    code: str
    severity: str
    message: str
    attributes: tuple[str, ...] = ()
    message_id: int | None = None
    sku: str = ""


@dataclass(frozen=True)
class Report:
    """A processing report, as far as it can be understood."""

    processed: int | None
    accepted: int | None
    invalid: int | None
    by_message: Mapping[int, Sequence[ReportIssue]] = field(default_factory=dict)
    by_sku: Mapping[str, Sequence[ReportIssue]] = field(default_factory=dict)
    of_feed: Sequence[ReportIssue] = ()

    def issues_of(self, message_id: int, sku: str) -> Sequence[ReportIssue]:
        """Return what is said of one message."""
        return [*self.by_message.get(message_id, ()), *self.by_sku.get(sku, ())]


class ReportUnreadable(ValueError):
    """The report is no report; what came of the messages has to be looked up."""


def read_report(content: bytes) -> Report:
    """Return the report; raises ReportUnreadable when it is not one."""
    try:
        body = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ReportUnreadable("The report is not JSON.") from error
    summary = body.get("summary") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(summary, dict):
        raise ReportUnreadable("The report has no summary.")
    by_message: dict[int, list[ReportIssue]] = {}
    by_sku: dict[str, list[ReportIssue]] = {}
    of_feed: list[ReportIssue] = []
    for entry in body.get("issues") or ():
        issue = read_issue(entry)
        if issue.message_id is not None:
            by_message.setdefault(issue.message_id, []).append(issue)
        elif issue.sku:
            by_sku.setdefault(issue.sku, []).append(issue)
        else:
            of_feed.append(issue)
    return Report(
        _count(summary, "messagesProcessed"),
        _count(summary, "messagesAccepted"),
        _count(summary, "messagesInvalid"),
        by_message,
        by_sku,
        of_feed,
    )


def read_issue(entry: Any) -> ReportIssue:
    """Return one issue of a report or of the Listings Items API; whatever it lacks is empty."""
    told: Mapping[str, Any] = entry if isinstance(entry, dict) else {}
    names = told.get("attributeNames") or [told.get("attributeName")]
    number = told.get("messageId")
    return ReportIssue(
        code=str(told.get("code") or ""),
        severity=str(told.get("severity") or "ERROR").upper(),
        message=str(told.get("message") or ""),
        attributes=tuple(str(name) for name in names if name),
        message_id=number if isinstance(number, int) and not isinstance(number, bool) else None,
        sku=str(told.get("sku") or ""),
    )


def judge(issues: Sequence[ReportIssue]) -> str:
    """Return what came of a message that these issues are about."""
    severities = {issue.severity for issue in issues}
    if "ERROR" in severities:
        return INVALID
    return WARNED if "WARNING" in severities else ACCEPTED


def judge_all(report: Report, messages: Sequence[tuple[int, str]]) -> dict[int, str]:
    """Return what came of each message (its number and SKU).

    Where the report counts more invalid or fewer processed messages than it explains, those of which it says
    nothing stay WAITING: they have to be looked up at Amazon.
    """
    outcomes = {number: judge(report.issues_of(number, sku)) for number, sku in messages}
    invalid = sum(outcome == INVALID for outcome in outcomes.values())
    is_explained = report.invalid in (None, invalid) and report.processed in (None, len(messages))
    if is_explained:
        return outcomes
    return {
        number: outcome if report.issues_of(number, sku) else WAITING
        for (number, sku), outcome in zip(messages, outcomes.values(), strict=True)
    }


def judge_listing(item: Mapping[str, Any] | None, message: Mapping[str, Any], *, sent_at: str) -> str:
    """Return what came of a message, from the listing as Amazon shows it (None: there is none).

    `sent_at` is when the feed went, as Amazon writes instants in UTC; a listing changed since then has it.
    """
    if item is None:
        return INVALID
    issues = [read_issue(entry) for entry in item.get("issues") or ()]
    if any(issue.severity == "ERROR" for issue in issues):
        return INVALID
    has_all = all((item.get("attributes") or {}).get(name) == value for name, value in sent_attributes(message).items())
    changed = [str(one.get("lastUpdatedDate", "")) for one in item.get("summaries") or () if isinstance(one, dict)]
    if has_all or any(at >= sent_at for at in changed):
        return judge(issues)
    return WAITING


def _count(summary: Mapping[str, Any], name: str) -> int | None:
    value = summary.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
