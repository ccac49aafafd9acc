"""Who may see a view: each says so with `@page(role)` or `@public`; a route without either fails a test."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django_htmx.http import HttpResponseClientRedirect

from tradewind.base.audit import Actor
from tradewind.base.errors import NotAllowed, Refused
from tradewind.base.models import User

from .client import client_address
from .refusal import show_refusal

View = Callable[..., HttpResponseBase]


def page(role: str) -> Callable[[View], View]:
    """Declare that a view needs a signed-in person who may do what `role` ("viewer", "operator", "admin") may.

    Somebody signed out is sent to sign in and comes back. A `Refused` that the view lets through becomes a page,
    or for htmx a notice, with its words and status.
    """

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return _send_to_sign_in(request)
            try:
                _check_role(request.user, role)
                return view(request, *args, **kwargs)
            except Refused as refusal:
                return show_refusal(request, refusal)

        guarded.access = role  # type: ignore[attr-defined]  # read by tests/test_architecture.py
        return guarded

    return wrap


def public(view: View) -> View:
    """Declare that a view is open to everybody."""
    view.access = "public"  # type: ignore[attr-defined]  # read by tests/test_architecture.py
    return view


def person(request: HttpRequest) -> User:
    """Return the person signed in; only for views behind `@page`."""
    if not isinstance(request.user, User):
        raise TypeError("This view is not behind @page.")
    return request.user


def actor(request: HttpRequest) -> Actor:
    """Return who acts, for the audit."""
    user = person(request)
    return Actor(user.email, address=client_address(request), user_id=user.pk)


def _check_role(user: User, role: str) -> None:
    if not user.has_role(role):
        raise NotAllowed(
            "not_allowed",
            f"This needs the role {role}; yours is {user.role}. An admin can change it under Settings, People.",
        )


def _send_to_sign_in(request: HttpRequest) -> HttpResponse:
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect("/sign-in")
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
