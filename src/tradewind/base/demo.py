"""Signing in to a demo: by the link that the running demo printed, never on a real installation."""

import secrets

from django.conf import settings

from .models import User

ADMIN_EMAIL = "admin@tradewind.example"


def make_sign_in_url() -> str:
    """Return a fresh link that signs in as the demo's admin for as long as this demo runs."""
    return f"{settings.URL}/demo/sign-in/{secrets.token_urlsafe(24)}"


def find_admin(address: str) -> User | None:
    """Return the demo's admin when `address` is the link of the demo that runs; else None."""
    expected = str(settings.DEMO.get("sign_in_url", ""))
    if not expected or not secrets.compare_digest(address.encode(), expected.encode()):
        return None
    return User.objects.filter(email=ADMIN_EMAIL, is_active=True).first()
