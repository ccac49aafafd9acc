"""Addresses of the rule editor and of its parts."""

from django.urls import path

from . import pages, parts, preview, saving

_RULES = "channels/amazon/connections/<int:connection_id>/mapping/rules"

urlpatterns = [
    path(_RULES, pages.rules_page, name="mapping_rules"),
    path(f"{_RULES}/attribute", parts.show_attribute_part, name="mapping_rules_attribute"),
    path(f"{_RULES}/place", parts.show_place_part, name="mapping_rules_place"),
    path(f"{_RULES}/choices", parts.list_choices, name="mapping_rules_choices"),
    path(f"{_RULES}/samples", preview.list_samples, name="mapping_rules_samples"),
    path(f"{_RULES}/preview", preview.show_preview, name="mapping_rules_preview"),
    path(f"{_RULES}/explain", preview.show_explained, name="mapping_rules_explain"),
    path(f"{_RULES}/impact", saving.show_impact, name="mapping_rules_impact"),
    path(f"{_RULES}/save", saving.save, name="mapping_rules_save"),
]
