"""Settings and rules as a file: taken away, brought back, looked at, applied."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tradewind.amazon.connections import marketplaces
from tradewind.amazon.connections.models import Connection
from tradewind.amazon.connections.queries import find_connection
from tradewind.amazon.mapping.file import apply
from tradewind.amazon.mapping.file.document_write import write_document
from tradewind.amazon.mapping.file.live import name_places, read_live
from tradewind.amazon.mapping.file.yaml_tree import LIMIT_BYTES
from tradewind.base.errors import Refused

from ..access import actor, page, person
from ..connection_frame import frame_of
from ..forms import PlainForm
from .presenting import show_plan


class FileForm(PlainForm):
    """A file, or its text."""

    file = forms.FileField(
        label=lazy("File"),
        required=False,
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,text/yaml,application/yaml"}),
    )
    text = forms.CharField(
        label=lazy("Or its text"),
        required=False,
        strip=False,
        max_length=LIMIT_BYTES,
        widget=forms.Textarea(
            attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off", "class": "form-control mono"}
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Take the text out of the file, where one was chosen."""
        found = super().clean() or {}
        file = found.get("file")
        content = file.read(LIMIT_BYTES + 1) if file else found.get("text", "")
        if not content:
            self.add_error("file", _("Choose a file, or paste its text."))
        found["content"] = content
        return found


@page("viewer")
@require_safe
def file_page(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Offer the file, and a place to bring one."""
    return _show(request, find_connection(connection_id), form=FileForm())


@page("viewer")
@require_safe
def download(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Give the file; with `comments=yes` Amazon's titles stand at the ends of lines."""
    connection = find_connection(connection_id)
    document = read_live(connection)
    comments = name_places(connection, document) if request.GET.get("comments") == "yes" else None
    answer = HttpResponse(write_document(document, comments=comments), content_type="text/yaml; charset=utf-8")
    name = marketplaces.get(connection.marketplace_id).name.lower()
    answer["Content-Disposition"] = f'attachment; filename="{name}-{connection.seller_account.merchant_id}.yaml"'
    return answer


@page("viewer")
@require_POST
def plan(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Show what the file would change."""
    connection = find_connection(connection_id)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, connection, form=form, status=422)
    return _plan(request, connection, form.cleaned_data["content"])


@page("operator")
@require_POST
def apply_file(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Apply exactly what was looked at."""
    connection = find_connection(connection_id)
    text, seen = request.POST.get("text", ""), request.POST.get("seen", "")
    try:
        found = apply.apply_document(connection, apply.read_file(text), actor=actor(request), seen=seen)
    except Refused as refusal:
        return _plan(request, connection, text, refusal=refusal)
    messages.success(request, say_applied(len(found.differences)))
    return redirect("settings_file", connection.pk)


def say_applied(count: int) -> str:
    """Return what was done, for the page that comes next."""
    words = ngettext(
        "%(count)s setting was changed. The products that it touches are checked again.",
        "%(count)s settings were changed. The products that they touch are checked again.",
        count,
    )
    return words % {"count": count}


def _plan(
    request: HttpRequest, connection: Connection, content: str | bytes, *, refusal: Refused | None = None
) -> HttpResponse:
    """Show the differences of a file, below the refusal of having applied them where there is one."""
    try:
        document = apply.read_file(content)
        found = apply.plan_document(connection, document)
    except Refused as fault:
        text = content if isinstance(content, str) else content.decode(errors="replace")[:LIMIT_BYTES]
        form = FileForm(initial={"text": text if len(text) < LIMIT_BYTES else ""})
        return _show(request, connection, form=form, refusal=fault, status=fault.status)
    text = content if isinstance(content, str) else content.decode()
    context = {"text": text, **show_plan(connection, found)}
    return _show(request, connection, refusal=refusal, status=refusal.status if refusal else 200, **context)


def _show(
    request: HttpRequest,
    connection: Connection,
    *,
    refusal: Refused | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    faults = list(refusal.fields.items()) if refusal and refusal.code == "file_invalid" else []
    context |= {
        **frame_of(connection.pk),
        "refusal": refusal,
        "faults": [(name.removeprefix("line ") if name != "file" else "", words) for name, words in faults],
        "may_edit": person(request).has_role("operator"),
    }
    return render(request, "web/settings_file/file.html", context, status=status)
