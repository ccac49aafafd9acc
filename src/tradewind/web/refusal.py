"""What a person sees when something will not be done, is not there, or went wrong: plain words and a way on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tradewind.base.errors import NotFound, Refused


def show_refusal(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Return a refusal as a page, or for htmx as a notice, with the refusal's status."""
    if getattr(request, "htmx", False):
        context = {"tone": "bad", "words": refusal.message}
        return render(request, "web/parts/notice.html", context, status=refusal.status)
    heading = _("Not found") if isinstance(refusal, NotFound) else _("This was not done")
    return _show(request, heading, refusal.message, status=refusal.status)


def show_unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """Return the page for 400: too large, too many fields, another host than ours."""
    words = _("What was sent cannot be read here; it may be too large. Nothing was saved.")
    return _show(request, _("This was not done"), words, status=400)


def show_forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """Return the page for 403."""
    return _show(request, _("Not allowed"), _("You may not open this page."), status=403)


def show_missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """Return the page for 404."""
    words = _("There is no page at this address. It may have been removed, or the address is mistyped.")
    return _show(request, _("Not found"), words, status=404)


def show_our_error(request: HttpRequest) -> HttpResponse:
    """Return the page for 500; it asks neither the database nor the session anything."""
    words = _("Something went wrong on our side. Nothing of yours was lost; try again in a moment.")
    return _show(request, _("Our error"), words, status=500)


def show_stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """Return the page for a form whose protection against forgery does not match."""
    words = _(
        "The page was open too long, or you signed in elsewhere meanwhile. Nothing was saved. "
        "Go back, load the page again and repeat."
    )
    return _show(request, _("This page is out of date"), words, status=403)


def _show(request: HttpRequest, heading: str, words: str, *, status: int) -> HttpResponse:
    context = {"heading": heading, "words": words, "action": _("To the dashboard")}
    return render(request, "web/error.html", context, status=status)
