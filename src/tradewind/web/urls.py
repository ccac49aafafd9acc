"""All pages, area by area."""

from django.urls import URLPattern, URLResolver, include, path

AREAS = (
    "account",
    "dashboard",
    "system",
    "marketplaces",
    "store",
    "listings",
    "mapping",
    "rules",
    "export_import",
    "settings_file",
    "channel_orders",
)

urlpatterns: list[URLPattern | URLResolver] = [path("", include(f"tradewind.web.{area}.urls")) for area in AREAS]
