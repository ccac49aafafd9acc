"""Hands an order of the channel over to the store."""

from datetime import datetime

from tradewind.store.orders.models import Order
from tradewind.store.orders.place import PlacedItem, PlacedOrder, place_order

from .buyers import read_address
from .models import AmazonOrder
from .personal import Personal
from .statuses import store_status

SOURCE = "amazon"


def hand_over(order: AmazonOrder, personal: Personal, *, now: datetime) -> Order:
    """Place the order in the store, or bring it up to date there; its number is Amazon's order id."""
    return place_order(
        PlacedOrder(
            source=SOURCE,
            source_order_id=source_order_id(order),
            number=order.amazon_order_id,
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


def source_order_id(order: AmazonOrder) -> str:
    """Return what the store knows the order by: Amazon's ids are unique only within a seller account (FACTS 4)."""
    account = order.seller_account
    return f"{account.region}:{account.merchant_id}:{order.amazon_order_id}"
