"""The sales terms of an offer: condition, price, stock and shipping, which depend on the marketplace."""

from ..marketplaces import Marketplace
from .dialect import Attribute, Json, choice, date, flag, listed, nested, number, read_attributes, text, whole

CONDITIONS = {
    "new_new": "New",
    "new_open_box": "New - Open Box",
    "new_oem": "New - OEM",
    "refurbished_refurbished": "Refurbished",
    "used_like_new": "Used - Like New",
    "used_very_good": "Used - Very Good",
    "used_good": "Used - Good",
    "used_acceptable": "Used - Acceptable",
    "collectible_like_new": "Collectible - Like New",
    "collectible_very_good": "Collectible - Very Good",
    "collectible_good": "Collectible - Good",
    "collectible_acceptable": "Collectible - Acceptable",
    "club_club": "Club",
}

_TERMS = """
merchant_shipping_group | Merchant Shipping Group | code 100 | legacy-template-id
product_tax_code | Product Tax Code | code 50 | A_GEN_TAX
max_order_quantity | Max Order Quantity | whole 1 100000 | 10
merchant_release_date | Offer Release Date | date | 2026-02-01
gift_options_can_be_messaged | Gift Message Available | flag | true
gift_options_can_be_wrapped | Gift Wrap Available | flag | true
skip_offer | Skip Offer | flag | false
supplier_declared_material_regulation | Material Regulation | code 100 | not_applicable
"""


def amazon_channel(marketplace: Marketplace) -> str:
    """Return the channel code of Amazon's own fulfillment for a marketplace."""
    if marketplace.region == "fe":
        return {"JP": "AMAZON_JP", "AU": "AMAZON_AU", "SG": "AMAZON_SG"}[marketplace.country]
    return {"na": "AMAZON_NA", "eu": "AMAZON_EU"}[marketplace.region]


def offer_attributes(marketplace: Marketplace) -> dict[str, Attribute]:
    """Return the sales terms for a marketplace: its currency, and the channels that ship there."""
    condition = Attribute(
        "condition_type", "Item Condition", "offer", {"value": choice("Item Condition", CONDITIONS)}, example="new_new"
    )
    note = Attribute(
        "condition_note",
        "Offer Condition Note",
        "offer",
        {"value": text("Offer Condition Note", 2000)},
        selectors=("marketplace_id", "language_tag"),
    )
    built = [condition, note, _list_price(marketplace), _purchasable_offer(marketplace), _availability(marketplace)]
    return {**{one.name: one for one in built}, **read_attributes(_TERMS, "offer")}


def _currency(marketplace: Marketplace) -> Json:
    return choice("Currency", {marketplace.currency: marketplace.currency})


def _amount(title: str, marketplace: Marketplace) -> Json:
    price = number(title, lowest=0)
    return {**price, "multipleOf": 1} if marketplace.currency == "JPY" else price


def _list_price(marketplace: Marketplace) -> Attribute:
    fields = {"currency": _currency(marketplace), "value": _amount("List Price", marketplace)}
    return Attribute("list_price", "List Price", "offer", fields, required=("currency", "value"), example=29.99)


def _schedule(title: str, marketplace: Marketplace, *, is_dated: bool = False) -> Json:
    fields = {"value_with_tax": _amount(title, marketplace)}
    required: tuple[str, ...] = ("value_with_tax",)
    if is_dated:
        fields |= {"start_at": date("Start Date"), "end_at": date("End Date")}
        required += ("start_at", "end_at")
    entry = nested(title, fields, required)
    return listed(title, nested(title, {"schedule": listed(title, entry, maximum=10)}, ("schedule",)))


def _purchasable_offer(marketplace: Marketplace) -> Attribute:
    fields = {
        "currency": _currency(marketplace),
        "audience": choice("Offer Audience", {"ALL": "Sell on Amazon", "B2B": "Business Customers"}),
        "our_price": _schedule("Your Price", marketplace),
        "discounted_price": _schedule("Sale Price", marketplace, is_dated=True),
        "minimum_seller_allowed_price": _schedule("Minimum Price", marketplace),
        "maximum_seller_allowed_price": _schedule("Maximum Price", marketplace),
        "start_at": nested("Offer Start", {"value": date("Offer Start")}, ("value",)),
        "end_at": nested("Offer End", {"value": date("Offer End")}, ("value",)),
        "map_price": _schedule("Minimum Advertised Price", marketplace),
    }
    return Attribute(
        "purchasable_offer",
        "Purchasable Offer",
        "offer",
        fields,
        description="What the item costs, for whom, and from when until when",
        required=("currency", "our_price"),
        selectors=("marketplace_id", "currency", "audience"),
    )


def _availability(marketplace: Marketplace) -> Attribute:
    """The stock; it has no marketplace: one quantity for each SKU and channel of the whole account."""
    own = amazon_channel(marketplace)
    fields = {
        "fulfillment_channel_code": choice(
            "Fulfillment Channel Code",
            {own: f"Fulfillment by Amazon ({own.removeprefix('AMAZON_')})", "DEFAULT": "Default"},
        ),
        "quantity": whole("Quantity", 0, 9_999_999),
        "lead_time_to_ship_max_days": whole("Handling Time in Days", 0, 30),
        "restock_date": date("Restock Date"),
        "is_inventory_available": flag("Inventory Always Available"),
    }
    return Attribute(
        "fulfillment_availability",
        "Fulfillment Availability",
        "offer",
        fields,
        required=("fulfillment_channel_code",),
        selectors=("fulfillment_channel_code",),
    )
