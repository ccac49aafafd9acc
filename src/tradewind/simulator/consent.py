"""Seller Central's consent page: where a seller signs in and lets an application act for the account.

Amazon: "Website authorization workflow" and "Authorization errors". Two readings of our own: what Cancel
returns is not documented, so it goes back to the redirect URI with `state` and `error=access_denied` as
RFC 6749 4.1.2.1 has it; and an application nobody knows gets a page without a code.
"""

from urllib.parse import urlencode

from .central import show_sign_in, show_step, visit_or_start_over
from .marketplaces import BY_CENTRAL
from .pages import go_to, render
from .parties import Application
from .routing import Response, Visit, page
from .visits import CentralVisit, ConsentRequest

ERRORS = {
    "MD1000": "This application is a draft. The address of the consent page needs version=beta.",
    "MD5101": "The redirect_uri is not one of the OAuth Redirect URIs registered for this application.",
    "MD5110": "The redirect_uri holds a fragment (#), which is not allowed.",
    "MD9100": "The application has no OAuth Redirect URI registered.",
    "SPDC8143": "Only the primary user of the seller account can authorize applications.",
    "CONSENT_LIMIT_REACHED": "This application has reached the number of sellers it may be authorized by.",
    "": "There is no application with this application_id.",
}


@page("GET", "/sellercentral/{central}/apps/authorize/consent", name="consent")
def open_consent(visit: Visit) -> Response:
    """Check the application's request and ask the seller to sign in."""
    marketplace = BY_CENTRAL.get(visit.path["central"].lower())
    if marketplace is None:
        return render("problem.html", status=404, code="", text="There is no Seller Central at this address.")
    application = visit.world.applications.get(visit.query.get("application_id", ""))
    code = _find_error(visit, application)
    if application is None or code is not None:
        return show_error(code or "")
    asked = ConsentRequest(
        application,
        redirect_uri=visit.query.get("redirect_uri") or application.redirect_uris[0],
        state=visit.query.get("state"),
    )
    begun = visit.world.visits.begin(marketplace.central, marketplace.region, visit.now, asked)
    visit.world.clock.hold(begun.id)
    return show_sign_in(visit, begun)


def _find_error(visit: Visit, application: Application | None) -> str | None:
    """Return the code of Amazon's error page, or None when the request is in order."""
    redirect_uri = visit.query.get("redirect_uri", "")
    if application is None:
        return ""
    if not application.is_published and visit.query.get("version") != "beta":
        return "MD1000"
    if not application.redirect_uris:
        return "MD9100"
    if "#" in redirect_uri:
        return "MD5110"
    if redirect_uri and redirect_uri not in application.redirect_uris:
        return "MD5101"
    return None


def show_error(code: str) -> Response:
    """Show one of Amazon's error pages; nothing is sent to the application."""
    return render("problem.html", status=400, code=code, text=ERRORS[code])


@page("POST", "/sellercentral/{central}/apps/authorize/decision", name="decideConsent")
def decide(visit: Visit) -> Response:
    """Take the seller's answer and send the browser back to the application."""
    begun = visit_or_start_over(visit)
    if isinstance(begun, Response):
        return begun
    asked = begun.request
    if asked is None or asked.is_answered or not begun.merchant_id:
        return show_step(visit, begun)
    form = visit.request.form
    if form.get("answer") == "cancel":
        return _send_back(visit, begun, asked, {"error": "access_denied"})
    if form.get("directive") != "on":
        return show_step(visit, begun, problem="Tick the box to say that you direct Amazon to do this.")
    if refusal := _refusal(visit, begun, asked):
        visit.world.clock.release(begun.id)
        return show_error(refusal)
    authorization = visit.world.authorizations.consent(asked.application.id, begun.merchant_id, visit.now)
    code = visit.world.authorizations.issue_code(authorization, asked.redirect_uri, visit.now)
    return _send_back(visit, begun, asked, {"selling_partner_id": begun.merchant_id, "spapi_oauth_code": code})


def _refusal(visit: Visit, begun: CentralVisit, asked: ConsentRequest) -> str | None:
    if begun.identity and not begun.identity.is_primary:
        return "SPDC8143"
    limit = asked.application.consent_limit
    granted = visit.world.authorizations.of_application(asked.application.id, visit.now)
    sellers = {one.merchant_id for one in granted if one.expires_at is not None}
    if limit is not None and begun.merchant_id not in sellers and len(sellers) >= limit:
        return "CONSENT_LIMIT_REACHED"
    return None


def _send_back(visit: Visit, begun: CentralVisit, asked: ConsentRequest, told: dict[str, str]) -> Response:
    asked.is_answered = True
    visit.world.clock.release(begun.id)
    if asked.state is not None:
        told = {"state": asked.state, **told}
    separator = "&" if "?" in asked.redirect_uri else "?"
    return go_to(f"{asked.redirect_uri}{separator}{urlencode(told)}")
