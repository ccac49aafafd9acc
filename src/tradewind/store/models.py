"""The store's table of contents."""

from .catalog.models import CatalogImport, CatalogImportLine, Category, Product, ProductChange, Variant
from .orders.models import Order, OrderItem, OrderRecipient

__all__ = [
    "CatalogImport",
    "CatalogImportLine",
    "Category",
    "Order",
    "OrderItem",
    "OrderRecipient",
    "Product",
    "ProductChange",
    "Variant",
]
