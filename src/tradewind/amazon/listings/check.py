"""Keeps each listing's state and problems in step with the catalog and the mapping, before anything is sent."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from tradewind.base import clock
from tradewind.base.queue import enqueue
from tradewind.store.catalog.changes import ChangeCursor, changes_since, cursor_after, newest_cursor
from tradewind.store.models import Product

from ..connections.models import Connection
from ..connections.rates import newest_start
from ..connections.row_locks import lock_or_stop
from ..mapping.assess import Assessment, Assessor
from ..mapping.catalog import Catalog, ProductIds
from ..mapping.models import MappingChange
from ..mapping.readiness import refresh_readiness
from ..mapping.schema.problems import Problem
from ..mapping.schema.wording import describe_problem
from .leaving import leave_alone
from .models import Issue, Listing, ListingCheck, SubmissionItem
from .rest import rest_after_failure
from .states import Known, decide_state, strip_message
from .words import key_of

_MOST_CHANGES = 500


def check_all_products(connection_id: int) -> None:
    """Check every product of a connection; a product without problems becomes ready, others say what they lack.

    May be stopped and run again at any point: each piece is complete in itself.
    """
    with rest_after_failure(connection_id):
        _check_all(connection_id)


def check_changed_products(connection_id: int) -> None:
    """Check the products that changed since the last look, piece by piece; may be stopped and run again."""
    with rest_after_failure(connection_id):
        while _check_changed(connection_id):
            pass


def check_touched_products(connection_id: int) -> None:
    """Check the products that changes of the mapping touch, until no change waits; may be stopped and run again."""
    with rest_after_failure(connection_id):
        while _check_touched(connection_id):
            pass


def _check_all(connection_id: int) -> None:
    connection = Connection.objects.select_related("seller_account").filter(pk=connection_id).first()
    if connection is None:
        return
    started_at = clock.now()
    newest = newest_cursor()
    changes = _list_changes(connection)
    progress, _is_new = ListingCheck.objects.get_or_create(connection=connection)
    _check_products(connection, progress)
    with transaction.atomic():
        lock_or_stop(connection.pk)
        _drop_gone(connection)
        _drop_changes(changes)
        ListingCheck.objects.filter(pk=progress.pk).update(
            checked_at=started_at,
            all_checked_at=started_at,
            checks_answered=connection.checks_asked,
            read_until_transaction_id=newest.transaction_id,
            read_until_id=newest.change_id,
        )
        refresh_readiness(connection)


def _check_touched(connection_id: int) -> bool:
    """Check what the changes that wait now touch; return whether there were any."""
    connection = Connection.objects.select_related("seller_account").filter(pk=connection_id).first()
    changes = _list_changes(connection) if connection else []
    if connection is None or not changes:
        return False
    progress, _is_new = ListingCheck.objects.get_or_create(connection=connection)
    _check_products(connection, progress, _touched_by(changes))
    with transaction.atomic():
        lock_or_stop(connection.pk)
        _drop_changes(changes)
        ListingCheck.objects.filter(pk=progress.pk).update(checked_at=clock.now())
        refresh_readiness(connection)
    return True


def _check_products(connection: Connection, progress: ListingCheck, product_ids: ProductIds | None = None) -> None:
    """Check the products, or all, piece by piece, and show how far it is. What holds is read once, here."""
    assessor = Assessor(connection, Catalog())
    _show_progress(progress, done=0, total=assessor.catalog.count(product_ids))
    for chunk in assessor.catalog.read(product_ids):
        keep_assessments(connection, [assessor.assess_chosen(facts) for facts in chunk])
        _show_progress(progress, done=progress.products_done + len(chunk), total=progress.products_total)


def _list_changes(connection: Connection) -> list[MappingChange]:
    """Return the changes of the mapping that wait. What is read of rules after this holds all of them."""
    return list(MappingChange.objects.filter(connection=connection).order_by("pk"))


def _touched_by(changes: Sequence[MappingChange]) -> ProductIds:
    category_ids = {one for change in changes for one in change.category_ids}
    product_ids = {one for change in changes for one in change.product_ids}
    return Product.objects.filter(Q(category_id__in=category_ids) | Q(pk__in=product_ids)).values_list("pk", flat=True)


def _drop_changes(changes: Sequence[MappingChange]) -> None:
    MappingChange.objects.filter(pk__in=[change.pk for change in changes]).delete()


def _check_changed(connection_id: int) -> bool:
    """Check the next products that changed since the last look; return whether more wait."""
    connection = Connection.objects.select_related("seller_account").filter(pk=connection_id).first()
    progress = ListingCheck.objects.filter(connection_id=connection_id).first()
    if connection is None or progress is None:
        return False
    changes = changes_since(_cursor_of(progress), limit=_MOST_CHANGES)
    if not changes:
        return False
    product_ids = sorted({change.product_id for change in changes if change.product_id})
    assessor = Assessor(connection, Catalog())
    for chunk in assessor.catalog.read(product_ids):
        keep_assessments(connection, [assessor.assess_chosen(facts) for facts in chunk])
    with transaction.atomic():
        lock_or_stop(connection.pk)
        _drop_gone(connection)
        read_until = cursor_after(changes[-1])
        ListingCheck.objects.filter(pk=progress.pk).update(
            read_until_transaction_id=read_until.transaction_id,
            read_until_id=read_until.change_id,
            checked_at=clock.now(),
        )
        refresh_readiness(connection)
    return len(changes) == _MOST_CHANGES


def enqueue_due_checks() -> None:
    """Enqueue a check for each connection whose catalog or mapping changed; once a day, and when a
    currency rate begins, for all of its products."""
    newest = newest_cursor()
    now = clock.now()
    checked_since = max(now - timedelta(days=1), newest_start(now))
    with_changes = set(MappingChange.objects.values_list("connection_id", flat=True))
    for connection in Connection.objects.select_related("listing_check").order_by("pk"):
        progress = getattr(connection, "listing_check", None)
        lock = f"check:{connection.pk}"
        if progress is not None and progress.next_try_at and progress.next_try_at > now:
            continue
        if progress is None or _is_all_due(connection, progress, checked_since):
            enqueue("amazon.check_all_products", lock=lock, queueing_lock=lock, connection_id=connection.pk)
            continue
        if _cursor_of(progress) < newest:
            enqueue("amazon.check_changed_products", lock=lock, queueing_lock=lock, connection_id=connection.pk)
        if connection.pk in with_changes:
            touched = f"touched:{connection.pk}"
            enqueue("amazon.check_touched_products", lock=lock, queueing_lock=touched, connection_id=connection.pk)


def _is_all_due(connection: Connection, progress: ListingCheck, checked_since: datetime) -> bool:
    is_old = progress.all_checked_at is None or progress.all_checked_at < checked_since
    return is_old or progress.checks_answered < connection.checks_asked


def _cursor_of(progress: ListingCheck) -> ChangeCursor:
    return ChangeCursor(progress.read_until_transaction_id, progress.read_until_id)


def keep_assessments(connection: Connection, assessments: Sequence[Assessment]) -> list[tuple[Listing, Assessment]]:
    """Write state and problems of the listings; return those listings with their assessments, in order.

    Products that are not chosen make no listing: what Amazon has of them stays as it is. Raises Stopped when the
    connection is gone.
    """
    now = clock.now()
    left_alone = [one.facts.sku for one in assessments if not one.is_selected]
    assessments = [one for one in assessments if one.is_selected]
    with transaction.atomic():
        lock_or_stop(connection.pk)
        known = _lock_known(connection, [one.facts.sku for one in assessments])
        leave_alone(connection, left_alone)
        listings = Listing.objects.bulk_create(
            [
                Listing(
                    connection=connection,
                    variant_id=one.facts.variant_id,
                    sku=one.facts.sku,
                    product_type=one.product_type,
                    category_id=next(iter(one.facts.category_ids), None),
                    state=decide_listing(known.get(one.facts.sku), one),
                    needed=list(one.needed),
                    accepted=known[one.facts.sku].accepted if one.facts.sku in known else None,
                    updated_at=now,
                )
                for one in assessments
            ],
            update_conflicts=True,
            unique_fields=["connection", "sku"],
            update_fields=["variant", "product_type", "category", "needed", "state", "updated_at"],
        )
        Issue.objects.filter(listing__in=listings, source=Issue.Source.CHECK).delete()
        pairs = list(zip(listings, assessments, strict=True))
        Issue.objects.bulk_create(_as_issues(pairs, now))
    return pairs


def decide_listing(known: Known | None, assessment: Assessment) -> str:
    """Return the state of a listing as its product is now."""
    is_new = known is None or known.accepted is None
    has_problems = bool(assessment.problems_of(is_new=is_new))
    return decide_state(known, assessment.message, has_problems=has_problems, parts=assessment.parts)


def _lock_known(connection: Connection, skus: Iterable[str]) -> dict[str, Known]:
    rows = Listing.objects.select_for_update().filter(connection=connection, sku__in=list(skus)).order_by("pk")
    listings = list(rows)
    latest = (
        SubmissionItem.objects.filter(listing__in=[row for row in listings if row.state in ("refused", "unknown")])
        .order_by("listing_id", "-pk")
        .distinct("listing_id")
    )
    sent = {item.listing_id: strip_message(item.message) for item in latest}
    return {row.sku: Known(row.state, row.accepted, sent.get(row.pk)) for row in listings}


def _as_issues(pairs: Iterable[tuple[Listing, Assessment]], now: Any) -> list[Issue]:
    return [
        _as_issue(listing, problem, now)
        for listing, assessment in pairs
        for problem in assessment.problems_of(is_new=listing.accepted is None)
    ]


def _as_issue(listing: Listing, problem: Problem, now: Any) -> Issue:
    words = describe_problem(problem)
    return Issue(
        listing=listing,
        source=Issue.Source.CHECK,
        code=problem.code,
        severity="ERROR",
        message=words,
        path=problem.path[:300],
        attributes=[problem.attribute] if problem.attribute else [],
        created_at=now,
        connection_id=listing.connection_id,
        category_id=listing.category_id,
        attribute=problem.attribute[:100],
        words_key=key_of(words),
    )


def _drop_gone(connection: Connection) -> None:
    """Forget listings of products that left the store before Amazon ever got them."""
    gone = Listing.objects.filter(connection=connection, accepted=None, state__in=["incomplete", "ready"])
    gone.filter(variant=None).delete()
    gone.filter(variant__product__is_published=False).delete()


def _show_progress(progress: ListingCheck, *, done: int, total: int) -> None:
    progress.products_done, progress.products_total = done, total
    ListingCheck.objects.filter(pk=progress.pk).update(products_done=done, products_total=total)
