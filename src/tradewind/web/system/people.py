"""Settings, People: who may sign in, as what."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tradewind.base import password_links, users
from tradewind.base.errors import Refused
from tradewind.base.models import Role

from ..access import actor, page
from .forms import InviteForm


@page("admin")
@require_http_methods(["GET", "POST"])
def people_page(request: HttpRequest) -> HttpResponse:
    """List people, and invite one."""
    form = InviteForm(request.POST or None)
    link = email = ""
    if request.method == "POST" and form.is_valid():
        try:
            user = users.invite_user(**form.cleaned_data, actor=actor(request))
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            link = settings.URL + password_links.make_password_link(user, actor=actor(request))
            email, form = user.email, InviteForm()
    context = {"people": users.list_users(), "roles": Role.choices, "form": form, "link": link, "email": email}
    return render(request, "web/system/people.html", context, status=422 if form.errors else 200)


@page("admin")
@require_POST
def make_link(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show a new one-time link for somebody's password."""
    user = users.get_user(user_id)
    link = settings.URL + password_links.make_password_link(user, actor=actor(request))
    context = {
        "people": users.list_users(),
        "roles": Role.choices,
        "form": InviteForm(),
        "link": link,
        "email": user.email,
    }
    return render(request, "web/system/people.html", context)


@page("admin")
@require_POST
def change_role(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give a person another role."""
    try:
        user = users.change_role(user_id, role=request.POST.get("role", ""), actor=actor(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        words = _("%(email)s is now: %(role)s.")
        messages.success(request, words % {"email": user.email, "role": user.get_role_display()})
    return redirect("people")


@page("admin")
@require_POST
def set_active(request: HttpRequest, user_id: int) -> HttpResponse:
    """Let a person sign in, or no longer."""
    try:
        if request.POST.get("is_active") == "yes":
            user = users.activate_user(user_id, actor=actor(request))
            words = _("%(email)s can sign in again.")
        else:
            user = users.deactivate_user(user_id, actor=actor(request))
            words = _("%(email)s can sign in no longer.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, words % {"email": user.email})
    return redirect("people")
