"""An admin, an operator, a viewer and somebody signed out meet every page."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tradewind.base.models import User

ADMIN_PAGES = ["/system/people", "/system/tokens", "/system/application", "/system/audit"]
VIEWER_PAGES = ["/", "/account", "/channels/amazon", "/channels/amazon/activity"]


@pytest.mark.parametrize("path", ADMIN_PAGES)
def test_pages_of_admins(path: str, admin_page: Client, operator_page: Client, viewer_page: Client, client: Client):
    assert admin_page.get(path).status_code == 200
    assert operator_page.get(path).status_code == 403
    assert viewer_page.get(path).status_code == 403
    assert client.get(path).headers["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("path", VIEWER_PAGES)
def test_pages_of_everybody(path: str, admin_page: Client, operator_page: Client, viewer_page: Client, client: Client):
    for page in (admin_page, operator_page, viewer_page):
        assert page.get(path).status_code == 200
    assert client.get(path).headers["Location"].startswith("/sign-in")


def _views(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, object]]:
    for pattern in patterns:
        here = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns, here)
        elif not here.startswith("api/"):
            yield here, pattern.callback


def test_every_page_declares_who_may_see_it():
    without = [address for address, view in _views(get_resolver().url_patterns) if not hasattr(view, "access")]
    assert without == []


def test_a_refusal_says_which_role_is_needed(viewer_page: Client):
    answer = viewer_page.get("/system/people")
    assert "needs the role admin; yours is viewer" in answer.content.decode()


def test_the_menu_shows_what_a_role_may_open(admin_page: Client, viewer_page: Client):
    assert "/system/people" in admin_page.get("/").content.decode()
    assert "/system/people" not in viewer_page.get("/").content.decode()


def test_htmx_is_sent_to_sign_in_as_a_whole_page(client: Client, db: None):
    answer = client.get("/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/sign-in"


def test_unknown_addresses_are_told_in_plain_words(client: Client, db: None):
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "no page at this address" in answer.content.decode()


def test_pages_keep_to_themselves(viewer: User, viewer_page: Client):
    answer = viewer_page.get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    page = answer.content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert "<script>" not in page
    assert " onclick=" not in page


def test_a_form_that_is_too_large_or_for_another_host_is_answered_in_words(admin_page: Client):
    large = admin_page.post("/account", {"old": "x" * 6_000_000})
    foreign = admin_page.get("/", headers={"Host": "evil.example"})
    for answer in (large, foreign):
        assert answer.status_code == 400
        assert "cannot be read here" in answer.content.decode()


def test_a_product_of_two_thousand_variants_is_one_form(admin_page: Client):
    assert admin_page.post("/account", {f"price-{number}": "1" for number in range(8_000)}).status_code == 422
