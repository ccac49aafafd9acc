"""Addresses of listings and feeds."""

from django.urls import path

from . import feeds, products

urlpatterns = [
    path("channels/amazon/products", products.products_page, name="listings"),
    path("channels/amazon/products/<int:listing_id>", products.listing_page, name="listing"),
    path("channels/amazon/products/submit/<int:connection_id>", products.submit_feed, name="submit_feed"),
    path("channels/amazon/feeds", feeds.feeds_page, name="feeds"),
    path("channels/amazon/feeds/<int:submission_id>", feeds.feed_page, name="feed"),
]
