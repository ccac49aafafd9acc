"""The list of marketplaces, the settings page of one, and the activity."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from tradewind.amazon.connections import check, marketplaces, queries
from tradewind.amazon.connections.marketplaces import Marketplace
from tradewind.amazon.connections.queries import Row
from tradewind.base import clock, mail

from ..access import page, person
from ..connection_frame import frame_of
from ..query import read_choice, read_number, read_text
from .endings import count_days, find_endings, list_reminders
from .presenting import TONES, list_regions

HEALTH_TONES = {"NORMAL": "good", "AT_RISK": "warning"}
LONG = 10
"""From so many rows on the list has a search field."""


@dataclass(frozen=True)
class Offer:
    """Further marketplaces that a seller account, just connected, sells in."""

    connection_id: int
    merchant_id: str
    marketplaces: tuple[Marketplace, ...]


@dataclass(frozen=True)
class RevokeLink:
    """Where a seller takes an authorization back."""

    name: str
    address: str


@page("viewer")
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """List the connections, with what the last act came to."""
    search, sort = read_text(request, "search"), read_choice(request, "sort", set(queries.SORTS))
    rows = queries.list_connections(search=search, sort=sort)
    context = {
        "rows": rows,
        "tones": TONES,
        "search": search,
        "sort": sort,
        "is_long": len(rows) >= LONG,
        "new_ids": _split(request, "connected"),
        "offered": _find_offer(request, rows),
        "revoke_links": _find_revoke_links(request),
        "endings": find_endings(rows, clock.now()),
        "regions": list_regions(),
        "marketplace_count": len(marketplaces.ALL),
        "may_switch": person(request).has_role("operator"),
        "may_manage": person(request).has_role("admin"),
    }
    return render(request, "web/marketplaces/list.html", context)


@page("viewer")
@require_GET
def connection_page(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Show the General Info of one connection."""
    detail = queries.get_connection(connection_id)
    now, ends_at = clock.now(), detail.row.expires_at
    context = {
        **frame_of(connection_id),
        "detail": detail,
        "days_left": count_days(ends_at, now),
        "token_ends_at": detail.token_expires_at if detail.token_expires_at and detail.token_expires_at > now else None,
        "ending": next(iter(find_endings([detail.row, *detail.others], now)), None),
        "reminders": list_reminders(ends_at, now),
        "readers": mail.count_readers() if mail.is_set_up() else None,
        "health_tone": HEALTH_TONES.get(detail.health.status, "bad" if detail.health.status else "off"),
        "may_check": person(request).has_role("operator"),
        "may_manage": person(request).has_role("admin"),
    }
    return render(request, "web/marketplaces/general.html", context)


@page("operator")
@require_POST
def check_connection(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Try what the connection needs of Amazon, and show the results in words."""
    results = check.check_connection(queries.find_connection(connection_id))
    context = {
        "results": results,
        "missing": check.missing_roles(results),
        "all_work": all(one.works for one in results),
    }
    return render(request, "web/marketplaces/check.html", context)


@page("viewer")
@require_GET
def activity_page(request: HttpRequest) -> HttpResponse:
    """List what happened, newest first, filtered and paged by key."""
    search, only_problems = read_text(request, "search"), read_choice(request, "problems", {"yes"})
    connection_id, before = read_number(request, "connection"), read_text(request, "before")
    found = queries.list_activity(
        connection_id=connection_id or None, search=search, only_problems=bool(only_problems), before=before
    )
    kept = {"connection": connection_id or "", "search": search, "problems": only_problems}
    context = {
        "activity": [(row, _where(row.connection)) for row in found.rows],
        "connections": queries.list_connections(),
        "connection_id": connection_id,
        "search": search,
        "only_problems": only_problems,
        "is_filtered": any(kept.values()),
        "first_address": _address(kept) if before else "",
        "next_address": _address({**kept, "before": found.next_key}) if found.next_key else "",
    }
    return render(request, "web/marketplaces/activity.html", context)


def _where(connection: object) -> str:
    marketplace_id = getattr(connection, "marketplace_id", "")
    return marketplaces.get(marketplace_id).name if marketplace_id else ""


def _address(query: dict[str, int | str]) -> str:
    return "?" + urlencode({key: value for key, value in query.items() if value})


def _split(request: HttpRequest, name: str) -> set[str]:
    return set(filter(None, read_text(request, name, longest=2000).split(",")))


def _find_offer(request: HttpRequest, rows: list[Row]) -> Offer | None:
    """Return what the address offers, without what is connected meanwhile; Amazon is asked again on the click."""
    new = next((row for row in rows if str(row.id) in _split(request, "connected")), None)
    if new is None or not person(request).has_role("admin"):
        return None
    there = {row.marketplace.id for row in rows if row.seller_account_id == new.seller_account_id}
    offered = _split(request, "offered") - there
    found = tuple(one for one in marketplaces.in_region(new.marketplace.region) if one.id in offered)
    return Offer(new.id, new.merchant_id, found) if found else None


def _find_revoke_links(request: HttpRequest) -> list[RevokeLink]:
    gone = _split(request, "disconnected")
    return [RevokeLink(one.name, queries.manage_apps_url(one)) for one in marketplaces.ALL if one.id in gone]
