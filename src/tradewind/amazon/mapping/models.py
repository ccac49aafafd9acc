"""What our categories are at Amazon, where attributes take their values from, and Amazon's schemas."""

from typing import Any, ClassVar

from django.db import models


class ProductTypeSchema(models.Model):
    """One version of one product type's schema in one marketplace and locale."""

    marketplace_id = models.CharField(max_length=20)
    product_type = models.CharField(max_length=100)
    requirements = models.CharField(max_length=30, default="LISTING")
    locale = models.CharField(max_length=10)
    checksum = models.CharField(max_length=64)
    version = models.CharField(max_length=100)
    display_name = models.CharField(max_length=200)
    property_groups: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    document = models.TextField()
    is_current = models.BooleanField(default=True)
    fetched_at = models.DateTimeField()
    checked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["marketplace_id", "product_type", "requirements", "locale", "checksum"],
                name="schema_once",
            ),
            models.UniqueConstraint(
                fields=["marketplace_id", "product_type", "requirements", "locale"],
                condition=models.Q(is_current=True),
                name="schema_in_use_once",
            ),
        ]


class CategoryMapping(models.Model):
    """What one of our categories is at Amazon, on one connection. Children without a row of their own inherit."""

    connection = models.ForeignKey("amazon.Connection", on_delete=models.CASCADE, related_name="category_mappings")
    category = models.ForeignKey("store.Category", on_delete=models.CASCADE, related_name="amazon_mappings")
    product_type = models.CharField(max_length=100)
    display_name = models.CharField(max_length=200, blank=True)
    browse_category = models.CharField(max_length=200, blank=True)
    """Amazon's value of the product type's browse category, where it has one (see Shape.browse_path)."""
    browse_category_name = models.CharField(max_length=300, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["connection", "category"], name="category_mapping_once"),
        ]


class AttributeRule(models.Model):
    """Where one attribute takes its value from: for the marketplace, for a category, or for a product.

    The level follows from what the row names; the nearest level wins.
    """

    connection = models.ForeignKey("amazon.Connection", on_delete=models.CASCADE, related_name="attribute_rules")
    category = models.ForeignKey("store.Category", null=True, on_delete=models.CASCADE)
    product = models.ForeignKey("store.Product", null=True, on_delete=models.CASCADE)
    attribute_path = models.CharField(max_length=300)
    source: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField()
    """A chain of sources; the first that gives a value wins. See rules.py for their shapes."""
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["connection", "category", "product", "attribute_path"],
                nulls_distinct=False,
                name="attribute_rule_once",
            ),
            models.CheckConstraint(
                condition=models.Q(category__isnull=True) | models.Q(product__isnull=True),
                name="rule_has_one_level",
            ),
        ]


class MappingChange(models.Model):
    """Which products a saved change of the mapping touches; the check of listings takes the rows and removes them."""

    connection = models.ForeignKey("amazon.Connection", on_delete=models.CASCADE, related_name="mapping_changes")
    category_ids: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list)
    """Products directly in these categories are touched; their children only when they are named too."""
    product_ids: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list)
    created_at = models.DateTimeField()


class SchemaReport(models.Model):
    """What a new version of a product type's schema changes for one connection, told before it is used."""

    class State(models.TextChoices):
        """Whether the new version is used."""

        WAITING = "waiting"
        USED = "used"
        REPLACED = "replaced"
        """A still newer version came before this one was used."""

    connection = models.ForeignKey("amazon.Connection", on_delete=models.CASCADE, related_name="schema_reports")
    schema = models.ForeignKey(ProductTypeSchema, on_delete=models.CASCADE, related_name="reports")
    previous = models.ForeignKey(ProductTypeSchema, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    changes: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(default=list)
    """What changed, attribute by attribute; see compare.py."""
    checked_count = models.PositiveIntegerField(default=0)
    failing_count = models.PositiveIntegerField(default=0)
    """Products that are valid now and would not be by the new version."""
    failing: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(default=list)
    """The first of them: SKU and problems."""
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["connection", "schema"], name="schema_report_once"),
        ]
