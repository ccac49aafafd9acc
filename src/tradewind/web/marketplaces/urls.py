"""Addresses of Channels, Amazon, Marketplaces."""

from django.urls import path

from . import changes, connecting, views

ONE = "channels/amazon/connections/<int:connection_id>"
urlpatterns = [
    path("channels/amazon", views.list_page, name="marketplaces"),
    path("channels/amazon/save", changes.save, name="marketplaces_save"),
    path("channels/amazon/disconnect", changes.disconnect_question, name="disconnect_question"),
    path("channels/amazon/connect", connecting.connect, name="connect"),
    path("channels/amazon/callback", connecting.callback, name="callback"),
    path("channels/amazon/activity", views.activity_page, name="activity"),
    path(ONE, views.connection_page, name="connection"),
    path(f"{ONE}/switch", changes.switch_now, name="connection_switch"),
    path(f"{ONE}/check", views.check_connection, name="connection_check"),
    path(f"{ONE}/reconnect", connecting.reconnect, name="reconnect"),
    path(f"{ONE}/more", connecting.connect_more, name="connect_more"),
]
