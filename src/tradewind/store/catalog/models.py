"""The catalog: categories, products, their variants, and what changed in them, in order."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import BigIntegerField, Func, Q


class CurrentTransaction(Func):
    """The number of the transaction that writes a row; numbers only grow in one database cluster."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = BigIntegerField()


class Category(models.Model):
    """A place in the store's category tree; its path is its name in imports ("Clothing > Hoodies")."""

    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=1000, unique=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["path"]

    def __str__(self) -> str:
        return self.path


class Product(models.Model):
    """Something the store sells, in one or more variants. Every product has at least one variant."""

    key = models.CharField(max_length=200, unique=True)
    """What an import knows it by, whatever changes about it: a Shopify handle, a WooCommerce SKU or id."""
    title = models.CharField(max_length=500)
    description = models.TextField(blank=True)
    """HTML as imported; cleaned wherever it is shown."""
    brand = models.CharField(max_length=200, blank=True)
    category = models.ForeignKey(Category, null=True, on_delete=models.SET_NULL, related_name="products")
    tags: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    images: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """Addresses, the main one first."""
    option_names: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    fields: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    """Custom fields by their label."""
    is_published = models.BooleanField(default=True)
    is_placeholder = models.BooleanField(default=False, db_default=False)
    """Made for a SKU that was sold before the store knew it; an import that brings the SKU takes it over."""
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["title", "id"])]

    def __str__(self) -> str:
        return self.title


class Variant(models.Model):
    """What is bought and counted: one SKU."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    sku = models.CharField(max_length=200, unique=True)
    position = models.PositiveIntegerField(default=0)
    options: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    barcode = models.CharField(max_length=40, blank=True)
    price = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    sale_price = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    sale_starts_on = models.DateField(null=True)
    sale_ends_on = models.DateField(null=True)
    """The last day of the sale price; empty where it has no end."""
    currency = models.CharField(max_length=3)
    quantity = models.IntegerField(null=True)
    """Units in stock; empty where the store does not count."""
    weight_kg = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    length_cm = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    width_cm = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    height_cm = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    images: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    fields: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["product_id", "position", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(price__isnull=True) | Q(price__gte=0), name="variant_price_positive"),
        ]

    def __str__(self) -> str:
        return self.sku

    def option_values(self, names: list[str]) -> list[str]:
        """Return its option values in the order of the product's option names; JSONB keeps no order of its own."""
        return [self.options[name] for name in names if name in self.options]


class ProductChange(models.Model):
    """A product was written. Channels read these rows after their own cursor, in order."""

    product_key = models.CharField(max_length=200)
    product = models.ForeignKey(Product, null=True, on_delete=models.SET_NULL, related_name="changes")
    kind = models.CharField(max_length=20)
    """created or changed"""
    actor = models.CharField(max_length=200, blank=True)
    differences: "models.JSONField[list[dict[str, str]], list[dict[str, str]]]" = models.JSONField(default=list)
    """What changed, for people: sku (empty for the product itself), field, before, after."""
    at = models.DateTimeField()
    transaction_id = models.BigIntegerField(db_default=CurrentTransaction())
    """By which readers tell finished transactions from those under way; see changes.py."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["transaction_id", "id"]),
            models.Index(fields=["product", "-id"]),
        ]


class CatalogImport(models.Model):
    """One run of an import: the file, how far it is, and what came of each line."""

    class State(models.TextChoices):
        """Where the run stands."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    file_name = models.CharField(max_length=255)
    dialect = models.CharField(max_length=20, blank=True)
    is_dry_run = models.BooleanField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    lines_total = models.PositiveIntegerField(default=0)
    lines_done = models.PositiveIntegerField(default=0)
    products_total = models.PositiveIntegerField(default=0)
    products_done = models.PositiveIntegerField(default=0)
    """The cursor: how many products of the file are settled; moves in the transaction that settles them."""
    counts: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    notices: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """What was noticed about the file as a whole, in words."""
    stored_path = models.CharField(max_length=500, blank=True)
    options: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    started_by = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    """When a worker last moved it; by which abandoned runs are found."""
    finished_at = models.DateTimeField(null=True)


class CatalogImportLine(models.Model):
    """What an import did, or would do, with one product of its file."""

    run = models.ForeignKey(CatalogImport, on_delete=models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField()
    product_key = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(max_length=10)
    """created, changed, unchanged or refused"""
    reasons: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """Why it was refused, or what is worth knowing, in sentences that name their line."""
    differences: "models.JSONField[list[dict[str, str]], list[dict[str, str]]]" = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "line"], name="import_line_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["run", "outcome", "line"])]
