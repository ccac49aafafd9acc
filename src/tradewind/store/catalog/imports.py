"""An import's life as people steer it: started, cancelled, made real after a dry run, its file forgotten."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tradewind.base import audit, clock, queue
from tradewind.base.errors import Conflict, NotFound, Refused

from . import words
from .accept import accept_file, forget_file
from .dialects import NotRecognised
from .models import CatalogImport
from .sheet import Sheet, Unreadable, open_sheet

DEFAULT_CURRENCY = "USD"
KEEP_DRY_RUN_FOR = timedelta(hours=24)
ABANDONED_AFTER = timedelta(minutes=2)
_UNDER_WAY = (CatalogImport.State.WAITING, CatalogImport.State.RUNNING)


@dataclass(frozen=True)
class ImportOptions:
    """How a file is to be imported."""

    is_dry_run: bool = False
    currency: str = ""
    """Of prices that name none; empty: new variants have USD, and others keep theirs."""
    is_file_kept: bool = True
    """Whether a dry run keeps its file for a day, so that it can be made real."""


def start_import(
    blocks: Iterable[bytes], *, file_name: str, options: ImportOptions, actor: audit.Actor, in_background: bool = True
) -> CatalogImport:
    """Take the file in and return its run, which a worker carries out unless `in_background` is False.

    Raises Refused for a file that cannot be read (encoding, columns, size); then nothing is kept of it.
    """
    currency = _check_currency(options.currency)
    accepted = accept_file(blocks)
    try:
        sheet = _open(accepted.path)
        with transaction.atomic():
            now = clock.now()
            run = CatalogImport.objects.create(
                file_name=Path(file_name.replace("\0", "")).name[:255],
                dialect=sheet.dialect.name,
                is_dry_run=options.is_dry_run,
                notices=list(accepted.notices),
                stored_path=str(accepted.path),
                options={"currency": currency, "is_file_kept": options.is_file_kept},
                started_by=actor.name[:200],
                created_at=now,
                moved_at=now,
            )
            audit.record("catalog.import_started", actor=actor, subject=run.file_name, detail={"run": run.pk})
            if in_background:
                enqueue_import(run.pk)
    except BaseException:
        forget_file(str(accepted.path))
        raise
    return run


def enqueue_import(run_id: int) -> None:
    """Have a worker carry the run out, or on from where it stopped."""
    name = f"store.import:{run_id}"
    queue.enqueue("store.import_catalog", lock=name, queueing_lock=name, run_id=run_id)


def import_now(run_id: int, *, actor: audit.Actor) -> CatalogImport:
    """Return a new run that does what this dry run showed, with the same file. Raises NotFound, Conflict."""
    with transaction.atomic():
        tried = _lock(run_id)
        if not tried.is_dry_run or tried.state != CatalogImport.State.DONE or not tried.stored_path:
            raise Conflict("import_not_repeatable", _("The file of this dry run is no longer kept. Upload it again."))
        now = clock.now()
        run = CatalogImport.objects.create(
            file_name=tried.file_name,
            dialect=tried.dialect,
            is_dry_run=False,
            notices=tried.notices,
            stored_path=tried.stored_path,
            options=tried.options,
            started_by=actor.name[:200],
            created_at=now,
            moved_at=now,
        )
        tried.stored_path = ""
        tried.save(update_fields=["stored_path"])
        audit.record("catalog.import_started", actor=actor, subject=run.file_name, detail={"run": run.pk})
        enqueue_import(run.pk)
    return run


def cancel_import(run_id: int, *, actor: audit.Actor) -> CatalogImport:
    """Stop a run before its next products; what it has settled stays. Raises NotFound, Conflict."""
    with transaction.atomic():
        run = _lock(run_id)
        if run.state not in _UNDER_WAY:
            raise Conflict("import_finished", _("This import has already ended."))
        reason = _("Cancelled by %(name)s. What was imported until then stays.") % {"name": actor.name}
        end_run(run, CatalogImport.State.CANCELLED, reason=reason)
        audit.record("catalog.import_cancelled", actor=actor, subject=run.file_name, detail={"run": run.pk})
    return run


def end_run(run: CatalogImport, state: CatalogImport.State, *, reason: str = "") -> None:
    """End a locked run in the caller's transaction; its file goes with the commit unless it is still of use."""
    run.state, run.reason = state, reason
    run.finished_at = run.moved_at = clock.now()
    is_kept = run.is_dry_run and state == CatalogImport.State.DONE and run.options.get("is_file_kept")
    if not is_kept:
        path, run.stored_path = run.stored_path, ""
        transaction.on_commit(lambda: forget_file(path))
    run.save()


def resume_imports(now: datetime) -> int:
    """Enqueue runs that nobody has moved for two minutes (a killed command or worker); return how many."""
    stale = CatalogImport.objects.filter(state__in=_UNDER_WAY, moved_at__lt=now - ABANDONED_AFTER).order_by("id")
    for run in stale:
        with transaction.atomic():
            enqueue_import(run.pk)
    return len(stale)


def forget_import_files(now: datetime) -> int:
    """Delete files of dry runs older than a day, and files that no run knows; return how many."""
    count = 0
    old = CatalogImport.objects.filter(finished_at__lt=now - KEEP_DRY_RUN_FOR).exclude(stored_path="")
    for run in old.order_by("id"):
        forget_file(run.stored_path)
        count += CatalogImport.objects.filter(pk=run.pk).update(stored_path="")
    known = set(CatalogImport.objects.exclude(stored_path="").values_list("stored_path", flat=True))
    for path in (Path(settings.MEDIA_ROOT) / "imports").glob("*"):
        # a file's own time is the machine's, whatever clock the rest runs on
        if str(path) not in known and time.time() - path.stat().st_mtime > KEEP_DRY_RUN_FOR.total_seconds():
            path.unlink(missing_ok=True)
            count += 1
    return count


def describe_unreadable(error: Unreadable | NotRecognised) -> str:
    """Return why a file cannot be read, in a sentence."""
    if isinstance(error, NotRecognised):
        return words.describe_missing(error.nearest, error.missing)
    return words.describe_file(error.code, error.values)


def _open(path: Path) -> Sheet:
    try:
        return open_sheet(path)
    except NotRecognised as error:
        raise Refused("file_columns_missing", describe_unreadable(error)) from error
    except Unreadable as error:
        raise Refused("file_unreadable", describe_unreadable(error)) from error


def _check_currency(currency: str) -> str:
    currency = currency.strip().upper()
    if currency and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        message = _("“%(text)s” is not a currency. Write its three letters, such as USD.") % {"text": currency[:40]}
        raise Refused("currency_invalid", message, fields={"currency": message})
    return currency


def _lock(run_id: int) -> CatalogImport:
    run = CatalogImport.objects.select_for_update().filter(pk=run_id).first()
    if run is None:
        raise NotFound("import_missing", _("There is no such import."))
    return run
