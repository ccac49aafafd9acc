"""Saves what waits on the mapping page or on a category's Amazon tab: all of it or nothing."""

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.connections.queries import find_connection
from tradewind.amazon.mapping import change, queries
from tradewind.amazon.mapping.answers import answer_changes, fill_changes
from tradewind.amazon.mapping.asking import AmazonBusy
from tradewind.base.errors import Refused

from ..access import actor, page
from .category_tab import show_category
from .connections import choose_connection
from .defaults import DefaultsForm, as_given
from .overview import show_mapping
from .returned import Again, Returned, name_staged, send_again

_ACCEPTED = 202
_LONGEST = 200


@page("operator")
@require_POST
def save(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Save the staged changes; the products that they touch are checked again afterwards.

    What cannot be saved comes back with all that was chosen. While Amazon's rate makes new product types wait, the
    page that comes back sends its form again by itself.
    """
    connection = find_connection(connection_id)
    form = _read_defaults(request, connection)
    chosen = _read_categories(request, connection)
    if form is not None and not form.is_valid():
        return _show_again(request, connection, Returned(name_staged(connection, chosen), form, status=422))
    try:
        changes = [*chosen, *_read_answers(request, connection, form)]
        if changes:
            change.save_mapping(connection, changes, actor=actor(request))
    except Refused as refusal:
        again = _wait(request, connection, chosen, refusal)
        if again is None:
            messages.error(request, refusal.message)
        status = _ACCEPTED if again else refusal.status
        return _show_again(request, connection, Returned(name_staged(connection, chosen), form, again, status))
    if changes:
        messages.success(request, _("Saved. The products are being checked."))
    else:
        messages.info(request, _("Nothing had changed."))
    return redirect(_address_back(request, connection_id))


def _wait(
    request: HttpRequest, connection: Connection, chosen: Sequence[change.Change], refusal: Refused
) -> Again | None:
    """Return when the form is to be sent again; None where a person has to do something first."""
    if not isinstance(refusal, AmazonBusy):
        return None
    return send_again(connection, chosen, refusal, sent_before=_read_posted_number(request, "round"))


def _show_again(request: HttpRequest, connection: Connection, returned: Returned) -> HttpResponse:
    category_id = _read_posted_number(request, "category")
    if category_id:
        return show_category(request, category_id, choose_connection(request, connection.pk), returned)
    return show_mapping(request, connection, returned)


def _read_categories(request: HttpRequest, connection: Connection) -> list[change.Change]:
    """Return the categories whose product type or browse category is to be another one than now."""
    changes: list[change.Change] = []
    for row in queries.list_categories(connection):
        given = request.POST.get(f"type-{row.id}")
        if given is None:
            continue
        product_type = given.strip()[:_LONGEST]
        value = request.POST.get(f"browse-{row.id}", "").strip()[:_LONGEST] if product_type else ""
        now = (row.product_type, row.browse_category) if row.is_own else ("", "")
        if (product_type, value) != now:
            changes.append(change.SetProductType(row.id, product_type, value))
    return changes


def _read_defaults(request: HttpRequest, connection: Connection) -> DefaultsForm | None:
    """Return the form of the defaults; None where the page that was sent has none."""
    if "is_exempt_from_barcodes" not in request.POST:
        return None
    seen = as_given(queries.show_overview(connection).answers)
    return DefaultsForm(request.POST, connection=connection, seen=seen)


def _read_answers(request: HttpRequest, connection: Connection, form: DefaultsForm | None) -> list[change.Change]:
    if form is None:
        return []
    overview = queries.show_overview(connection)
    answers = replace(overview.answers, **form.answers())
    if "use_defaults" not in request.POST and answers == overview.answers:
        return []
    filled = [] if overview.has_defaults else fill_changes(connection, answers)
    return [*filled, *answer_changes(connection, overview.answers, answers)]


def _address_back(request: HttpRequest, connection_id: int) -> str:
    """Return the category's tab that was saved, else the mapping page."""
    category_id = _read_posted_number(request, "category")
    if category_id:
        return f"{reverse('category_amazon', args=[category_id])}?connection={connection_id}"
    return reverse("mapping", args=[connection_id])


def _read_posted_number(request: HttpRequest, name: str) -> int:
    """Return a positive whole number that was sent; 0 when there is none."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
