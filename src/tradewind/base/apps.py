"""Tells Django of this room."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """The room's entry in INSTALLED_APPS."""

    name = "tradewind.base"
    label = "base"
