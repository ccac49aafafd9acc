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
        ]


class CategoryMapping(models.Model):
    """What one of our categories is at Amazon, on one connection. Children without a row of their own inherit."""

    connection = models.ForeignKey("amazon.Connection", on_delete=models.CASCADE, related_name="category_mappings")
    category = models.ForeignKey("store.Category", on_delete=models.CASCADE, related_name="amazon_mappings")
    product_type = models.CharField(max_length=100)
    display_name = models.CharField(max_length=200, blank=True)
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
