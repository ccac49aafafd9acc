"""Addresses of the store's pages."""

from django.urls import path
from django.views.generic import RedirectView

from ..access import public
from . import categories, imports, orders, products, refused_file, variants

urlpatterns = [
    path("store", public(RedirectView.as_view(pattern_name="products"))),
    path("store/products", products.products_page, name="products"),
    path("store/products/category", products.put_into_category, name="products_category"),
    path("store/products/<int:product_id>", products.product_page, name="product"),
    path("store/products/<int:product_id>/variants", variants.save_variants, name="product_variants"),
    path("store/products/<int:product_id>/category", products.set_category, name="product_category"),
    path("store/categories", categories.categories_page, name="categories"),
    path("store/categories/<int:category_id>/rename", categories.rename_category, name="category_rename"),
    path("store/categories/<int:category_id>/remove", categories.remove_category, name="category_remove"),
    path("store/orders", orders.orders_page, name="orders"),
    path("store/orders/<int:order_id>", orders.order_page, name="order"),
    path("store/orders/<int:order_id>/recipient", orders.recipient_part, name="order_recipient"),
    path("store/import", imports.import_page, name="import"),
    path("store/import/<int:run_id>", imports.run_page, name="import_run"),
    path("store/import/<int:run_id>/progress", imports.progress_part, name="import_progress"),
    path("store/import/<int:run_id>/refused.csv", refused_file.refused_file, name="import_refused"),
    path("store/import/<int:run_id>/now", imports.import_now, name="import_now"),
    path("store/import/<int:run_id>/cancel", imports.cancel_import, name="import_cancel"),
]
