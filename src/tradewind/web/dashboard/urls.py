"""The address of the first page."""

from django.urls import path

from . import views

urlpatterns = [path("", views.dashboard, name="dashboard")]
