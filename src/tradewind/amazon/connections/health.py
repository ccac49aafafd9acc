"""Reads how Amazon rates an account, once a day, in steps: ask for the report, wait for it, read it.

Each step is a job of its own and may run twice; the account's row keeps where it is. Needs the role Selling Partner
Insights (developer-docs: report-type-values-performance).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from tradewind.base import clock
from tradewind.base.queue import enqueue
from tradewind.spapi import reports
from tradewind.spapi.client import Client
from tradewind.spapi.errors import AmazonError, Missing, NotAuthorized, Throttled

from . import marketplaces, wire
from .activity import note
from .calls import Stopped, open_account_client
from .health_report import HealthUnreadable, read_report
from .models import Connection, SellerAccount
from .refusals import to_refusal

READ_EVERY = timedelta(days=1)
LOOK_AFTER = timedelta(seconds=30)
GIVEN_UP_AFTER = timedelta(hours=3)
"""A report that Amazon has not made by then is asked for anew."""
_LEASE = timedelta(minutes=15)
_FIRST_PAUSE = timedelta(minutes=30)
_CLOCKS_DIFFER = timedelta(minutes=5)
_GOOD = {"NORMAL", ""}
_NO_REPORT: dict[str, Any] = {"health_report_id": "", "health_asked_at": None}


def plan_health() -> None:
    """Enqueue the next step of every account whose health is due by the clock."""
    for account_id in _accounts_due(clock.now()):
        lock = f"account:{account_id}:health"
        enqueue("amazon.read_health", lock=lock, queueing_lock=lock, seller_account_id=account_id)


def read_health(seller_account_id: int) -> None:
    """Do the next step of reading an account's health, and write when the one after it is due.

    Nothing is raised for Amazon's trouble: it stands on the account, in words, beside the last good values.
    """
    now = clock.now()
    is_mine = SellerAccount.objects.filter(pk=seller_account_id).filter(_is_due(now)).update(health_due_at=now + _LEASE)
    account = SellerAccount.objects.filter(pk=seller_account_id).first()
    if not is_mine or account is None:
        return
    try:
        _take_step(account, now)
    except Stopped:
        return
    except Throttled as error:
        _write(account, health_due_at=now + timedelta(seconds=max(1.0, error.retry_after_s or 60.0)))
    except NotAuthorized as error:
        _meet_refusal(account, error, now)
    except AmazonError as error:
        _fail(account, to_refusal(error).message, now, is_over=not error.retryable)


def is_role_missing(error: AmazonError) -> bool:
    """Return whether Amazon refuses for want of a role."""
    return isinstance(error, NotAuthorized) and error.reason == "role_missing"


def _accounts_due(now: datetime) -> list[int]:
    accounts = SellerAccount.objects.filter(_is_due(now), state=SellerAccount.State.AUTHORIZED)
    return list(accounts.filter(Exists(_asked_for(OuterRef("pk")))).order_by("pk").values_list("pk", flat=True))


def _is_due(now: datetime) -> Q:
    return Q(health_due_at=None) | Q(health_due_at__lte=now)


def _asked_for(account: Any) -> Any:
    return Connection.objects.filter(seller_account=account, is_on=True, is_participating=True).order_by("pk")


def _take_step(account: SellerAccount, now: datetime) -> None:
    connections = list(_asked_for(account))
    if not connections:
        return
    client = open_account_client(account, {one.pk: one.generation for one in connections})
    if not account.health_report_id:
        _ask(account, client, [one.marketplace_id for one in connections], now)
        return
    try:
        report = reports.get_report(client, account.health_report_id)
    except Missing:
        _write(account, health_due_at=now, **_NO_REPORT)
        return
    if not report.is_finished:
        _wait(account, now)
    elif report.processing_status == "DONE" and report.report_document_id:
        _fetch(account, client, report.report_document_id, now)
    else:
        _fail(account, _say_unmade(report.processing_status), now, is_over=True)


def _ask(account: SellerAccount, client: Client, marketplace_ids: list[str], now: datetime) -> None:
    """Ask for the report; where that was done before and its answer was lost, look for it instead."""
    report_id = _find_made(account, client) if account.health_asked_at else ""
    if not report_id:
        _write(account, health_asked_at=now)
        try:
            report_id = reports.create_report(
                client, report_type=reports.SELLER_PERFORMANCE, marketplace_ids=marketplace_ids[:25]
            )
        except AmazonError as error:
            if not error.outcome_unknown:
                _write(account, health_asked_at=None)
            raise
    _write(account, health_report_id=report_id, health_due_at=now + LOOK_AFTER)


def _find_made(account: SellerAccount, client: Client) -> str:
    asked_at = account.health_asked_at or clock.now()
    found = reports.get_reports(
        client, report_types=[reports.SELLER_PERFORMANCE], created_since=asked_at - _CLOCKS_DIFFER
    )
    usable = (one.report_id for one in found if one.processing_status not in {"CANCELLED", "FATAL"})
    return next(usable, "")


def _wait(account: SellerAccount, now: datetime) -> None:
    asked_at = account.health_asked_at or now
    if now - asked_at >= GIVEN_UP_AFTER:
        _fail(account, _("Amazon has not made the report in three hours; it is asked for again."), now, is_over=True)
    else:
        _write(account, health_due_at=now + LOOK_AFTER * 2)


def _fetch(account: SellerAccount, client: Client, document_id: str, now: datetime) -> None:
    document = reports.get_report_document(client, document_id)
    try:
        found = read_report(reports.download_report(wire.http(), document))
    except HealthUnreadable:
        words = _("Amazon's report of the account's health could not be read. Please report this.")
        _fail(account, words, now, is_over=True)
    else:
        _keep(account, found, now)


@transaction.atomic
def _keep(account: SellerAccount, found: Mapping[str, dict[str, Any]], now: datetime) -> None:
    """Keep what the report tells; a marketplace that it leaves out keeps its last good values with their age."""
    row = SellerAccount.objects.select_for_update().filter(pk=account.pk, generation=account.generation).first()
    if row is None:
        return
    before = row.health
    row.health = {**before, **{key: {**one, "read_at": now.isoformat()} for key, one in found.items()}}
    row.health_read_at, row.health_due_at = now, now + READ_EVERY
    row.health_report_id, row.health_asked_at, row.health_problem, row.health_failures = "", None, "", 0
    row.save(update_fields=[
        "health", "health_read_at", "health_due_at", "health_report_id", "health_asked_at", "health_problem",
        "health_failures",
    ])  # fmt: skip
    for connection in row.connections.order_by("pk"):
        known = before.get(connection.marketplace_id, {}).get("status", "")
        status = row.health.get(connection.marketplace_id, {}).get("status", "")
        if status != known and {status, known} - _GOOD:
            _tell(connection, status)


def _tell(connection: Connection, status: str) -> None:
    name = marketplaces.get(connection.marketplace_id).name
    words = {
        "NORMAL": _("Amazon says that the account's health on %(name)s is normal again."),
        "AT_RISK": _("Amazon says that the account is at risk of being deactivated on %(name)s."),
        "DEACTIVATED": _("Amazon says that the account is deactivated on %(name)s."),
    }.get(status, _("Amazon says that the account's status on %(name)s is %(status)s."))
    values = {"name": name, "status": status or "?"}
    note("health", words % values, connection=connection, is_problem=status not in _GOOD)


def _meet_refusal(account: SellerAccount, error: NotAuthorized, now: datetime) -> None:
    if not is_role_missing(error):
        _fail(account, to_refusal(error).message, now, is_over=True)
        return
    words = _(
        "The account's health cannot be read: the application lacks the role Selling Partner Insights. Add it to the "
        "application in Seller Central, then reconnect."
    )
    if account.health_problem != words:
        note("health", words, seller_account=account, is_problem=True, operation=error.operation)
    _write(account, health_problem=words, health_due_at=now + READ_EVERY, **_NO_REPORT)


def _fail(account: SellerAccount, words: str, now: datetime, *, is_over: bool) -> None:
    """Keep why this came to nothing, and try again after a pause that doubles up to a day.

    `is_over`: with another report; else the one that Amazon may be making is asked for again.
    """
    pause = min(_FIRST_PAUSE * (1 << min(account.health_failures, 10)), READ_EVERY)
    told = {"health_problem": words, "health_failures": account.health_failures + 1, "health_due_at": now + pause}
    _write(account, **told, **(_NO_REPORT if is_over else {}))


def _say_unmade(status: str) -> str:
    if status == "CANCELLED":
        return _("Amazon made no report of the account's health: it may have no data yet. It is asked again by itself.")
    return _("Amazon could not make the report of the account's health (%s). It is asked again by itself.") % status


def _write(account: SellerAccount, **values: Any) -> None:
    """Write to the account's row, unless it was connected anew meanwhile."""
    SellerAccount.objects.filter(pk=account.pk, generation=account.generation).update(**values)
