"""Orders v0 confirmShipment: a seller tells what was shipped; the one order operation without a successor.

The texts of its refusals are those seen in the field (FACTS.md 5.8).
"""

from datetime import datetime
from typing import Any

from .instants import parse_instant
from .order_records import OPEN, UNPAID, Order, Package
from .routing import Call, Response, operation

NOT_FOUND_OR_DONE = (
    "Failed to create package due to not finding a matching package or order already fulfilled: PackageToUpdateNotFound"
)
BAD_ITEM = "OrderItemId is invalid, please obtain the value through the getOrderItems API or Manage Orders page"
BAD_REFERENCE = "PackageReferenceId: is invalid, must be a positive numeric value."


@operation("confirmShipment", "POST", "/orders/v0/orders/{orderId}/shipmentConfirmation", rate=2, burst=10)
def confirm_shipment(call: Call) -> Response:
    """Note one package; the same reference again changes that package."""
    body, order = _read_body(call), _find(call)
    detail = _read_detail(call, body)
    if body["marketplaceId"] != order.marketplace_id:
        raise _refuse(call, "The marketplaceId does not match the order.")
    if "FBM_SHIP_PLUS" in order.programs:
        raise _refuse(call, "Shipment confirmation is not supported for this order.")
    if order.fulfilled_by != "MERCHANT" or order.status in UNPAID | {"CANCELLED"}:
        raise _refuse(call, f"Order {order.id} cannot be confirmed as shipped.")
    _put_package(call, order, detail)
    return Response(status=204)


def _read_body(call: Call) -> dict[str, Any]:
    body = call.json()
    fields = {"marketplaceId": str, "packageDetail": dict}
    wrong = [
        name for name, kind in fields.items() if not isinstance(body, dict) or not isinstance(body.get(name), kind)
    ]
    if wrong:
        raise _refuse(call, _invalid_type(wrong[0]))
    method = body.get("codCollectionMethod")
    if method is not None and (method != "DirectPayment" or body["marketplaceId"] != "A1VC38T7YXB528"):
        raise _refuse(call, "codCollectionMethod is invalid.")
    return dict(body)


def _read_detail(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    detail: dict[str, Any] = body["packageDetail"]
    for name in ("packageReferenceId", "carrierCode", "trackingNumber", "shipDate"):
        if not isinstance(detail.get(name), str) or not detail[name]:
            raise _refuse(call, _invalid_type(f"packageDetail.{name}"))
    reference = detail["packageReferenceId"]
    if not reference.isascii() or not reference.isdigit() or int(reference) < 1:
        raise _refuse(call, BAD_REFERENCE)
    if detail["carrierCode"] == "Other" and not detail.get("carrierName"):
        raise _refuse(call, "carrierName is required when carrierCode is Other.")
    if parse_instant(detail["shipDate"]) is None:
        raise _refuse(call, _invalid_type("packageDetail.shipDate"))
    if not isinstance(detail.get("orderItems"), list) or not detail["orderItems"]:
        raise _refuse(call, _invalid_type("packageDetail.orderItems"))
    return detail


def _put_package(call: Call, order: Order, detail: dict[str, Any]) -> None:
    reference = detail["packageReferenceId"]
    before = order.packages.get(reference)
    if before is None and order.status not in OPEN:
        raise _refuse(call, NOT_FOUND_OR_DONE)
    contents, codes = _read_contents(call, order, detail)
    elsewhere = [one for key, one in order.packages.items() if key != reference]
    for item in order.items:
        if contents.get(item.id, 0) + sum(one.contents.get(item.id, 0) for one in elsewhere) > item.quantity:
            raise _refuse(call, f"The quantity of order item {item.id} is more than what is left to ship.")
    shipped_at = parse_instant(detail["shipDate"])
    assert shipped_at is not None  # noqa: S101 - read before
    _check_ship_date(call, order, shipped_at)
    order.packages[reference] = Package(
        reference_id=reference,
        created_at=before.created_at if before else call.now,
        shipped_at=shipped_at,
        carrier=str(detail.get("carrierName") or detail["carrierCode"]),
        service=str(detail.get("shippingMethod", "")),
        tracking_number=detail["trackingNumber"],
        contents=contents,
        transparency_codes=codes,
    )
    order.settle_status()
    order.updated_at = call.now


def _read_contents(call: Call, order: Order, detail: dict[str, Any]) -> tuple[dict[str, int], dict[str, list[str]]]:
    known, contents, codes = {item.id for item in order.items}, dict[str, int](), dict[str, list[str]]()
    for one in detail["orderItems"]:
        item_id = one.get("orderItemId") if isinstance(one, dict) else None
        if not isinstance(item_id, str) or item_id not in known:
            raise _refuse(call, BAD_ITEM)
        quantity = one.get("quantity")
        if not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 1:
            raise _refuse(call, _invalid_type("packageDetail.orderItems.quantity"))
        contents[item_id] = contents.get(item_id, 0) + quantity
        if one.get("transparencyCodes"):
            codes[item_id] = [str(code) for code in one["transparencyCodes"]]
    return contents, codes


def _check_ship_date(call: Call, order: Order, shipped_at: datetime) -> None:
    """A parcel is shipped after it was bought and not in the future (seen as F117)."""
    if shipped_at.date() < order.created_at.date() or shipped_at.date() > call.now.date():
        raise _refuse(call, "The shipDate must not be before the order was placed or in the future.")


def _find(call: Call) -> Order:
    order: Order | None = call.world.orders.find(call.seller.merchant_id, call.path["orderId"])
    if order is None:
        raise call.error(404, "NotFound", f"Order {call.path['orderId']} was not found.")
    return order


def _invalid_type(name: str) -> str:
    return f"The input you have submitted is not valid. Please check the fields with invalid type [{name}]."


def _refuse(call: Call, message: str) -> Exception:
    return call.error(400, "InvalidInput", message)
