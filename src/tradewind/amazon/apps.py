"""Tells Django of this room."""

from django.apps import AppConfig


class AmazonConfig(AppConfig):
    """The room's entry in INSTALLED_APPS."""

    name = "tradewind.amazon"
    label = "amazon"
