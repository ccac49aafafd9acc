"""Attributes of listings that the local Amazon accepts, for tests to spoil."""

from typing import Any

from tradewind.simulator.marketplaces import BY_COUNTRY, MARKETPLACES
from tradewind.simulator.schemas.document import default_locale

US = BY_COUNTRY["US"].id
CA = BY_COUNTRY["CA"].id
JP = BY_COUNTRY["JP"].id

Attributes = dict[str, Any]


def value(content: Any, marketplace_id: str = US) -> list[dict[str, Any]]:
    return [{"value": content, "marketplace_id": marketplace_id}]


def text(content: str, marketplace_id: str = US) -> list[dict[str, Any]]:
    return [{"value": content, "language_tag": default_locale(marketplace_id), "marketplace_id": marketplace_id}]


def price(amount: float, marketplace_id: str = US) -> list[dict[str, Any]]:
    schedule = [{"schedule": [{"value_with_tax": amount}]}]
    currency = MARKETPLACES[marketplace_id].currency
    return [{"marketplace_id": marketplace_id, "currency": currency, "audience": "ALL", "our_price": schedule}]


def stock(quantity: int, channel: str = "DEFAULT") -> list[dict[str, Any]]:
    return [{"fulfillment_channel_code": channel, "quantity": quantity}]


def luggage(marketplace_id: str = US, **changes: Any) -> Attributes:
    """A suitcase with all that LUGGAGE asks for; a change to None takes the attribute out."""
    attributes = {
        "item_name": text("Weekender Carry-On", marketplace_id),
        "brand": text("Northwind", marketplace_id),
        "product_description": text("A cabin bag that fits below the seat", marketplace_id),
        "bullet_point": text("Light", marketplace_id) + text("Strong", marketplace_id),
        "country_of_origin": value("PT", marketplace_id),
        "item_type_keyword": text("carry-on-luggage", marketplace_id),
        "supplier_declared_dg_hz_regulation": value("not_applicable", marketplace_id),
        "material": text("Polycarbonate", marketplace_id),
        "manufacturer": text("Northwind Goods", marketplace_id),
        "model_name": text("Weekender", marketplace_id),
        "color": text("Black", marketplace_id),
        "number_of_items": value(1, marketplace_id),
        "condition_type": value("new_new", marketplace_id),
        "supplier_declared_has_product_identifier_exemption": value(True, marketplace_id),
        "purchasable_offer": price(79 if marketplace_id == JP else 79.5, marketplace_id),
        "fulfillment_availability": stock(4),
    }
    return {name: one for name, one in {**attributes, **changes}.items() if one is not None}
