"""Settings, API tokens: shown once, revoked for good."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tradewind.base import api_tokens
from tradewind.base.errors import Refused

from ..access import actor, page
from .forms import TokenForm


@page("admin")
@require_http_methods(["GET", "POST"])
def tokens_page(request: HttpRequest) -> HttpResponse:
    """List tokens, and make one, whose text is shown this once."""
    form = TokenForm(request.POST or None)
    text = ""
    if request.method == "POST" and form.is_valid():
        try:
            _token, text = api_tokens.create_token(**form.cleaned_data, actor=actor(request))
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            form = TokenForm()
    context = {"tokens": api_tokens.list_tokens(), "form": form, "text": text}
    return render(request, "web/system/tokens.html", context, status=422 if form.errors else 200)


@page("admin")
@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token."""
    token = api_tokens.revoke_token(token_id, actor=actor(request))
    messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    return redirect("tokens")
