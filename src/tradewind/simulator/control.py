"""The local Amazon's side door for tests and scripts: move it, spoil it, and read what is true in it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from .demo import private_refresh_token
from .faults import KNOWN, UnknownFaultError
from .marketplaces import MARKETPLACES
from .parties import Participation, Seller
from .routing import RefusedError, Response, Visit, page
from .throttle import Plan
from .world import World

Handler = Callable[[Visit], Response]
FAULT_FIELDS = ("account", "operation", "nth_call", "times", "probability", "seed")


def control(method: str, template: str, *, name: str) -> Callable[[Handler], Handler]:
    """Register a handler under /control that answers JSON; what cannot be is a 400 with a sentence."""

    def register(handler: Handler) -> Handler:
        @wraps(handler)
        def guarded(visit: Visit) -> Response:
            try:
                return handler(visit)
            except (RefusedError, UnknownFaultError, KeyError, TypeError, ValueError) as error:
                return visit.answer({"error": _say(error)}, 400)

        return page(method, f"/control/{template}", name=name)(guarded)

    return register


def _say(error: Exception) -> str:
    return f"{error} is missing or unknown" if isinstance(error, KeyError) else str(error)


def body_of(visit: Visit) -> dict[str, Any]:
    """Return the JSON object that was sent, empty when there is no body; raises RefusedError."""
    if not visit.request.get_data():
        return {}
    body = visit.json()
    if not isinstance(body, dict):
        raise RefusedError("The body must be a JSON object.")
    return body


@control("GET", "clock", name="readClock")
def read_clock(visit: Visit) -> Response:
    """Answer where the clock stands."""
    return visit.answer(visit.world.clock.state())


@control("POST", "clock", name="moveClock")
def move_clock(visit: Visit) -> Response:
    """Move the clock: any of `now`, `advance_s`, `speed`, `freeze`."""
    wanted, clock = body_of(visit), visit.world.clock
    if "now" in wanted:
        clock.set(read_instant(wanted["now"]))
    if "advance_s" in wanted:
        clock.advance(timedelta(seconds=float(wanted["advance_s"])))
    if "speed" in wanted:
        clock.run(float(wanted["speed"]))
    if wanted.get("freeze"):
        clock.freeze()
    visit.world.settle()
    return visit.answer(clock.state())


def read_instant(text: str) -> datetime:
    """Read ISO 8601 with its offset; raises RefusedError without one."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise RefusedError("An instant needs its offset, for example 2026-11-23T12:00:00Z.")
    return at


@control("GET", "ledger", name="readLedger")
def read_ledger(visit: Visit) -> Response:
    """Answer everything that is true here, without secrets."""
    return visit.answer(make_ledger(visit.world))


def make_ledger(world: World) -> dict[str, Any]:
    """Return the truth as plain JSON: sellers, authorizations, and each part under its name."""
    return {
        "now": world.now.isoformat(),
        "sellers": [describe_seller(one) for one in world.sellers.values()],
        "authorizations": [
            {
                "id": one.id,
                "application_id": one.application_id,
                "merchant_id": one.merchant_id,
                "authorized_at": one.authorized_at.isoformat(),
                "expires_at": one.expires_at and one.expires_at.isoformat(),
                "revoked_at": one.revoked_at and one.revoked_at.isoformat(),
                "is_valid": one.is_valid(world.now),
            }
            for one in world.authorizations
        ],
        **{name: part.ledger(world) for name, part in world.parts.items()},
    }


def describe_seller(seller: Seller) -> dict[str, Any]:
    """Return a seller account as the ledger shows it."""
    return {
        "merchant_id": seller.merchant_id,
        "name": seller.name,
        "region": seller.region,
        "marketplace_ids": seller.marketplace_ids,
        "suspended_in": [key for key, one in seller.participations.items() if one.has_suspended_listings],
    }


@control("GET", "journal", name="readJournal")
def read_journal(visit: Visit) -> Response:
    """Answer the requests after number `since`, of one `operation` and `merchant_id` if given."""
    entries = visit.world.journal.since(int(visit.query.get("since", 0)))
    for field in ("operation", "merchant_id", "region"):
        if wanted := visit.query.get(field):
            entries = [one for one in entries if getattr(one, field) == wanted]
    return visit.answer({"requests": [one.as_json() for one in entries]})


@control("GET", "faults", name="readFaults")
def read_faults(visit: Visit) -> Response:
    """Answer the faults that are on, and those there are."""
    return visit.answer({"faults": [one.as_json() for one in visit.world.faults], "known": KNOWN})


@control("POST", "faults", name="addFault")
def add_fault(visit: Visit) -> Response:
    """Switch a fault on: `id`, and any of account, operation, nth_call, times, probability, seed, options."""
    wanted = body_of(visit)
    if unknown := set(wanted) - {"id", "options", *FAULT_FIELDS}:
        raise RefusedError(f"A fault has no {', '.join(sorted(unknown))}.")
    address = {name: wanted[name] for name in FAULT_FIELDS if wanted.get(name) is not None}
    fault = visit.world.faults.add(wanted["id"], **address, **wanted.get("options", {}))
    return visit.answer(fault.as_json(), 201)


@control("DELETE", "faults", name="liftFaults")
def lift_faults(visit: Visit) -> Response:
    """Switch every fault off."""
    visit.world.faults.lift()
    return visit.answer({"faults": []})


@control("DELETE", "faults/{key}", name="liftFault")
def lift_fault(visit: Visit) -> Response:
    """Switch one fault off."""
    visit.world.faults.lift(visit.path["key"])
    return read_faults(visit)


@control("POST", "orders", name="placeOrder")
def place_order(visit: Visit) -> Response:
    """Place an order as a buyer would."""
    return visit.answer(visit.world.parts["orders"].place(visit.world, body_of(visit)), 201)


@control("POST", "orders/{orderId}/{action}", name="actOnOrder")
def act_on_order(visit: Visit) -> Response:
    """Let something happen to an order: ship, cancel, pay, request-cancel."""
    orders = visit.world.parts["orders"]
    return visit.answer(orders.act(visit.world, visit.path["orderId"], visit.path["action"], body_of(visit)))


@control("POST", "revoke", name="revoke")
def revoke(visit: Visit) -> Response:
    """End every authorization of a seller account."""
    merchant_id = body_of(visit)["merchant_id"]
    return visit.answer({"revoked": visit.world.revoke(merchant_id)})


@control("POST", "expire-tokens", name="expireTokens")
def expire_tokens(visit: Visit) -> Response:
    """End a seller's access tokens before their hour is over."""
    merchant_id = body_of(visit)["merchant_id"]
    return visit.answer({"expired": visit.world.authorizations.expire_access_tokens(merchant_id, visit.now)})


@control("POST", "reset", name="reset")
def reset(visit: Visit) -> Response:
    """Begin anew; the clock and the redirect URIs stay."""
    visit.world.reset()
    return visit.answer({"now": visit.world.now.isoformat()})


@control("POST", "sellers", name="openSeller")
def open_seller(visit: Visit) -> Response:
    """Open a seller account; answers it with the refresh token of a private application."""
    wanted = body_of(visit)
    seller = visit.world.open_seller(
        str(wanted["merchant_id"]),
        name=str(wanted.get("name", wanted["merchant_id"])),
        region=str(wanted["region"]),
        marketplace_ids=list(wanted["marketplaces"]),
        is_suspended=bool(wanted.get("suspended", False)),
    )
    refresh_token = private_refresh_token(seller.merchant_id)
    return visit.answer({**describe_seller(seller), "refresh_token": refresh_token}, 201)


@control("POST", "participations", name="changeParticipation")
def change_participation(visit: Visit) -> Response:
    """Change whether a seller takes part in a marketplace, and whether its listings are suspended there."""
    wanted = body_of(visit)
    seller = visit.world.sellers[wanted["merchant_id"]]
    marketplace = MARKETPLACES[wanted["marketplace_id"]]
    if marketplace.region != seller.region:
        raise RefusedError("This marketplace is in another region than the seller account.")
    seller.participations[marketplace.id] = Participation(
        bool(wanted.get("is_participating", True)), bool(wanted.get("has_suspended_listings", False))
    )
    return visit.answer(describe_seller(seller))


@control("POST", "definitions", name="publishDefinition")
def publish_definition(visit: Visit) -> Response:
    """Publish another version of a `product_type`: attributes to `require`, places to `set` or `remove` by pointer.

    It has no such product type from now on in the marketplaces named as `absent_in`.
    """
    wanted, products = body_of(visit), visit.world.products
    product_type = str(wanted["product_type"])
    for attribute in wanted.get("require", []):
        products.require(product_type, attribute)
    products.absent |= {(product_type, str(marketplace_id)) for marketplace_id in wanted.get("absent_in", [])}
    products.publish(product_type, dict(wanted.get("set", {})), list(wanted.get("remove", [])))
    return visit.answer(products.ledger(visit.world))


@control("DELETE", "definitions", name="withdrawDefinitions")
def withdraw_definitions(visit: Visit) -> Response:
    """Go back to the versions of all product types that were there first."""
    visit.world.products.withdraw()
    return visit.answer(visit.world.products.ledger(visit.world))


@control("POST", "plans", name="changePlan")
def change_plan(visit: Visit) -> Response:
    """Put another usage plan in force for an `operation`: `rate` a second and `burst`."""
    wanted = body_of(visit)
    plan = Plan(float(wanted["rate"]), int(wanted["burst"]))
    if plan.rate < 0 or plan.burst < 0:
        raise RefusedError("A usage plan has no negative numbers.")
    visit.world.throttle.overrides[str(wanted["operation"])] = plan
    return visit.answer({"operation": wanted["operation"], "rate": plan.rate, "burst": plan.burst})


@control("DELETE", "plans", name="restorePlans")
def restore_plans(visit: Visit) -> Response:
    """Put the published plans in force again and fill every bucket."""
    visit.world.throttle.clear()
    return visit.answer({})


@control("POST", "client-secret", name="rotateSecret")
def rotate_secret(visit: Visit) -> Response:
    """Add a `new_secret` beside the old ones, or change when the newest `expires_at`."""
    wanted = body_of(visit)
    for application in visit.world.applications.values():
        if "new_secret" in wanted:
            application.rotate_secret(str(wanted["new_secret"]), visit.now)
        if "expires_at" in wanted:
            application.secret_expires_at = read_instant(wanted["expires_at"])
    return visit.answer({})


@control("POST", "redirect-uris", name="registerRedirectUri")
def register_redirect_uri(visit: Visit) -> Response:
    """Register an OAuth Redirect URI for every application: `uri`."""
    visit.world.register_redirect_uri(str(body_of(visit)["uri"]))
    return visit.answer({"redirect_uris": visit.world.redirect_uris}, 201)
