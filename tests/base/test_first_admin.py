"""The one-time link for the first admin."""

import pytest

from tests.conftest import PASSWORD, TestClock
from tradewind.base import first_admin
from tradewind.base.errors import NotFound, Refused
from tradewind.base.models import AuditEntry, FirstAdminLink, User


def _token() -> str:
    link = first_admin.make_link()
    assert link is not None
    return link.rpartition("/")[2]


def test_the_link_makes_an_admin_once(db: None, clock: TestClock):
    token, other = _token(), _token()
    clock.advance(days=30)
    user = first_admin.create_first_admin(token, email="Boss@Example.com", password=PASSWORD, address="192.0.2.1")
    assert (user.email, user.role) == ("boss@example.com", "admin")
    assert user.check_password(PASSWORD)
    for used in (token, other):
        with pytest.raises(NotFound):
            first_admin.create_first_admin(used, email="second@example.com", password=PASSWORD)
    assert User.objects.count() == 1
    assert AuditEntry.objects.get().action == "person.first_admin_made"


def test_there_is_no_link_once_there_is_an_admin(admin: User):
    assert first_admin.make_link() is None


def test_only_a_hash_is_kept(db: None):
    token = _token()
    assert token not in str(FirstAdminLink.objects.values())


@pytest.mark.parametrize("password", ["short", "password1234", "boss@example.com", "x" * 201])
def test_a_weak_password_is_refused_and_the_link_stays(password: str, db: None):
    token = _token()
    with pytest.raises(Refused) as caught:
        first_admin.create_first_admin(token, email="boss@example.com", password=password)
    assert "password" in caught.value.fields
    first_admin.check_link(token)
    assert not User.objects.exists()


def test_a_forged_link_is_unknown(db: None):
    with pytest.raises(NotFound):
        first_admin.check_link("x" * 43)
