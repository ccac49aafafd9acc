"""Addresses of the tab Export & Import."""

from django.urls import path

from . import pages, rates

_PAGE = "channels/amazon/connections/<int:connection_id>/export-import"

urlpatterns = [
    path(_PAGE, pages.export_import_page, name="export_import"),
    path(f"{_PAGE}/save", pages.save, name="export_import_save"),
    path(f"{_PAGE}/preview", pages.preview, name="export_import_preview"),
    path(f"{_PAGE}/rates", rates.add_rate, name="export_import_rates"),
    path(f"{_PAGE}/rates/<int:rate_id>/drop", rates.remove_rate, name="export_import_rate_drop"),
]
