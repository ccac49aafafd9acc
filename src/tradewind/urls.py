"""All addresses: pages, REST, health."""

from django.urls import URLPattern, URLResolver, include, path

from .api.app import api
from .web import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("metrics", health.metrics, name="metrics"),
    path("api/v1/", api.urls),
    path("", include("tradewind.web.urls")),
]
handler400 = "tradewind.web.refusal.show_unreadable"
handler403 = "tradewind.web.refusal.show_forbidden"
handler404 = "tradewind.web.refusal.show_missing"
handler500 = "tradewind.web.refusal.show_our_error"
