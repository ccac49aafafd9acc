"""Addresses of the first page and of the counts in the menu."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("badges/orders", views.orders_badge, name="orders_badge"),
]
