"""The panel: one page in the browser to see this Amazon and to move, spoil and fill it by hand."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from .control import make_ledger
from .faults import EVERY, KNOWN, UnknownFaultError
from .marketplaces import MARKETPLACES, REGION_NAMES
from .pages import go_to, render
from .routing import OPERATIONS, RefusedError, Response, Visit, page

Form = dict[str, str]
Lever = Callable[[Visit, Form], str]
LEVERS: dict[str, Lever] = {}

SHOWN_SKUS = 500
SHOWN_ORDERS = 25
SHOWN_FEEDS = 15
SHOWN_REQUESTS = 40
FEED_FAILURE = "F89"


def lever(name: str) -> Callable[[Lever], Lever]:
    """Register what one button of the panel does; it returns the sentence shown afterwards."""

    def register(pull: Lever) -> Lever:
        LEVERS[name] = pull
        return pull

    return register


@page("GET", "/panel", name="panel")
def show_panel(visit: Visit) -> Response:
    """Show everything on one page."""
    world = visit.world
    ledger = make_ledger(world)
    return render(
        "panel.html",
        clock=world.clock.state(),
        sellers=list(world.sellers.values()),
        marketplaces=MARKETPLACES,
        region_names=REGION_NAMES,
        authorized={one.merchant_id for one in world.authorizations if one.expires_at and one.is_valid(world.now)},
        orders=ledger["orders"][::-1][:SHOWN_ORDERS],
        feeds=ledger["feeds"][::-1][:SHOWN_FEEDS],
        skus=sorted({one["sku"] for one in ledger["listings"]})[:SHOWN_SKUS],
        faults=list(world.faults),
        known=dict(sorted(KNOWN.items())),
        operations=sorted({one.name for one in OPERATIONS if one.is_api} | {"token"}),
        requests=world.journal.latest(SHOWN_REQUESTS),
        said=visit.query.get("said", ""),
        problem=visit.query.get("problem", ""),
    )


@page("POST", "/panel/{lever}", name="pullLever")
def pull_lever(visit: Visit) -> Response:
    """Do what a button says and go back to the page; another site's form may not."""
    if _is_foreign(visit):
        return Response("This form is not the panel's own.", 403, mimetype="text/plain")
    pull = LEVERS.get(visit.path["lever"])
    if pull is None:
        return Response("The panel has no such lever.", 404, mimetype="text/plain")
    form = {key: value.strip() for key, value in visit.request.form.items() if value.strip()}
    try:
        said = f"said={quote(pull(visit, form))}"
    except KeyError as error:
        said = f"problem={quote(f'Please fill in {error}.')}"
    except (RefusedError, UnknownFaultError, TypeError, ValueError, OverflowError) as error:
        said = f"problem={quote(str(error))}"
    return go_to(f"/panel?{said}")


def _is_foreign(visit: Visit) -> bool:
    """Tell whether a form is another site's; `Origin` alone is null here, as these pages send no referrer."""
    headers = visit.request.headers
    if site := headers.get("Sec-Fetch-Site"):
        return site not in {"same-origin", "none"}
    origin = headers.get("Origin", "null")
    return origin != "null" and origin.partition("://")[2] != visit.request.host


@lever("advance")
def advance_clock(visit: Visit, form: Form) -> str:
    """Move the clock forward by minutes."""
    minutes = float(form["minutes"])
    visit.world.clock.advance(timedelta(minutes=minutes))
    visit.world.settle()
    return f"The clock was moved by {minutes:g} minutes."


@lever("run")
def run_clock(visit: Visit, form: Form) -> str:
    """Let the clock run at a speed; 0 freezes it."""
    speed = float(form["speed"])
    visit.world.clock.run(speed)
    return f"The clock runs at {speed:g}×." if speed else "The clock is frozen."


@lever("order")
def place_order(visit: Visit, form: Form) -> str:
    """Place an order of one line."""
    merchant_id, marketplace_id = form["store"].split("|")
    line = {"sku": form["sku"], "quantity": int(form["quantity"]), "unit_price": form["unit_price"]}
    if "title" in form:
        line["title"] = form["title"]
    wanted: dict[str, Any] = {"merchant_id": merchant_id, "marketplace_id": marketplace_id, "lines": [line]}
    wanted.update({key: form[key] for key in ("status", "fulfilled_by") if key in form})
    order = visit.world.parts["orders"].place(visit.world, wanted)
    return f"Order {order['order_id']} was placed."


@lever("act")
def act_on_order(visit: Visit, form: Form) -> str:
    """Let something happen to an order."""
    visit.world.parts["orders"].act(visit.world, form["order_id"], form["action"], {})
    return f"Order {form['order_id']}: {form['action']} done."


@lever("revoke")
def revoke(visit: Visit, form: Form) -> str:
    """End a seller's authorizations."""
    ended = visit.world.revoke(form["merchant_id"])
    return f"{ended} authorization(s) of {form['merchant_id']} were revoked."


@lever("suspend")
def suspend(visit: Visit, form: Form) -> str:
    """Suspend a seller's listings in all its marketplaces, or restore them."""
    seller = visit.world.sellers[form["merchant_id"]]
    is_suspended = not seller.is_suspended
    for participation in seller.participations.values():
        participation.has_suspended_listings = is_suspended
    return f"{seller.name} is {'suspended' if is_suspended else 'active again'}."


@lever("fail-feed")
def fail_feed(visit: Visit, form: Form) -> str:
    """Make the next feed, of one seller or any, end FATAL."""
    visit.world.faults.add(FEED_FAILURE, account=form.get("account", EVERY), nth_call=1, times=1)
    return "The next feed will fail."


@lever("throttle")
def throttle(visit: Visit, form: Form) -> str:
    """Answer the next calls of an operation with 429."""
    times = int(form.get("times", "10"))
    operation = form.get("operation", EVERY)
    visit.world.faults.add("F01", account=form.get("account", EVERY), operation=operation, times=times)
    return f"The next {times} calls are throttled."


@lever("fault")
def add_fault(visit: Visit, form: Form) -> str:
    """Switch a fault on."""
    fault = visit.world.faults.add(
        form["id"],
        account=form.get("account", EVERY),
        operation=form.get("operation", EVERY),
        nth_call=int(form["nth_call"]) if "nth_call" in form else None,
        times=int(form["times"]) if "times" in form else None,
        probability=float(form.get("probability", "1")),
    )
    return f"{fault.id} is on: {KNOWN[fault.id]}."


@lever("lift")
def lift(visit: Visit, form: Form) -> str:
    """Switch one fault off, or all."""
    visit.world.faults.lift(form.get("key"))
    return "The fault is off." if "key" in form else "All faults are off."
