"""Amazon's orders as last read, how far each account's are read, and those that could not be taken."""

from typing import Any, ClassVar

from django.db import models


class OrderCursor(models.Model):
    """How far an account's orders are read, per road ("search" now; notifications and reconciliation later)."""

    seller_account = models.ForeignKey("amazon.SellerAccount", on_delete=models.CASCADE, related_name="order_cursors")
    road = models.CharField(max_length=20)
    read_until_at = models.DateTimeField()
    """The `lastUpdatedBefore` of the last complete window; the next one starts before it, with an overlap."""
    window_until_at = models.DateTimeField(null=True)
    pagination_token = models.TextField(blank=True)
    """Where an unfinished window goes on; empty between windows."""
    pages_in_window = models.PositiveIntegerField(default=0)
    next_due_at = models.DateTimeField()
    last_read_at = models.DateTimeField(null=True)
    last_problem = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["seller_account", "road"], name="order_cursor_once"),
        ]


class AmazonOrder(models.Model):
    """Amazon's order as last read, without personal data."""

    seller_account = models.ForeignKey("amazon.SellerAccount", on_delete=models.CASCADE, related_name="orders")
    amazon_order_id = models.CharField(max_length=40)
    marketplace_id = models.CharField(max_length=20)
    status = models.CharField(max_length=40)
    fulfilled_by = models.CharField(max_length=20, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    total = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    placed_at = models.DateTimeField()
    last_updated_at = models.DateTimeField()
    ship_by_at = models.DateTimeField(null=True)
    programs: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    document: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    """Amazon's answer with personal data taken out."""
    content_hash = models.CharField(max_length=64)
    store_order = models.OneToOneField("store.Order", null=True, on_delete=models.SET_NULL, related_name="amazon_order")
    request_id = models.CharField(max_length=100, blank=True)
    read_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["seller_account", "amazon_order_id"], name="amazon_order_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["-placed_at", "-id"])]


class AmazonOrderItem(models.Model):
    """One line of Amazon's order. Amounts are of the whole line but for `unit_price`."""

    order = models.ForeignKey(AmazonOrder, on_delete=models.CASCADE, related_name="items")
    order_item_id = models.CharField(max_length=40)
    position = models.PositiveIntegerField()
    asin = models.CharField(max_length=20, blank=True)
    sku = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=500, blank=True)
    quantity_ordered = models.PositiveIntegerField()
    quantity_fulfilled = models.PositiveIntegerField(null=True)
    unit_price = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    total = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    breakdown: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    """Amounts by Amazon's kind (ITEM, SHIPPING, TAX, DISCOUNT …), as decimal strings."""

    class Meta:
        ordering: ClassVar[list[str]] = ["order_id", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["order", "order_item_id"], name="amazon_order_item_once"),
        ]


class AmazonOrderBuyer(models.Model):
    """Buyer and recipient of an order: personal data, sealed, in a row of its own so that it can go alone."""

    order = models.OneToOneField(AmazonOrder, on_delete=models.CASCADE, related_name="buyer")
    sealed = models.TextField()
    stored_at = models.DateTimeField()


class SetAsideOrder(models.Model):
    """An order that could not be taken, with the reason in words; tried again when the cause may be gone."""

    seller_account = models.ForeignKey(
        "amazon.SellerAccount", on_delete=models.CASCADE, related_name="set_aside_orders"
    )
    amazon_order_id = models.CharField(max_length=64)
    """Amazon's id, or a fingerprint of the answer where even that is missing."""
    marketplace_id = models.CharField(max_length=20, blank=True)
    reason = models.TextField()
    sealed = models.TextField()
    first_seen_at = models.DateTimeField()
    last_tried_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["seller_account", "amazon_order_id"], name="set_aside_order_once"),
        ]
