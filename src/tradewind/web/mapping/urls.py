"""Addresses of the data mapping and of the Amazon tabs."""

from django.urls import path

from . import asking, category_tab, overview, product_tab, saving

_MAPPING = "channels/amazon/connections/<int:connection_id>/mapping"

urlpatterns = [
    path(_MAPPING, overview.mapping_page, name="mapping"),
    path(f"{_MAPPING}/save", saving.save, name="mapping_save"),
    path(f"{_MAPPING}/product-types", asking.product_types, name="mapping_product_types"),
    path(f"{_MAPPING}/browse-categories", asking.browse_categories, name="mapping_browse_categories"),
    path(f"{_MAPPING}/suggestions", asking.suggestions, name="mapping_suggestions"),
    path("store/categories/<int:category_id>", category_tab.category_page, name="category"),
    path("store/categories/<int:category_id>/amazon", category_tab.amazon_page, name="category_amazon"),
    path("store/products/<int:product_id>/amazon", product_tab.amazon_page, name="product_amazon"),
]
