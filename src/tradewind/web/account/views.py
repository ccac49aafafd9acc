"""Signing in and out, choosing and changing a password."""

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tradewind.base import audit, first_admin, password_links, passwords, sign_in
from tradewind.base.errors import NotFound, Refused
from tradewind.base.models import User

from ..access import actor, page, person, public
from ..client import client_address
from ..refusal import show_refusal
from .forms import ChangePasswordForm, ChoosePasswordForm, FirstAdminForm, SignInForm

BACKEND = "django.contrib.auth.backends.ModelBackend"


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Ask for email and password; then lead to where the person was going."""
    following = _read_next(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(following)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            user = sign_in.check_sign_in(given["email"], given["password"], address=client_address(request))
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            login(request, user, backend=BACKEND)
            return HttpResponseRedirect(following)
    status = 422 if form.errors else 200
    return render(request, "web/account/sign_in.html", {"form": form, "next": following}, status=status)


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if isinstance(request.user, User):
        audit.record("person.signed_out", actor=actor(request))
    logout(request)
    messages.info(request, _("You are signed out."))
    return redirect("sign_in")


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def first_admin_page(request: HttpRequest, token: str) -> HttpResponse:
    """Make the first admin, once."""
    try:
        first_admin.check_link(token)
    except NotFound as refusal:
        return show_refusal(request, refusal)
    form = FirstAdminForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = first_admin.create_first_admin(token, **form.cleaned_data, address=client_address(request))
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return _welcome(request, user)
    status = 422 if form.errors else 200
    return render(request, "web/account/first_admin.html", {"form": form}, status=status)


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def choose_password_page(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """Let somebody invited choose a password, once."""
    try:
        user = password_links.find_user_of_link(key, token)
    except NotFound as refusal:
        return show_refusal(request, refusal)
    form = ChoosePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = password_links.choose_password(
                key, token, form.cleaned_data["password"], address=client_address(request)
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return _welcome(request, user)
    context = {"form": form, "email": user.email}
    return render(request, "web/account/choose_password.html", context, status=422 if form.errors else 200)


@page("viewer")
@sensitive_post_parameters("old", "password")
@require_http_methods(["GET", "POST"])
def account_page(request: HttpRequest) -> HttpResponse:
    """Show who is signed in, and change the password."""
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        user = person(request)
        try:
            passwords.change_password(user, old=given["old"], new=given["password"], actor=actor(request))
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, _("Your password is changed. Other sessions of yours are signed out."))
            return redirect("account")
    return render(request, "web/account/account.html", {"form": form}, status=422 if form.errors else 200)


def _welcome(request: HttpRequest, user: User) -> HttpResponse:
    logout(request)
    login(request, user, backend=BACKEND)
    messages.success(request, _("Welcome to Tradewind."))
    return redirect("dashboard")


def _read_next(request: HttpRequest) -> str:
    following = request.POST.get("next") or request.GET.get("next") or "/"
    is_ours = url_has_allowed_host_and_scheme(
        following, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return following if is_ours and following.startswith("/") else "/"
