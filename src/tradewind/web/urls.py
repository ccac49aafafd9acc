"""All pages, area by area."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

AREAS = ("account", "dashboard", "system", "marketplaces", "store", "listings", "channel_orders")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"tradewind.web.{area}.urls"))
    for area in AREAS
    if find_spec(f"tradewind.web.{area}") and find_spec(f"tradewind.web.{area}.urls")
]
