"""The rest of Seller Central: signing in, choosing a seller account, and Manage Your Apps."""

from .marketplaces import BY_CENTRAL, REGION_NAMES
from .pages import go_to, render
from .routing import Response, Visit, page
from .visits import CentralVisit, sellers_of

BASE = "/sellercentral/{central}"
DIRECTIVE = (
    "I direct Amazon to provide {name} access to my Selling Partner account and related data. "
    "I am responsible for any actions taken by the application."
)


@page("GET", BASE, name="sellerCentral")
def open_front_door(visit: Visit) -> Response:
    """Lead to the one thing a seller can do here without an application."""
    return go_to(f"/sellercentral/{visit.path['central']}/apps/manage")


@page("GET", BASE + "/apps/manage", name="manageApps")
def open_manage_apps(visit: Visit) -> Response:
    """Ask the seller to sign in, to see and end what applications may do."""
    marketplace = BY_CENTRAL.get(visit.path["central"].lower())
    if marketplace is None:
        return render("problem.html", status=404, code="", text="There is no Seller Central at this address.")
    begun = visit.world.visits.begin(marketplace.central, marketplace.region, visit.now)
    return show_sign_in(visit, begun)


@page("POST", BASE + "/signin", name="signIn")
def sign_in(visit: Visit) -> Response:
    """Take an email and any password; the local Amazon has no passwords."""
    begun = visit_or_start_over(visit)
    if isinstance(begun, Response):
        return begun
    email = visit.request.form.get("email", "").strip().lower()
    identity = visit.world.identities.get(email)
    if identity is None:
        return show_sign_in(visit, begun, problem="We cannot find an account with that email address.")
    if not visit.request.form.get("password"):
        return show_sign_in(visit, begun, problem="Enter your password. Any password will do here.")
    held = sellers_of(identity, begun.region, visit.world.sellers)
    if not held:
        region = REGION_NAMES[begun.region]
        return show_sign_in(visit, begun, problem=f"This sign-in holds no seller account in {region}.")
    begun.identity = identity
    begun.merchant_id = held[0].merchant_id if len(held) == 1 else ""
    return go_to(_step_address(begun))


@page("POST", BASE + "/account", name="chooseAccount")
def choose_account(visit: Visit) -> Response:
    """Take the choice among the seller accounts of one sign-in."""
    begun = visit_or_start_over(visit)
    if isinstance(begun, Response):
        return begun
    chosen = visit.request.form.get("merchant_id", "")
    if begun.identity is not None:
        held = sellers_of(begun.identity, begun.region, visit.world.sellers)
        begun.merchant_id = chosen if chosen in {one.merchant_id for one in held} else ""
    return go_to(_step_address(begun))


@page("GET", BASE + "/step", name="centralStep")
def continue_visit(visit: Visit) -> Response:
    """Show where a visit stands."""
    begun = visit_or_start_over(visit)
    return begun if isinstance(begun, Response) else show_step(visit, begun)


@page("POST", BASE + "/apps/disable", name="disableAuthorization")
def disable(visit: Visit) -> Response:
    """End an authorization; the application is not told, as at Amazon."""
    begun = visit_or_start_over(visit)
    if isinstance(begun, Response):
        return begun
    authorization = visit.world.authorizations.get(visit.request.form.get("authorization_id", ""))
    if authorization and begun.merchant_id and authorization.merchant_id == begun.merchant_id:
        visit.world.authorizations.revoke(authorization, visit.now)
    return go_to(_step_address(begun))


def visit_or_start_over(visit: Visit) -> CentralVisit | Response:
    """Return the visit that a page belongs to, or the page that says it is over."""
    asked = visit.request.values.get("visit", "")
    begun = visit.world.visits.get(asked, visit.now)
    if begun is None:
        text = "This visit has ended. Go back to where you came from and start again."
        return render("problem.html", status=400, code="", text=text)
    return begun


def show_sign_in(visit: Visit, begun: CentralVisit, problem: str = "") -> Response:
    """Show the login page, with the accounts of this region to pick from."""
    accounts = [
        (identity, [one.name for one in sellers_of(identity, begun.region, visit.world.sellers)])
        for identity in visit.world.identities.values()
    ]
    return render(
        "sign_in.html",
        status=400 if problem else 200,
        begun=begun,
        place=BY_CENTRAL[begun.central],
        region=REGION_NAMES[begun.region],
        accounts=[(identity, names) for identity, names in accounts if names],
        problem=problem,
    )


def show_step(visit: Visit, begun: CentralVisit, problem: str = "") -> Response:
    """Show what a visit needs next: sign-in, an account, the consent, or the applications."""
    if begun.identity is None:
        return show_sign_in(visit, begun)
    place = BY_CENTRAL[begun.central]
    if not begun.merchant_id:
        held = sellers_of(begun.identity, begun.region, visit.world.sellers)
        return render("account.html", begun=begun, place=place, sellers=held)
    seller = visit.world.sellers[begun.merchant_id]
    if begun.request is None:
        return _show_manage_apps(visit, begun)
    if begun.request.is_answered:
        text = "You have already answered this request. Go back to the application."
        return render("problem.html", status=400, code="", text=text)
    application = begun.request.application
    return render(
        "authorize.html",
        status=400 if problem else 200,
        begun=begun,
        place=place,
        seller=seller,
        region=REGION_NAMES[begun.region],
        application=application,
        directive=DIRECTIVE.format(name=application.name),
        problem=problem,
    )


def _show_manage_apps(visit: Visit, begun: CentralVisit) -> Response:
    rows = [
        (one, visit.world.applications[one.application_id])
        for one in visit.world.authorizations.of_seller(begun.merchant_id)
    ]
    seller = visit.world.sellers[begun.merchant_id]
    place = BY_CENTRAL[begun.central]
    return render("manage_apps.html", begun=begun, place=place, seller=seller, rows=rows, now=visit.now)


def _step_address(begun: CentralVisit) -> str:
    return f"/sellercentral/{begun.central}/step?visit={begun.id}"
