"""Carrying an import out: products in portions, each portion one transaction that also moves the cursor."""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

from tradewind.base import clock

from .compare import REFUSED, Decision, decide
from .dialects import NotRecognised
from .drafts import Problem, ProductDraft, VariantDraft, VariantValues
from .imports import DEFAULT_CURRENCY, describe_unreadable, end_run
from .index import FileIndex, index_file
from .models import CatalogImport, CatalogImportLine
from .sheet import Unreadable, open_sheet
from .words import describe_problem
from .write import MOST_DIFFERENCES, Stamp, hold, write_decisions

logger = logging.getLogger(__name__)
PORTION = 100
_ADVISORY_LOCK = 0x74_77_69_6D  # "twim": imports write one after the other, so that none waits for another's rows
State = CatalogImport.State


def run_import(run_id: int, *, progress: Callable[[CatalogImport], None] | None = None) -> CatalogImport:
    """Carry the run out from where it stands, to its end, and return it; may be called twice, even at once.

    A killed run is lost no further than its last portion, and a portion is never settled twice.
    """
    run = _begin(run_id)
    if run.state != State.RUNNING:
        return run
    try:
        index = index_file(open_sheet(Path(run.stored_path)))
    except (Unreadable, NotRecognised) as error:
        return _fail(run_id, describe_unreadable(error))
    except OSError:
        return _fail(run_id, _("The uploaded file is not there any more. Upload it again."))
    while run.state == State.RUNNING:
        try:
            run = _settle_portion(run, index)
        except (OperationalError, InterfaceError):
            raise  # the database is away: the run goes on when it is back
        except Exception:
            logger.exception("Import %s cannot go on after %s products.", run_id, run.products_done)
            words = _("The import failed on our side; the log says why. What was imported until then stays.")
            return _fail(run_id, words)
        if progress is not None:
            progress(run)
    return run


def _begin(run_id: int) -> CatalogImport:
    with transaction.atomic():
        run = CatalogImport.objects.select_for_update().get(pk=run_id)
        if run.state == State.WAITING:
            run.state = State.RUNNING
            run.moved_at = clock.now()
            run.save(update_fields=["state", "moved_at"])
    return run


def _fail(run_id: int, reason: str) -> CatalogImport:
    with transaction.atomic():
        run = CatalogImport.objects.select_for_update().get(pk=run_id)
        if run.state == State.RUNNING:
            end_run(run, State.FAILED, reason=reason)
    return run


def _settle_portion(run: CatalogImport, index: FileIndex) -> CatalogImport:
    """Settle the next products together; should the store choke on one, one by one, so that only it is refused."""
    begin = run.products_done
    drafts = [_in_currency(index.read(unit), run) for unit in index.units[begin : begin + PORTION]]
    try:
        return _settle(run.pk, index, drafts, begin)
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # noqa: BLE001 - whatever one product breaks, the others of its portion go on
        for offset, draft in enumerate(drafts):
            run = _settle_alone(run.pk, index, draft, begin + offset)
        return run


def _settle_alone(run_id: int, index: FileIndex, draft: ProductDraft, begin: int) -> CatalogImport:
    try:
        return _settle(run_id, index, [draft], begin)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("Line %s of import %s cannot be kept.", draft.line, run_id)
        refused = replace(draft, problems=(Problem(draft.line, "store_refused"),), variants=(), category=())
        return _settle(run_id, index, [refused], begin)


def _settle(run_id: int, index: FileIndex, drafts: Sequence[ProductDraft], begin: int) -> CatalogImport:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_LOCK])
        run = CatalogImport.objects.select_for_update().get(pk=run_id)
        if run.state != State.RUNNING or run.products_done != begin:
            return run
        stamp = Stamp(clock.now(), run.started_by, run.options.get("currency") or DEFAULT_CURRENCY)
        held = hold(drafts)
        decisions = [decide(draft, existing=held.states.get(draft.key), owners=held.owners) for draft in drafts]
        if not run.is_dry_run:
            write_decisions(decisions, held, stamp=stamp)
        CatalogImportLine.objects.bulk_create(_line(run, decision) for decision in decisions)
        _move(run, index, decisions)
    return run


def _move(run: CatalogImport, index: FileIndex, decisions: Sequence[Decision]) -> None:
    units = index.units[run.products_done : run.products_done + len(decisions)]
    run.products_total, run.lines_total = len(index.units), index.lines_total
    run.products_done += len(decisions)
    run.lines_done += sum(max(1, len(unit.places) // 2) for unit in units)
    counted = Counter(run.counts) + Counter(decision.outcome for decision in decisions)
    run.counts = dict(counted)
    run.moved_at = clock.now()
    if run.products_done >= len(index.units):
        if not index.units:
            run.notices = [*run.notices, _("The file names its columns but holds no products.")]
        end_run(run, State.DONE)
    else:
        run.save()


def _line(run: CatalogImport, decision: Decision) -> CatalogImportLine:
    draft = decision.draft
    said = sorted(decision.problems if decision.outcome == REFUSED else decision.notes, key=lambda one: one.line)
    return CatalogImportLine(
        run=run,
        line=draft.line,
        product_key=draft.key,
        title=draft.values.get("title", ""),
        outcome=decision.outcome,
        reasons=[describe_problem(problem) for problem in said[:MOST_DIFFERENCES]],
        differences=[difference.as_dict() for difference in decision.differences[:MOST_DIFFERENCES]],
    )


def _in_currency(draft: ProductDraft, run: CatalogImport) -> ProductDraft:
    """Give prices without a currency the one that was asked for; unasked, they keep what the store has."""
    currency: str = run.options.get("currency", "")
    if not currency:
        return draft
    variants = tuple(
        VariantDraft(variant.line, variant.sku, VariantValues(**{"currency": currency, **variant.values}))
        for variant in draft.variants
    )
    return replace(draft, variants=variants)
