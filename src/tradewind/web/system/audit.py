"""Settings, Audit: who did what, newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from tradewind.base import audit_entries
from tradewind.base.models import AuditEntry

from ..access import page
from ..query import read_number, read_text

PAGE_SIZE = 50


@dataclass(frozen=True)
class Row:
    """One act, in words."""

    at: datetime
    actor: str
    action: str
    subject: str
    detail: str
    address: str


@page("admin")
def audit_page(request: HttpRequest) -> HttpResponse:
    """List the audit, searched and paged by key."""
    search, before = read_text(request, "search"), read_number(request, "before")
    action = read_text(request, "action", longest=60)
    entries = audit_entries.list_entries(search=search, action=action, before=before, limit=PAGE_SIZE + 1)
    shown = entries[:PAGE_SIZE]
    kept = {"search": search, "action": action}
    context = {
        "rows": [_show(entry) for entry in shown],
        "actions": [(code, say_action(code)) for code in audit_entries.list_actions()],
        **kept,
        "first_address": _address(kept) if before else "",
        "next_address": _address({**kept, "before": shown[-1].pk}) if len(entries) > PAGE_SIZE else "",
    }
    return render(request, "web/system/audit.html", context)


def say_action(code: str) -> str:
    """Return "Person invited" for `person.invited`."""
    return code.replace(".", " ").replace("_", " ").capitalize()


def _show(entry: AuditEntry) -> Row:
    detail = ", ".join(f"{key.replace('_', ' ')}: {value}" for key, value in entry.detail.items())
    return Row(entry.at, entry.actor, say_action(entry.action), entry.subject, detail, entry.address)


def _address(query: Mapping[str, str | int]) -> str:
    return "?" + urlencode({key: value for key, value in query.items() if value})
