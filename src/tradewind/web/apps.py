"""Tells Django of this room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The room's entry in INSTALLED_APPS."""

    name = "tradewind.web"
    label = "web"
