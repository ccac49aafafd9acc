"""Hands an order of the channel over to the store."""

from datetime import datetime

from django.utils.translation import gettext as _

from tradewind.amazon.connections import marketplaces
from tradewind.amazon.connections.activity import note
from tradewind.amazon.connections.options import ImportOptions
from tradewind.base.audit import TRADEWIND
from tradewind.store.catalog.placeholder import make_placeholders
from tradewind.store.orders.models import Order
from tradewind.store.orders.place import PlacedItem, PlacedOrder, place_order

from .buyers import read_address
from .models import AmazonOrder
from .personal import Personal
from .policy import make_number
from .statuses import store_status

SOURCE = "amazon"


def hand_over(order: AmazonOrder, personal: Personal, *, imports: ImportOptions, now: datetime) -> Order:
    """Place the order in the store, or bring it up to date there; the options give a new one its number."""
    if imports.unknown_sku == "create":
        _make_products(order, now)
    return place_order(
        PlacedOrder(
            source=SOURCE,
            source_order_id=source_order_id(order),
            number=make_number(imports, amazon_order_id=order.amazon_order_id, country=_country(order)),
            status=store_status(order.status),
            currency=order.currency,
            total=order.total,
            placed_at=order.placed_at,
            ship_by_at=order.ship_by_at,
            items=[
                PlacedItem(
                    source_item_id=item.order_item_id,
                    sku=item.sku,
                    title=item.title,
                    quantity=item.quantity_ordered,
                    unit_price=item.unit_price,
                    total=item.total,
                )
                for item in order.items.all()
            ],
            recipient=read_address(order, personal),
        ),
        now=now,
    )


def _make_products(order: AmazonOrder, now: datetime) -> None:
    titles = {item.sku: item.title for item in order.items.all() if item.quantity_ordered}
    made = make_placeholders(titles, currency=order.currency or "USD", actor=TRADEWIND.name, now=now)
    for sku in made:
        words = _("A product was made for the SKU “%(sku)s”, which order %(order)s has and the store had not.")
        note(
            "product_made",
            words % {"sku": sku, "order": order.amazon_order_id},
            seller_account=order.seller_account,
            sku=sku,
            amazon_order_id=order.amazon_order_id,
        )


def _country(order: AmazonOrder) -> str:
    return marketplaces.get(order.marketplace_id).country if marketplaces.is_known(order.marketplace_id) else ""


def source_order_id(order: AmazonOrder) -> str:
    """Return what the store knows the order by: Amazon's ids are unique only within a seller account (FACTS 4)."""
    account = order.seller_account
    return f"{account.region}:{account.merchant_id}:{order.amazon_order_id}"
