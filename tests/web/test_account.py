"""Signing in and out in the browser's eyes."""

import pytest
from django.test import Client

from tests.conftest import PASSWORD, TestClock
from tradewind.base import demo, first_admin, password_links, users
from tradewind.base.audit import Actor
from tradewind.base.models import AuditEntry, User


def _sign_in(client: Client, password: str = PASSWORD, following: str = "") -> object:
    given = {"email": "viewer@example.com", "password": password, "next": following}
    return client.post("/sign-in", given)


def test_signing_in_leads_to_where_one_was_going(viewer: User, client: Client):
    answer = client.get("/channels/amazon?search=x")
    assert answer.headers["Location"] == "/sign-in?next=/channels/amazon%3Fsearch%3Dx"
    answer = _sign_in(client, following="/channels/amazon?search=x")
    assert answer.headers["Location"] == "/channels/amazon?search=x"


@pytest.mark.parametrize("following", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_away(following: str, viewer: User, client: Client):
    assert _sign_in(client, following=following).headers["Location"] == "/"


def test_a_wrong_password_is_told_and_nothing_of_it_is_shown(viewer: User, client: Client):
    answer = _sign_in(client, "not the password")
    assert answer.status_code == 422
    assert "do not match" in answer.content.decode()
    assert "not the password" not in answer.content.decode()


def test_too_many_failures_are_told_in_words(viewer: User, client: Client, clock: TestClock):
    for _ in range(5):
        _sign_in(client, "not the password")
    assert "Wait 5 seconds" in _sign_in(client).content.decode()
    clock.advance(seconds=5)
    assert _sign_in(client).status_code == 302


def test_signing_out_ends_the_session(viewer_page: Client):
    assert viewer_page.post("/sign-out").headers["Location"] == "/sign-in"
    assert viewer_page.get("/").status_code == 302
    assert AuditEntry.objects.get().action == "person.signed_out"


def test_somebody_deactivated_is_out_with_the_next_page(viewer: User, viewer_page: Client):
    assert viewer_page.get("/").status_code == 200
    users.deactivate_user(viewer.pk, actor=Actor("admin"))
    assert viewer_page.get("/").status_code == 302


def test_the_first_admin_is_made_and_signed_in(db: None, client: Client):
    path = "/" + str(first_admin.make_link()).split("/", 3)[3]
    assert client.get(path).status_code == 200
    assert client.post(path, {"email": "boss@example.com", "password": "short"}).status_code == 422
    answer = client.post(path, {"email": "boss@example.com", "password": PASSWORD}, follow=True)
    assert answer.status_code == 200
    assert "Welcome to Tradewind" in answer.content.decode()
    assert Client().get(path).status_code == 404


def test_somebody_invited_chooses_a_password_and_is_signed_in(viewer: User, client: Client):
    path = password_links.make_password_link(viewer, actor=Actor("admin"))
    assert "viewer@example.com" in client.get(path).content.decode()
    assert client.post(path, {"password": "quite another password"}).headers["Location"] == "/"
    assert client.get("/").status_code == 200
    assert client.get(path).status_code == 404


def test_changing_the_password_keeps_this_session_and_ends_others(viewer: User, viewer_page: Client, client: Client):
    client.force_login(viewer)
    given = {"old": PASSWORD, "password": "quite another password"}
    assert viewer_page.post("/account", given).headers["Location"] == "/account"
    assert viewer_page.get("/account").status_code == 200
    assert client.get("/account").status_code == 302


def test_a_form_without_its_protection_is_refused_in_plain_words(viewer: User):
    answer = Client(enforce_csrf_checks=True).post("/sign-in", {"email": "a", "password": "b"})
    assert answer.status_code == 403
    assert "Nothing was saved" in answer.content.decode()


def test_the_link_of_a_demo_lets_in_and_only_there(client: Client, db: None, settings):
    path = demo.make_sign_in_url().removeprefix(settings.URL)
    User.objects.create_user(demo.ADMIN_EMAIL, None, role="admin")
    assert client.get(path).status_code == 404
    settings.DEMO = {"sign_in_url": settings.URL + path}
    assert client.get(path + "x").status_code == 404
    assert client.get(path).headers["Location"] == "/"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "following", ["//evil.example/", "https://evil.example/", "\\\\evil.example", "people", "4711", "javascript:x"]
)
def test_signing_in_leads_to_no_other_place_than_a_page_of_ours(following: str, viewer_page: Client):
    answer = viewer_page.get("/sign-in", {"next": following})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
