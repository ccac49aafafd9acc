"""Places an order as a buyer would, from what a test, a script or the panel wants."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from .buyers import Buyer, invent_buyer
from .instants import parse_instant
from .listing_book import Presence, hash_code
from .marketplaces import MARKETPLACES, Marketplace
from .order_money import price_line
from .order_records import STATUSES, UNPAID, Order, OrderItem
from .parties import Seller
from .routing import RefusedError

if TYPE_CHECKING:
    from .world import World

WANTED = {
    "merchant_id", "marketplace_id", "lines", "fulfilled_by", "status", "currency", "order_id", "placed_at",
    "visible_after_s", "pays_after_s", "buyer_name", "address", "programs", "service_level", "channel", "alias",
    "replaces", "company_name", "purchase_order_number",
}  # fmt: skip
LINE = {
    "sku", "quantity", "unit_price", "title", "asin", "shipping", "shipping_tax", "tax", "discount", "gift_wrap",
    "gift_message", "is_gift", "ioss_number",
}  # fmt: skip
MOST_PIECES = 9999
FBA_SHIPS_AFTER = timedelta(hours=6)


def make_order(world: "World", wanted: dict[str, Any], *, delay: timedelta) -> Order:
    """Return the order; raises RefusedError with a sentence for what cannot be bought so."""
    _refuse_unknown(wanted, WANTED, "An order")
    seller, marketplace = _store(world, wanted)
    placed_at = _placed_at(world, wanted)
    order = Order(
        id=_order_id(world, wanted),
        merchant_id=seller.merchant_id,
        marketplace_id=marketplace.id,
        created_at=placed_at,
        updated_at=placed_at,
        visible_at=placed_at + _seconds(wanted, "visible_after_s", delay),
        status=_one_of(wanted, "status", STATUSES, "UNSHIPPED"),
        fulfilled_by=_one_of(wanted, "fulfilled_by", ("MERCHANT", "AMAZON"), "MERCHANT"),
        buyer=_buyer(world, wanted, marketplace),
        items=_items(world, wanted, seller, marketplace),
        service_level=str(wanted.get("service_level", "STANDARD")),
        channel=_one_of(wanted, "channel", ("AMAZON", "NON_AMAZON"), "AMAZON"),
        programs=_programs(wanted),
        alias=str(wanted.get("alias", "")),
        replaces=str(wanted.get("replaces", "")),
        company_name=str(wanted.get("company_name", "")),
        purchase_order_number=str(wanted.get("purchase_order_number", "")),
    )
    _schedule(order, wanted)
    return order


def _schedule(order: Order, wanted: dict[str, Any]) -> None:
    """Amazon ships its own orders by itself; a pending one may be paid by itself."""
    if "pays_after_s" in wanted and order.status in UNPAID:
        order.due.append((order.created_at + _seconds(wanted, "pays_after_s", timedelta(0)), "pay"))
    if order.fulfilled_by == "AMAZON" and order.status == "UNSHIPPED":
        order.due.append((order.created_at + FBA_SHIPS_AFTER, "ship"))


def _store(world: "World", wanted: dict[str, Any]) -> tuple[Seller, Marketplace]:
    seller = world.sellers.get(str(wanted["merchant_id"]))
    if seller is None:
        raise RefusedError(f"There is no seller {wanted['merchant_id']}.")
    participation = seller.participations.get(str(wanted["marketplace_id"]))
    if participation is None or not participation.is_participating:
        raise RefusedError(f"{seller.name} does not take part in {wanted['marketplace_id']}.")
    marketplace = MARKETPLACES[str(wanted["marketplace_id"])]
    if wanted.get("currency", marketplace.currency) != marketplace.currency:
        raise RefusedError(f"{marketplace.name} sells in {marketplace.currency}.")
    return seller, marketplace


def _items(world: "World", wanted: dict[str, Any], seller: Seller, marketplace: Marketplace) -> list[OrderItem]:
    lines = wanted["lines"]
    if not isinstance(lines, list) or not lines:
        raise RefusedError("An order needs at least one line.")
    return [_item(world, line, seller, marketplace, is_free="replaces" in wanted) for line in lines]


def _item(world: "World", line: Any, seller: Seller, marketplace: Marketplace, *, is_free: bool) -> OrderItem:
    if not isinstance(line, dict):
        raise RefusedError("A line must be an object.")
    _refuse_unknown(line, LINE, "A line")
    sku, quantity = str(line["sku"]), line.get("quantity", 1)
    if not isinstance(quantity, int) or isinstance(quantity, bool) or not 1 <= quantity <= MOST_PIECES:
        raise RefusedError(f"quantity must be a whole number from 1 to {MOST_PIECES}.")
    presence = world.listings.find(seller.merchant_id, sku).current.presences.get(marketplace.id)
    known = _known(presence, sku)
    priced = {**line, "unit_price": 0 if is_free else line.get("unit_price", known["unit_price"])}
    return OrderItem(
        id="".join(str(world.random.randint(0 if place else 1, 9)) for place in range(14)),
        sku=sku,
        asin=str(line.get("asin", known["asin"])),
        title=str(line.get("title", known["title"])),
        quantity=quantity,
        money=price_line(priced, marketplace, quantity),
        gift_message=str(line.get("gift_message", "")),
        is_gift=bool(line.get("is_gift") or line.get("gift_message") or line.get("gift_wrap")),
        ioss_number=str(line.get("ioss_number", "")),
    )


def _known(presence: Presence | None, sku: str) -> dict[str, Any]:
    """Return what the listing says of an item; a SKU without one can be ordered too, as after a deletion."""
    if presence is None:
        return {"unit_price": 0, "asin": "B0" + hash_code(sku, 8), "title": sku}
    price = next((price for _, price in presence.offers()), 0)
    return {"unit_price": price, "asin": presence.asin, "title": presence.first("item_name") or sku}


def _buyer(world: "World", wanted: dict[str, Any], marketplace: Marketplace) -> Buyer:
    buyer = invent_buyer(marketplace, world.random, name=str(wanted.get("buyer_name", "")))
    address = wanted.get("address")
    if address is None:
        return buyer
    if not isinstance(address, dict):
        raise RefusedError("address must be an object with the fields of the Orders API.")
    return Buyer(buyer.name, buyer.email, {"name": buyer.name, "countryCode": marketplace.country, **address})


def _order_id(world: "World", wanted: dict[str, Any]) -> str:
    if "order_id" in wanted:
        order_id = str(wanted["order_id"])
        if not order_id or world.orders.find(str(wanted["merchant_id"]), order_id):
            raise RefusedError(f"There is an order {order_id} already.")
        return order_id
    draw = world.random.randint
    return f"{draw(100, 999)}-{draw(1_000_000, 9_999_999)}-{draw(1_000_000, 9_999_999)}"


def _placed_at(world: "World", wanted: dict[str, Any]) -> datetime:
    if "placed_at" not in wanted:
        return world.now
    at = parse_instant(str(wanted["placed_at"]))
    if at is None or at > world.now:
        raise RefusedError("placed_at must be an instant that is past.")
    return at


def _programs(wanted: dict[str, Any]) -> tuple[str, ...]:
    programs = [str(one) for one in wanted.get("programs", [])]
    if wanted.get("company_name") and "AMAZON_BUSINESS" not in programs:
        programs.append("AMAZON_BUSINESS")
    return tuple(programs)


def _one_of(wanted: dict[str, Any], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = str(wanted.get(name, default))
    if value not in allowed:
        raise RefusedError(f"{name} must be one of {', '.join(allowed)}.")
    return value


def _seconds(wanted: dict[str, Any], name: str, default: timedelta) -> timedelta:
    return timedelta(seconds=float(wanted[name])) if name in wanted else default


def _refuse_unknown(given: dict[str, Any], known: set[str], what: str) -> None:
    if unknown := sorted(set(given) - known):
        raise RefusedError(f"{what} has no {unknown[0]}; it may have {', '.join(sorted(known))}.")
