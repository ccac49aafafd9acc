"""Importing a product file: upload, progress, and what came of each line."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from tradewind.base.errors import Refused
from tradewind.store.catalog import import_queries, imports
from tradewind.store.catalog.dialects import get as get_dialect
from tradewind.store.catalog.models import CatalogImport, CatalogImportLine
from tradewind.store.catalog.words import name_field

from ..access import actor, page, person
from ..forms import PlainForm
from ..query import read_choice, read_number
from .listing import page_addresses

State = CatalogImport.State
OUTCOME_TONES = {"created": "good", "changed": "info", "unchanged": "off", "refused": "bad"}
OUTCOME_WORDS = {
    "refused": _("Refused"),
    "created": _("Created"),
    "changed": _("Changed"),
    "unchanged": _("Unchanged"),
}
DRY_WORDS = {**OUTCOME_WORDS, "created": _("To create"), "changed": _("To change")}
STATE_TONES = {
    State.WAITING: "info",
    State.RUNNING: "info",
    State.DONE: "good",
    State.FAILED: "bad",
    State.CANCELLED: "off",
}
STATE_WORDS = {
    State.WAITING: _("Waiting"),
    State.RUNNING: _("Running"),
    State.DONE: _("Done"),
    State.FAILED: _("Failed"),
    State.CANCELLED: _("Cancelled"),
}


class ImportForm(PlainForm):
    """A file, and how to import it."""

    file = forms.FileField(
        label=_("Product file"),
        max_length=255,
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
    )
    currency = forms.CharField(
        label=_("Currency"),
        max_length=3,
        required=False,
        help_text=_("Of prices that name none. Empty: new products get USD, others keep theirs."),
        widget=forms.TextInput(attrs={"placeholder": "USD", "autocomplete": "off", "size": "6"}),
    )
    dry_run = forms.BooleanField(
        label=_("Dry run: show what would happen, change nothing yet"), required=False, initial=True
    )


@page("operator")
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """Take a file in, and list the imports before it."""
    is_sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_sent else ImportForm()
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        options = imports.ImportOptions(form.cleaned_data["dry_run"], form.cleaned_data["currency"])
        try:
            run = imports.start_import(file.chunks(), file_name=file.name, options=options, actor=actor(request))
        except Refused as refusal:
            _add_refusal(form, refusal)
        else:
            return redirect("import_run", run.pk)
    context = {"form": form, "runs": [_show_run(run) for run in import_queries.list_imports()]}
    return render(request, "web/store/import.html", context, status=422 if form.errors else 200)


@page("viewer")
@require_safe
def run_page(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show how far an import is, and what came of each product."""
    run = import_queries.get_import(run_id)
    outcome, after = read_choice(request, "outcome", set(import_queries.OUTCOMES)), read_number(request, "after")
    found = import_queries.list_lines(run_id, outcome=outcome, after=after)
    words = DRY_WORDS if run.is_dry_run else OUTCOME_WORDS
    context = {
        **_show_run(run),
        "outcome": outcome,
        "outcomes": [(code, word, run.counts.get(code, 0)) for code, word in words.items()],
        "lines": [_show_line(line, words) for line in found.lines],
        "can_edit": person(request).has_role("operator"),
        **page_addresses({"outcome": outcome}, after=after, next_after=found.next_after),
    }
    return render(request, "web/store/import_run.html", context)


@page("viewer")
@require_safe
def progress_part(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show how far it is; at the end the page loads itself anew."""
    run = import_queries.get_import(run_id)
    if run.state not in {State.WAITING, State.RUNNING}:
        return HttpResponseClientRefresh()
    context = {**_show_run(run), "can_edit": person(request).has_role("operator")}
    return render(request, "web/store/parts/import_progress.html", context)


@page("operator")
@require_POST
def import_now(request: HttpRequest, run_id: int) -> HttpResponse:
    """Do what a dry run showed."""
    return redirect("import_run", imports.import_now(run_id, actor=actor(request)).pk)


@page("operator")
@require_POST
def cancel_import(request: HttpRequest, run_id: int) -> HttpResponse:
    """Stop an import."""
    imports.cancel_import(run_id, actor=actor(request))
    return redirect("import_run", run_id)


def _add_refusal(form: ImportForm, refusal: Refused) -> None:
    if refusal.fields:
        form.add_refusal(refusal)
    else:
        form.add_error("file", refusal.message)


def _show_run(run: CatalogImport) -> dict[str, Any]:
    state = State(run.state)
    return {
        "run": run,
        "shop": get_dialect(run.dialect).label,
        "tone": STATE_TONES[state],
        "word": STATE_WORDS[state],
        "is_under_way": state in {State.WAITING, State.RUNNING},
        "can_import_now": run.is_dry_run and state == State.DONE and bool(run.stored_path),
        "refused": run.counts.get("refused", 0),
    }


def _show_line(line: CatalogImportLine, words: dict[str, Any]) -> dict[str, Any]:
    return {
        "line": line,
        "tone": OUTCOME_TONES[line.outcome],
        "word": words[line.outcome],
        "differences": [{**one, "name": name_field(one["field"])} for one in line.differences],
    }
