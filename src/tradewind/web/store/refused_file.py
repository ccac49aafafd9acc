"""What an import refused, as a file to work through in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from tradewind.store.catalog import import_queries
from tradewind.store.catalog.export_cells import neutralise

from ..access import page

HEAD = ("line", "product", "title", "reasons")


@page("viewer")
@require_safe
def refused_file(request: HttpRequest, run_id: int) -> StreamingHttpResponse:  # noqa: ARG001 (a view's signature)
    """Return the refused products of an import with their lines and reasons, as CSV in UTF-8."""
    run = import_queries.get_import(run_id)
    response = StreamingHttpResponse(_lines(run.pk), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="refused-{run.pk}.csv"'
    return response


def _lines(run_id: int) -> Iterator[str]:
    # a spreadsheet takes UTF-8 for what it is only with this mark
    yield "\ufeff" + _write(HEAD)
    after: int | None = 0
    while after is not None:
        found = import_queries.list_lines(run_id, outcome="refused", after=after, limit=500)
        after = found.next_after
        for one in found.lines:
            yield _write((str(one.line), one.product_key, one.title, " ".join(one.reasons)))


def _write(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([neutralise(cell) for cell in cells])
    return buffer.getvalue()
