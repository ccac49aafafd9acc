"""The demo's one-click sign-in."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from tradewind.base import audit, demo

from ..access import public
from ..client import client_address


@public
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in as the demo's admin by the link that `tradewind demo` printed."""
    user = demo.find_admin(f"{settings.URL}/demo/sign-in/{token}")
    if user is None:
        raise Http404
    login(request, user)
    audit.record("person.signed_in", actor=audit.Actor(user.email, address=client_address(request), user_id=user.pk))
    return redirect("/")
