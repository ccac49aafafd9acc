"""What doors show of imports: runs, and what came of each product of a file."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tradewind.base.errors import NotFound

from .models import CatalogImport, CatalogImportLine

OUTCOMES = ("refused", "created", "changed", "unchanged")


@dataclass(frozen=True)
class LinePage:
    """Part of a run's result; `next_after` continues it, None at its end."""

    lines: Sequence[CatalogImportLine]
    next_after: int | None


def list_imports(*, limit: int = 20) -> Sequence[CatalogImport]:
    """Return the newest runs, newest first."""
    return list(CatalogImport.objects.order_by("-id")[:limit])


def get_import(run_id: int) -> CatalogImport:
    """Return a run. Raises NotFound."""
    run = CatalogImport.objects.filter(pk=run_id).first()
    if run is None:
        raise NotFound("import_missing", _("There is no such import."))
    return run


def list_lines(run_id: int, *, outcome: str = "", after: int = 0, limit: int = 100) -> LinePage:
    """Return what came of a run's products in the order of their lines, after line `after`, in one query."""
    lines = CatalogImportLine.objects.filter(run_id=run_id, line__gt=after).order_by("line")
    if outcome:
        lines = lines.filter(outcome=outcome)
    found = list(lines[: limit + 1])
    shown = found[:limit]
    return LinePage(shown, shown[-1].line if len(found) > limit else None)
