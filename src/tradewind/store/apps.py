"""Tells Django of this room."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The room's entry in INSTALLED_APPS."""

    name = "tradewind.store"
    label = "store"
