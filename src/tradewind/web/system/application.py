"""Settings, Amazon application: the credentials by which Amazon knows this installation."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tradewind.amazon.connections import application
from tradewind.amazon.connections.application import Credentials
from tradewind.base import clock
from tradewind.base.errors import Refused

from ..access import actor, page
from .forms import ApplicationForm

CALLBACK = "/channels/amazon/callback"


@page("admin")
@sensitive_post_parameters("client_secret")
@require_http_methods(["GET", "POST"])
def application_page(request: HttpRequest) -> HttpResponse:
    """Show what Amazon knows us by, and take a change of it."""
    found = _find()
    form = ApplicationForm(request.POST or None, initial=_initial(found))
    if found and found.source == "settings":
        for name in ("application_id", "client_id", "client_secret"):
            form.fields[name].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            application.set_application(**form.cleaned_data, actor=actor(request))
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The Amazon application is saved."))
            return redirect("application")
    context = {"form": form, "found": found, "redirect_uri": settings.URL + CALLBACK, **_secret_facts(found)}
    context["problem"] = application.find_problem()
    return render(request, "web/system/application.html", context, status=422 if form.errors else 200)


def _find() -> Credentials | None:
    try:
        return application.current()
    except Refused:
        return None


def _initial(found: Credentials | None) -> dict[str, Any]:
    if found is None:
        return {}
    return {"application_id": found.application_id, "client_id": found.client_id, "is_draft": found.is_draft}


def _secret_facts(found: Credentials | None) -> dict[str, Any]:
    """Return the age of the secret and the days that it has left, where we know when it was made."""
    if found is None or found.secret_set_at is None or found.secret_ends_at is None:
        return {}
    now = clock.now()
    return {
        "secret_days": (now - found.secret_set_at).days,
        "secret_days_left": max(0, (found.secret_ends_at - now).days),
        "secret_ends_at": found.secret_ends_at,
    }
