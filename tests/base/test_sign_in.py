"""Signing in: who gets in, what is said, what is written."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import hashers
from django.db import connection

from tests.conftest import PASSWORD, TestClock
from tradewind.base import sign_in
from tradewind.base.errors import Refused
from tradewind.base.models import AuditEntry, SignInAttempt, User


def _fail(email: str = "admin@example.com", address: str = "192.0.2.1") -> str:
    with pytest.raises(Refused) as caught:
        sign_in.check_sign_in(email, "not the password", address=address)
    return caught.value.code


def test_the_right_password_lets_in_whatever_the_case_of_the_email(admin: User, clock: TestClock):
    assert sign_in.check_sign_in(" Admin@Example.com ", PASSWORD, address="192.0.2.1") == admin
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.address) == ("person.signed_in", "admin@example.com", "192.0.2.1")


def test_unknown_email_and_wrong_password_sound_alike(admin: User, clock: TestClock):
    with pytest.raises(Refused) as unknown:
        sign_in.check_sign_in("nobody@example.com", PASSWORD)
    with pytest.raises(Refused) as wrong:
        sign_in.check_sign_in("admin@example.com", "not the password")
    assert unknown.value.message == wrong.value.message
    assert AuditEntry.objects.filter(action="person.sign_in_failed").count() == 2


@pytest.mark.parametrize(
    "email", ["admin@example.com", "nobody@example.com", "invited@example.com", "gone@example.com"]
)
def test_every_failure_hashes_one_password(email: str, admin: User, clock: TestClock, monkeypatch: pytest.MonkeyPatch):
    User.objects.create_user("invited@example.com", None)
    gone = User.objects.create_user("gone@example.com", PASSWORD)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    hashed = []
    encode = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher, "encode", lambda *args, **kwargs: hashed.append(1) or encode(*args, **kwargs)
    )
    assert _fail(email) == "sign_in_failed"
    assert len(hashed) == 1


def test_the_fifth_failure_slows_and_the_wait_grows(admin: User, clock: TestClock):
    assert [_fail() for _ in range(5)] == ["sign_in_failed"] * 5
    with pytest.raises(Refused, match="Wait 5 seconds"):
        sign_in.check_sign_in("admin@example.com", PASSWORD, address="192.0.2.1")
    clock.advance(seconds=5)
    assert _fail() == "sign_in_failed"
    clock.advance(seconds=9)
    assert _fail() == "sign_in_slowed"
    clock.advance(seconds=1)
    assert sign_in.check_sign_in("admin@example.com", PASSWORD, address="192.0.2.1") == admin


def _fail_ten_times(clock: TestClock, **where: str) -> None:
    for count in range(10):
        assert _fail(**where) == "sign_in_failed"
        if count >= 4 and count < 9:
            clock.advance(seconds=5 * 2 ** (count - 4))


def test_ten_failures_lock_for_fifteen_minutes_even_with_the_right_password(admin: User, clock: TestClock):
    _fail_ten_times(clock)
    with pytest.raises(Refused, match="locked for 15 minutes"):
        sign_in.check_sign_in("admin@example.com", PASSWORD, address="198.51.100.7")
    clock.advance(minutes=15)
    assert sign_in.check_sign_in("admin@example.com", PASSWORD, address="192.0.2.1") == admin


def test_failures_from_one_address_count_whatever_the_email(admin: User, operator: User, clock: TestClock):
    for count in range(5):
        _fail(f"guess{count}@example.com")
    assert _fail("operator@example.com") == "sign_in_slowed"
    assert sign_in.check_sign_in("operator@example.com", PASSWORD, address="198.51.100.7") == operator


def test_success_forgets_the_failures_of_the_email(admin: User, clock: TestClock):
    for _ in range(4):
        _fail()
    sign_in.check_sign_in("admin@example.com", PASSWORD, address="192.0.2.1")
    assert not SignInAttempt.objects.exists()


def test_attempts_hold_no_email(admin: User, clock: TestClock):
    _fail()
    assert "admin" not in SignInAttempt.objects.get().email_hash


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_no_more_tries_than_one(transactional_db: None):
    User.objects.create_user("admin@example.com", PASSWORD, role="admin")

    def attempt(_number: int) -> str:
        try:
            return _fail()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(attempt, range(16)))
    assert codes.count("sign_in_failed") == 5
    assert codes.count("sign_in_slowed") == 11
