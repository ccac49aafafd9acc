"""People: invited, changed, deactivated; one admin always remains."""

import pytest

from tests.conftest import PASSWORD, TestClock
from tradewind.base import password_links, passwords, users
from tradewind.base.audit import Actor
from tradewind.base.errors import Conflict, NotFound, Refused
from tradewind.base.models import AuditEntry, User

BOSS = Actor("admin@example.com")


def _link(user: User) -> tuple[str, str]:
    key, token = password_links.make_password_link(user, actor=BOSS).split("/")[2:]
    return key, token


def test_somebody_invited_chooses_a_password_once(db: None, clock: TestClock):
    user = users.invite_user("New@Example.com", role="operator", actor=BOSS)
    key, token = _link(user)
    assert password_links.choose_password(key, token, PASSWORD).check_password(PASSWORD)
    with pytest.raises(NotFound):
        password_links.choose_password(key, token, "another long password")
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["person.invited", "person.password_link_made", "person.password_chosen"]


def test_a_link_ends_after_three_days(viewer: User, clock: TestClock):
    key, token = _link(viewer)
    clock.advance(days=3, seconds=-1)
    assert password_links.find_user_of_link(key, token) == viewer
    clock.advance(seconds=2)
    with pytest.raises(NotFound):
        password_links.find_user_of_link(key, token)


@pytest.mark.parametrize("key", ["", "MQ", "%%%", "LTE", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
def test_a_mistyped_link_is_unknown(key: str, db: None):
    with pytest.raises(NotFound):
        password_links.find_user_of_link(key, "c0ffee-c0ffee")


def test_a_link_of_somebody_deactivated_is_unknown(viewer: User, clock: TestClock):
    key, token = _link(viewer)
    users.deactivate_user(viewer.pk, actor=BOSS)
    with pytest.raises(NotFound):
        password_links.find_user_of_link(key, token)


def test_an_email_is_invited_once(viewer: User):
    with pytest.raises(Conflict) as caught:
        users.invite_user("VIEWER@example.com", role="viewer", actor=BOSS)
    assert "email" in caught.value.fields


@pytest.mark.parametrize(("email", "role", "field"), [("no email", "viewer", "email"), ("a@b.cz", "owner", "role")])
def test_bad_input_names_its_field(email: str, role: str, field: str, db: None):
    with pytest.raises(Refused) as caught:
        users.invite_user(email, role=role, actor=BOSS)
    assert set(caught.value.fields) == {field}
    assert not User.objects.exists()


def test_the_last_admin_stays(admin: User, operator: User):
    with pytest.raises(Refused, match="last admin"):
        users.change_role(admin.pk, role="viewer", actor=BOSS)
    with pytest.raises(Refused, match="last admin"):
        users.deactivate_user(admin.pk, actor=BOSS)
    users.change_role(operator.pk, role="admin", actor=BOSS)
    users.deactivate_user(admin.pk, actor=BOSS)
    admin.refresh_from_db()
    assert not admin.is_active


def test_a_deactivated_admin_does_not_count_as_one(admin: User, operator: User):
    users.change_role(operator.pk, role="admin", actor=BOSS)
    users.deactivate_user(operator.pk, actor=BOSS)
    with pytest.raises(Refused):
        users.deactivate_user(admin.pk, actor=BOSS)
    users.activate_user(operator.pk, actor=BOSS)
    users.deactivate_user(admin.pk, actor=BOSS)


def test_changing_the_password_asks_for_the_old_one(viewer: User):
    with pytest.raises(Refused) as caught:
        passwords.change_password(viewer, old="wrong", new="quite another password", actor=BOSS)
    assert set(caught.value.fields) == {"old"}
    passwords.change_password(viewer, old=PASSWORD, new="quite another password", actor=BOSS)
    viewer.refresh_from_db()
    assert viewer.check_password("quite another password")
