"""Addresses of the pages of Amazon's orders."""

from django.urls import path

from . import views

urlpatterns = [
    path("channels/amazon/orders", views.orders_page, name="channel_orders"),
    path("channels/amazon/orders/import", views.import_orders, name="channel_orders_import"),
    path("channels/amazon/orders/set-aside/<int:set_aside_id>/retry", views.retry_order, name="set_aside_retry"),
    path("channels/amazon/orders/<int:order_id>", views.order_page, name="channel_order"),
    path("channels/amazon/orders/<int:order_id>/buyer", views.buyer_part, name="channel_order_buyer"),
]
