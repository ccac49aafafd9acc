"""Addresses of signing in and of one's own account."""

from django.urls import path

from . import demo, views

urlpatterns = [
    path("sign-in", views.sign_in_page, name="sign_in"),
    path("sign-out", views.sign_out, name="sign_out"),
    path("first-admin/<str:token>", views.first_admin_page, name="first_admin"),
    path("choose-password/<str:key>/<str:token>", views.choose_password_page, name="choose_password"),
    path("demo/sign-in/<str:token>", demo.sign_in, name="demo_sign_in"),
    path("account", views.account_page, name="account"),
]
