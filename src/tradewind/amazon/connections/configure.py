"""Saves what a connection exports and imports, and has done what follows from it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tradewind.base import audit, clock, money
from tradewind.base.errors import Conflict, NotFound
from tradewind.base.queue import enqueue
from tradewind.store.models import Category

from .models import Connection
from .options import Options, OptionsInvalid, Schedule, read_options
from .row_locks import lock_connection


def save_options(
    connection: Connection, given: Mapping[str, Any], *, actor: audit.Actor, seen_version: int | None = None
) -> Options:
    """Make `given` the options of the connection; what it leaves out takes its default. Return them.

    Products are checked again when what goes to Amazon changes; a changed schedule counts from now. Raises
    OptionsInvalid; NotFound (`connection_unknown`); Conflict (`changed_meanwhile`) when `seen_version` is not the
    version any more.
    """
    options = check_options(connection, given)
    with transaction.atomic():
        locked = lock_connection(connection.pk)
        if locked is None:
            raise NotFound("connection_unknown", _("This marketplace was disconnected meanwhile."))
        if seen_version not in (None, locked.options_version):
            words = _("Somebody else changed these settings meanwhile. Nothing was saved; look again and repeat.")
            raise Conflict("changed_meanwhile", words)
        before = read_options(locked.options)
        if options != before:
            _write(locked, before, options, actor)
    connection.options, connection.options_version = locked.options, locked.options_version
    return options


def check_options(connection: Connection, given: Mapping[str, Any]) -> Options:
    """Return the options that `given` holds; raises OptionsInvalid as saving would. Writes nothing."""
    options = read_options(given)
    if wrong := dict(_find_misfits(options, read_options(connection.options), connection.currency)):
        raise OptionsInvalid(wrong)
    return options


def changed_paths(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the paths of what differs between two options' data: `export.price.percent`."""
    found: list[str] = []
    for key, value in after.items():
        if isinstance(value, dict):
            found += [f"{key}.{path}" for path in changed_paths(before[key], value)]
        elif before[key] != value:
            found.append(key)
    return found


def _find_misfits(options: Options, before: Options, currency: str) -> Iterator[tuple[str, str]]:
    """Yield what does not fit this store and marketplace, though it is well written."""
    price, places = options.export.price, money.exponent(currency)
    for name in ("amount", "floor", "ceiling"):
        amount = getattr(price, name)
        if amount is not None and amount != round(amount, places):
            words = _("%(currency)s has at most %(places)s decimals.") % {"currency": currency, "places": places}
            yield f"export.price.{name}", words
    if places == 0 and price.rounding not in ("none", "1"):
        yield "export.price.rounding", _("%s has no smaller part; prices are whole already.") % currency
    new_ids = set(options.export.category_ids) - set(before.export.category_ids)
    if new_ids - set(Category.objects.filter(pk__in=new_ids).values_list("pk", flat=True)):
        yield "export.category_ids", _("A category is not there (any more).")


def _write(locked: Connection, before: Options, options: Options, actor: audit.Actor) -> None:
    locked.options, locked.options_version = options.as_data(), locked.options_version + 1
    if options.export.schedule != before.export.schedule:
        locked.feed_scheduled_at = clock.now()
    locked.save(update_fields=["options", "options_version", "feed_scheduled_at"])
    changed = changed_paths(before.as_data(), locked.options)
    subject = f"{locked.seller_account.merchant_id} {locked.marketplace_id}"
    audit.record("options.saved", actor=actor, subject=subject, detail={"changed": changed})
    if replace(options.export, schedule=Schedule()) != replace(before.export, schedule=Schedule()):
        request_check(locked.pk)
    if options.export.mode != before.export.mode:
        lock = f"schemas:{locked.pk}"
        enqueue("amazon.renew_connection_schemas", lock=lock, queueing_lock=lock, connection_id=locked.pk)


def request_check(connection_id: int) -> None:
    """Have all products of a connection checked again, in the caller's transaction.

    The wish is counted, too: a job that waits already may begin before this commits, and would not know of it.
    """
    Connection.objects.filter(pk=connection_id).update(checks_asked=F("checks_asked") + 1)
    lock = f"check:{connection_id}"
    enqueue("amazon.check_all_products", lock=lock, queueing_lock=lock, connection_id=connection_id)
