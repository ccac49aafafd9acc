"""Connecting a marketplace: the popup, the way to Amazon and back, and one more of the same account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from tradewind.amazon.connections import authorize, marketplaces, queries
from tradewind.amazon.connections.authorize import Outcome
from tradewind.amazon.models import Connection
from tradewind.base.errors import Refused

from ..access import actor, page, person
from .presenting import full_name


@page("admin")
@sensitive_post_parameters("refresh_token")
@require_POST
def connect(request: HttpRequest) -> HttpResponse:
    """Lead to Amazon's consent page; with a refresh token given, connect at once."""
    given = {name: request.POST.get(name, "") for name in ("marketplace_id", "merchant_id", "refresh_token")}
    try:
        if given["merchant_id"] or given["refresh_token"]:
            return _go(request, _tell(request, authorize.connect_with_token(**given, actor=actor(request))))
        return _go(request, _begin(request, given["marketplace_id"]))
    except Refused as refusal:
        return _show_problem(request, refusal)


@page("admin")
@require_POST
def reconnect(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Lead to Amazon's consent page for a connection that is there."""
    connection = queries.find_connection(connection_id)
    address = authorize.start_connect(
        user=person(request),
        session_key=str(request.session.session_key),
        marketplace_id=connection.marketplace_id,
        purpose="reconnect",
        connection=connection,
    )
    return _go(request, address)


@page("admin")
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """Finish what was begun, as Amazon sends the person back; then show the list, without the code in the address."""
    try:
        outcome = authorize.finish_connect(
            user=person(request),
            session_key=str(request.session.session_key),
            state=_read(request, "state"),
            selling_partner_id=_read(request, "selling_partner_id"),
            code=_read(request, "spapi_oauth_code"),
            error=_read(request, "error") or None,
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        response = redirect("marketplaces")
    else:
        response = redirect(_tell(request, outcome))
    response["Referrer-Policy"] = "no-referrer"
    return response


@page("admin")
@require_POST
def connect_more(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Connect the account of a connection in more marketplaces, without going to Amazon again."""
    account = queries.find_connection(connection_id).seller_account
    try:
        made = authorize.connect_more(account, request.POST.getlist("marketplace_id"), actor(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("marketplaces")
    for connection in made:
        messages.success(request, _("%(name)s is connected.") % {"name": _name(connection)})
    return redirect(_address(connected=",".join(str(one.pk) for one in made)))


def _begin(request: HttpRequest, marketplace_id: str) -> str:
    return authorize.start_connect(
        user=person(request), session_key=str(request.session.session_key), marketplace_id=marketplace_id
    )


def _tell(request: HttpRequest, outcome: Outcome) -> str:
    """Say what connecting came to, and return the list's address, with the row to highlight and what is offered."""
    words = _("%(name)s is connected.") if outcome.created else _("%(name)s is connected again. Its data was kept.")
    messages.success(request, words % {"name": _name(outcome.connection)})
    return _address(connected=outcome.connection.pk, offered=",".join(outcome.offered))


def _name(connection: Connection) -> str:
    return full_name(marketplaces.get(connection.marketplace_id))


def _address(**query: str | int) -> str:
    return "/channels/amazon?" + urlencode({name: value for name, value in query.items() if value})


def _go(request: HttpRequest, address: str) -> HttpResponse:
    """Lead the whole page to `address`; by script, because a form may not lead to another host."""
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", False) else redirect(address)


def _show_problem(request: HttpRequest, refusal: Refused) -> HttpResponse:
    context = {"refusal": refusal, "words": " ".join(dict.fromkeys(refusal.fields.values())) or refusal.message}
    return render(request, "web/marketplaces/connect_problem.html", context, status=refusal.status)


def _read(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "")[:2048]
