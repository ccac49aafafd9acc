"""An order as the Orders API shows it: the data sets asked for, and of those what the application may see.

Amazon: "Access Orders PII": no restricted token; what the roles do not allow is absent, without an error.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from .listing_views import format_instant
from .order_money import format_amount
from .order_records import OPEN, UNPAID, Order, OrderItem, Package

Json = dict[str, Any]

NO_MONEY_YET = UNPAID | {"CANCELLED"}
EMAIL_STATUSES = OPEN | {"SHIPPED"}


class Permission:
    """What the roles of an application let it see."""

    def __init__(self, roles: Iterable[str]) -> None:
        roles = tuple(roles)
        self.sees_delivery = any(one.startswith("Direct-to-Consumer") for one in roles)
        self.is_for_tax = any(one.startswith("Tax") for one in roles)

    def sees_name(self, order: Order) -> bool:
        """Return whether the buyer's name is shown: by the tax roles (not in US, JP, SG), or for own deliveries."""
        by_tax = self.is_for_tax and order.marketplace.country not in {"US", "JP", "SG"}
        return by_tax or (self.sees_delivery and order.fulfilled_by == "MERCHANT")


def show_order(order: Order, included: Iterable[str], permission: Permission) -> Json:
    """Return the order in the shape of the model, without empty blocks."""
    included = set(included)
    shown: Json = {
        "orderId": order.id,
        "createdTime": format_instant(order.created_at),
        "lastUpdatedTime": format_instant(order.updated_at),
        "programs": list(order.programs),
        "orderAliases": [{"aliasId": order.alias, "aliasType": "SELLER_ORDER_ID"}] if order.alias else [],
        "associatedOrders": _associated(order),
        "salesChannel": _channel(order),
    }
    for name, (key, build) in _BLOCKS.items():
        if name in included:
            shown[key] = build(order, permission)
    shown["orderItems"] = [_item(order, item, included, permission) for item in order.items]
    required = {"orderId", "createdTime", "lastUpdatedTime", "salesChannel", "orderItems"}
    return {key: value for key, value in shown.items() if value or key in required}


def _channel(order: Order) -> Json:
    if order.channel != "AMAZON":
        return {"channelName": order.channel}
    place = order.marketplace
    return {"channelName": "AMAZON", "marketplaceId": place.id, "marketplaceName": place.name}


def _associated(order: Order) -> list[Json]:
    return [{"orderId": order.replaces, "associationType": "REPLACEMENT_ORIGINAL_ID"}] if order.replaces else []


def _buyer(order: Order, permission: Permission) -> Json:
    shows_email = permission.sees_delivery and order.fulfilled_by == "MERCHANT" and order.status in EMAIL_STATUSES
    return _filled(
        buyerName=order.buyer.name if permission.sees_name(order) else "",
        buyerEmail=order.buyer.email if shows_email else "",
        buyerCompanyName=order.company_name,
        buyerPurchaseOrderNumber=order.purchase_order_number,
    )


def _recipient(order: Order, permission: Permission) -> Json:
    """Before payment there is no address; for Amazon's own deliveries there is no phone."""
    if not permission.sees_delivery or order.status in UNPAID:
        return {}
    hidden = {"phone"} if order.fulfilled_by == "AMAZON" else set()
    return {"deliveryAddress": {key: value for key, value in order.buyer.address.items() if key not in hidden}}


def _proceeds(order: Order, _permission: Permission) -> Json:
    """Before payment nothing is promised about prices (FACTS.md 7)."""
    if order.status in NO_MONEY_YET:
        return {}
    sums: dict[str, Decimal] = {}
    for item in order.items:
        for name, amount in item.money.parts().items():
            sums[name] = sums.get(name, Decimal(0)) + amount
    breakdowns = [{"type": name, "subtotal": _money(order, amount)} for name, amount in sums.items()]
    return {"grandTotal": _money(order, order.total), "breakdowns": breakdowns}


def _fulfillment(order: Order, _permission: Permission) -> Json:
    shown = {
        "fulfillmentStatus": order.status,
        "fulfilledBy": order.fulfilled_by,
        "fulfillmentServiceLevel": order.service_level,
    }
    if order.status in UNPAID:
        return shown
    return {**shown, "shipByWindow": _window(order.ship_by()), "deliverByWindow": _window(order.deliver_by())}


def _packages(order: Order, _permission: Permission) -> list[Json]:
    return [_package(one) for one in order.packages.values()] if order.fulfilled_by == "MERCHANT" else []


def _package(package: Package) -> Json:
    items = [
        _filled(orderItemId=item_id, quantity=quantity, transparencyCodes=package.transparency_codes.get(item_id, []))
        for item_id, quantity in package.contents.items()
    ]
    return {
        "packageReferenceId": package.reference_id,
        "createdTime": format_instant(package.created_at),
        "packageStatus": {"status": "SHIPPED"},
        "carrier": package.carrier,
        "shipTime": format_instant(package.shipped_at),
        "shippingService": package.service,
        "trackingNumber": package.tracking_number,
        "packageItems": items,
    }


def _tax(order: Order, _permission: Permission) -> Json:
    if order.marketplace.country == "TR":
        return {"taxInvoicing": {"buyerInvoicePreference": "INDIVIDUAL", "invoiceStatus": "NOT_FOUND"}}
    return {}


def _payment(order: Order, _permission: Permission) -> Json:
    if order.status in NO_MONEY_YET:
        return {}
    execution = {"paymentMethod": "Other", "paymentAmount": _money(order, order.total)}
    if order.marketplace.country == "BR":
        execution |= {"acquirerId": "02.000.000/0001-00", "cardBrand": "Visa", "authorizationCode": "123456"}
    return {"paymentExecutions": [execution]}


def _nothing(_order: Order, _permission: Permission) -> list[Json]:
    """Only Easy Ship orders have fulfillment orders."""
    return []


_BLOCKS: dict[str, tuple[str, Callable[[Order, Permission], Any]]] = {
    "BUYER": ("buyer", _buyer),
    "RECIPIENT": ("recipient", _recipient),
    "PROCEEDS": ("proceeds", _proceeds),
    "FULFILLMENT": ("fulfillment", _fulfillment),
    "PACKAGES": ("packages", _packages),
    "TAX": ("tax", _tax),
    "PAYMENT": ("payment", _payment),
    "FULFILLMENT_ORDERS": ("fulfillmentOrders", _nothing),
}


def _item(order: Order, item: OrderItem, included: set[str], permission: Permission) -> Json:
    has_money = order.status not in NO_MONEY_YET
    product: Json = {
        "asin": item.asin,
        "title": item.title,
        "sellerSku": item.sku,
        "condition": {"conditionType": "NEW", "conditionSubtype": "NEW"},
    }
    if has_money:
        designation = {"priceDesignation": "BUSINESS_PRICE"} if "AMAZON_BUSINESS" in order.programs else {}
        product["price"] = {"unitPrice": _money(order, item.money.unit_price), **designation}
    shown: Json = {"orderItemId": item.id, "quantityOrdered": item.quantity, "product": product}
    blocks: Json = {
        "PROCEEDS": ("proceeds", _item_proceeds(order, item) if has_money else {}),
        "EXPENSE": ("expense", _points(order, item) if has_money else {}),
        "PROMOTION": ("promotion", {"breakdowns": [{"promotionId": "SAVE-MORE"}]} if item.money.discount else {}),
        "CANCELLATION": ("cancellation", _cancellation(order, item)),
        "FULFILLMENT": ("fulfillment", _item_fulfillment(item, permission)),
        "TAX": ("tax", _item_tax(order, item)),
    }
    return shown | {key: block for name, (key, block) in blocks.items() if name in included and block}


def _item_proceeds(order: Order, item: OrderItem) -> Json:
    money = item.money
    details = {
        "TAX": {"ITEM": money.item_tax, "SHIPPING": money.shipping_tax},
        "DISCOUNT": {"ITEM": -money.discount},
    }
    breakdowns = []
    for name, amount in money.parts().items():
        entry: Json = {"type": name, "subtotal": _money(order, amount)}
        if name in details:
            entry["detailedBreakdowns"] = [
                {"subtype": subtype, "value": _money(order, part)} for subtype, part in details[name].items() if part
            ]
        breakdowns.append(entry)
    return {"proceedsTotal": _money(order, money.total), "breakdowns": breakdowns}


def _points(order: Order, item: OrderItem) -> Json:
    """In Japan a purchase earns points, here one in a hundred."""
    points = int(item.money.item / 100) if order.currency == "JPY" else 0
    granted = {"pointsNumber": points, "pointsMonetaryValue": _money(order, Decimal(points))}
    return {"pointsCost": {"pointsGranted": granted}} if points else {}


def _cancellation(order: Order, item: OrderItem) -> Json:
    return _filled(
        cancellationRequest=_filled(requester="BUYER", cancelReason=item.cancel_reason) if item.cancel_reason else {},
        cancellationExecution=_filled(cancelledBy=order.cancelled_by, cancelReason=order.cancel_reason),
    )


def _item_fulfillment(item: OrderItem, permission: Permission) -> Json:
    shown: Json = {"quantityFulfilled": item.shipped, "quantityUnfulfilled": item.quantity - item.shipped}
    if item.is_gift:
        message = item.gift_message if permission.sees_delivery else ""
        shown["packing"] = {"giftOption": _filled(giftMessage=message, giftWrapLevel="Standard")}
    if item.ioss_number:
        shown["shipping"] = {"internationalShipping": {"iossNumber": item.ioss_number}}
    return shown


def _item_tax(order: Order, item: OrderItem) -> Json:
    """Tax on top is collected and remitted by Amazon: nobody else may bill it again."""
    scheme = [{"reportingScheme": "IOSS"}] if item.ioss_number else []
    if not item.money.tax or order.status in NO_MONEY_YET:
        return _filled(taxCalculationBreakdowns=scheme)
    collected = [{"model": "MARKETPLACE_FACILITATOR", "responsibleParty": "Amazon Services, Inc."}]
    return _filled(taxCollections=collected, taxCalculationBreakdowns=scheme)


def _money(order: Order, amount: Decimal) -> Json:
    return {"amount": format_amount(amount, order.currency), "currencyCode": order.currency}


def _window(bounds: tuple[datetime, datetime]) -> Json:
    return {"earliestDateTime": format_instant(bounds[0]), "latestDateTime": format_instant(bounds[1])}


def _filled(**fields: Any) -> Json:
    return {key: value for key, value in fields.items() if value}
