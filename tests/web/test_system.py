"""The settings: people, tokens, the application, the audit."""

import re

from django.test import Client

from tests.conftest import LocalAmazon, TestClock
from tradewind.amazon.models import AmazonApplication
from tradewind.base import audit
from tradewind.base.models import ApiToken, AuditEntry, User


def test_inviting_shows_a_link_once(admin_page: Client):
    answer = admin_page.post("/system/people", {"email": "new@example.com", "role": "operator"})
    path = re.search(r"(/choose-password/[^<]+)</code>", answer.content.decode()).group(1)
    assert Client().get(path).status_code == 200
    assert "/choose-password/" not in admin_page.get("/system/people").content.decode()


def test_a_taken_email_is_told_beside_the_field(admin_page: Client):
    answer = admin_page.post("/system/people", {"email": "admin@example.com", "role": "viewer"})
    assert answer.status_code == 422
    assert "exists already" in answer.content.decode()


def test_an_admin_changes_roles_and_deactivates(admin_page: Client, viewer: User):
    admin_page.post(f"/system/people/{viewer.pk}/role", {"role": "operator"})
    admin_page.post(f"/system/people/{viewer.pk}/active", {"is_active": "no"})
    viewer.refresh_from_db()
    assert (viewer.role, viewer.is_active) == ("operator", False)
    admin_page.post(f"/system/people/{viewer.pk}/active", {"is_active": "yes"})
    viewer.refresh_from_db()
    assert viewer.is_active


def test_the_last_admin_is_told_why_not(admin_page: Client, admin: User):
    answer = admin_page.post(f"/system/people/{admin.pk}/active", {"is_active": "no"}, follow=True)
    assert "This is the last admin" in answer.content.decode()


def test_people_cost_the_same_queries_with_one_and_three(admin_page: Client, django_assert_num_queries, request):
    with django_assert_num_queries(3):
        admin_page.get("/system/people")
    request.getfixturevalue("operator")
    request.getfixturevalue("viewer")
    with django_assert_num_queries(3):
        admin_page.get("/system/people")


def test_a_token_is_shown_once_and_works(admin_page: Client):
    answer = admin_page.post("/system/tokens", {"name": "<b>script</b>", "role": "admin"})
    page = answer.content.decode()
    text = re.search(r'<code id="token">([^<]+)</code>', page).group(1)
    assert "<b>script" not in page
    call = Client().get("/api/v1/tokens", headers={"Authorization": f"Bearer {text}"})
    assert call.status_code == 200
    assert text not in admin_page.get("/system/tokens").content.decode()
    admin_page.post(f"/system/tokens/{ApiToken.objects.get().pk}/revoke")
    assert Client().get("/api/v1/tokens", headers={"Authorization": f"Bearer {text}"}).status_code == 401


def test_tokens_cost_the_same_queries_with_one_and_three(admin_page: Client, django_assert_num_queries):
    for count, name in enumerate(["a", "b", "c"], start=1):
        admin_page.post("/system/tokens", {"name": name, "role": "viewer"})
        if count != 2:
            with django_assert_num_queries(3):
                admin_page.get("/system/tokens")


def test_the_audit_is_searched_and_paged_by_key(admin_page: Client, clock: TestClock):
    for number in range(60):
        audit.record("connection.connected", actor=audit.Actor("somebody@example.com"), subject=f"row {number:02}")
    first = admin_page.get("/system/audit?action=connection.connected").content.decode()
    assert "row 59" in first
    assert "row 09" not in first
    address = re.search(r'rel="next" href="([^"]+)"', first).group(1).replace("&amp;", "&")
    second = admin_page.get(f"/system/audit{address}").content.decode()
    assert "row 09" in second
    assert "row 10" not in second
    found = admin_page.get("/system/audit?search=row 42").content.decode()
    assert "row 42" in found
    assert "row 41" not in found


def test_the_audit_takes_any_address(admin_page: Client):
    for query in ("before=99999999999999999999999", "before=-1", "search=%00", "action=%00x", "before=x"):
        assert admin_page.get(f"/system/audit?{query}").status_code == 200


def test_the_audit_costs_the_same_queries_with_one_and_three(admin_page: Client, django_assert_num_queries):
    for count in (1, 2, 3):
        audit.record("token.created", actor=audit.Actor("somebody"))
        if count != 2:
            with django_assert_num_queries(4):
                admin_page.get("/system/audit")


SECRET = "amzn1.oa2-cs.v1.0123456789abcdef"


def test_the_application_is_kept_and_its_secret_never_shown(admin_page: Client, settings, clock: TestClock):
    settings.SPAPI_CLIENT_ID = ""
    given = {
        "application_id": "amzn1.sellerapps.app.1",
        "client_id": "amzn1.application-oa2-client.1",
        "client_secret": SECRET,
    }
    assert admin_page.post("/system/application", given).headers["Location"] == "/system/application"
    clock.advance(days=160)
    page = admin_page.get("/system/application").content.decode()
    assert "160 days old" in page
    assert "ends in 20 days" in page
    assert "http://127.0.0.1:8000/channels/amazon/callback" in page
    assert SECRET not in page
    assert SECRET not in str(AmazonApplication.objects.values())
    assert SECRET not in str(AuditEntry.objects.values())


def test_a_wrong_client_id_is_told_beside_its_field(admin_page: Client, settings):
    settings.SPAPI_CLIENT_ID = ""
    answer = admin_page.post("/system/application", {"client_id": "nonsense", "client_secret": SECRET})
    assert answer.status_code == 422
    assert "begins with amzn1.application-oa2-client" in answer.content.decode()
    assert SECRET not in answer.content.decode()


def test_settings_of_the_operator_win_and_are_said_to(admin_page: Client, amazon: LocalAmazon):
    page = admin_page.get("/system/application").content.decode()
    assert "which win over this page" in page
    assert "local-amazon-client-secret" not in page
