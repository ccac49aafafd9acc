"""The store's orders, each once, whatever channel it came from."""

from typing import ClassVar

from django.db import models


class Order(models.Model):
    """An order in the store. What is not known yet is empty, never zero."""

    class Status(models.TextChoices):
        """The store's own states of an order."""

        PENDING = "pending"
        OPEN = "open"
        PARTLY_SHIPPED = "partly_shipped"
        SHIPPED = "shipped"
        CANCELLED = "cancelled"
        UNKNOWN = "unknown"

    source = models.CharField(max_length=20)
    source_order_id = models.CharField(max_length=200)
    """Unique within its source; for Amazon `<region>:<merchant ID>:<Amazon order id>`."""
    number = models.CharField(max_length=100)
    status = models.CharField(max_length=20, choices=Status.choices)
    currency = models.CharField(max_length=3, blank=True)
    total = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    needs_product = models.BooleanField(default=False)
    placed_at = models.DateTimeField()
    ship_by_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "source_order_id"], name="order_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["-placed_at", "-id"])]

    def __str__(self) -> str:
        return self.number


class OrderItem(models.Model):
    """One line of an order. Amounts are of the whole line but for `unit_price`."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="items")
    source_item_id = models.CharField(max_length=100)
    position = models.PositiveIntegerField()
    sku = models.CharField(max_length=200, blank=True)
    variant = models.ForeignKey("store.Variant", null=True, on_delete=models.SET_NULL, related_name="order_items")
    title = models.CharField(max_length=500, blank=True)
    quantity = models.PositiveIntegerField()
    unit_price = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    total = models.DecimalField(max_digits=18, decimal_places=4, null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["order_id", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["order", "source_item_id"], name="order_item_once"),
        ]


class OrderRecipient(models.Model):
    """Who gets the order and where: personal data, sealed, in a row of its own so that it can go alone."""

    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="recipient")
    sealed = models.TextField()
    country = models.CharField(max_length=2, blank=True)
