"""Amazon's orders as last read, how far each account's are read, and those that could not be taken."""

from typing import Any, ClassVar

from django.db import models


class OrderCursor(models.Model):
    """How far an account's orders are read on one road, and the window that is being read on it.

    Roads: "search" follows what changes now, "catch_up" reads what that one has passed over.
    """

    seller_account = models.ForeignKey("amazon.SellerAccount", on_delete=models.CASCADE, related_name="order_cursors")
    road = models.CharField(max_length=20)
    read_until_at = models.DateTimeField()
    """The `lastUpdatedBefore` of the last complete window; the next one starts before it, with an overlap."""
    window_from_at = models.DateTimeField(null=True)
    """The `lastUpdatedAfter` of the window under way; empty between windows."""
    window_before_at = models.DateTimeField(null=True)
    """The `lastUpdatedBefore` that is asked for; empty where the window is open at its end."""
    window_until_at = models.DateTimeField(null=True)
    """The `lastUpdatedBefore` that Amazon answered on the first page."""
    window_generations: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField(default=dict)
    """The connections the window asks for, each with its generation (id as text, as JSON has it)."""
    window_included_data: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    pagination_token = models.TextField(blank=True)
    """Where an unfinished window goes on."""
    pages_in_window = models.PositiveIntegerField(default=0)
    page_fingerprints: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    longest_window_s = models.PositiveIntegerField(null=True)
    """How long a window may be after one had to be dropped, in seconds; empty when as long as it takes."""
    refused_data: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """Blocks of `includedData` that Amazon refuses at present, left out until `refused_until_at`."""
    refused_until_at = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField()
    last_read_at = models.DateTimeField(null=True)
    last_problem = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0)
    """Failed calls in a row."""
    version = models.PositiveIntegerField(default=0)
    """Counts claims: an answer that comes back to another version than it left is not taken."""
    swept_at = models.DateTimeField(null=True)
    """When the last day was given to the catch-up road to be read once more, for orders that appear late."""
    leased_until_at = models.DateTimeField(null=True)
    """Until then, by the database's clock, whoever claimed the cursor is waiting for Amazon."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["seller_account", "road"], name="order_cursor_once"),
        ]


class OrderReach(models.Model):
    """Until when the orders of one connection are read by the search road; none before the first window."""

    connection = models.OneToOneField("amazon.Connection", on_delete=models.CASCADE, related_name="order_reach")
    read_from_at = models.DateTimeField(null=True)
    """From when on they are read, or in a gap; empty where that is a week before the connection was made."""
    read_until_at = models.DateTimeField()


class OrderLeftOut(models.Model):
    """Orders of one connection stayed at Amazon because its options say so; they are read when those change."""

    connection = models.OneToOneField("amazon.Connection", on_delete=models.CASCADE, related_name="order_left_out")
    from_at = models.DateTimeField()
    """The earliest `lastUpdatedTime` among them."""
    policy: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    """The options by which they were left out."""


class OrderGap(models.Model):
    """A span of time in which a connection's orders are still to be read, because the search road is past it."""

    connection = models.ForeignKey("amazon.Connection", on_delete=models.CASCADE, related_name="order_gaps")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()


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
    channel = models.CharField(max_length=40, blank=True)
    """AMAZON, or NON_AMAZON for what the merchant sold elsewhere and Amazon only ships."""
    breakdown: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    """Amounts of the whole order by Amazon's kind, as decimal strings."""
    differences: "models.JSONField[list[dict[str, str]], list[dict[str, str]]]" = models.JSONField(default=list)
    """Sums that do not come to what Amazon states: `of`, `stated`, `summed`."""
    missing_data: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """Blocks of `includedData` that Amazon refused to send; the order is read again for them."""

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
    content_hash = models.CharField(max_length=64, default="")
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
    waits_for_skus: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """SKUs that the store lacks, for which the options have the order held; empty where something else is wrong."""
    sealed = models.TextField()
    first_seen_at = models.DateTimeField()
    last_tried_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["seller_account", "amazon_order_id"], name="set_aside_order_once"),
        ]
