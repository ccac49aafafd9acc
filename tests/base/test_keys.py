"""The keys as a whole: a start with wrong ones is refused, a rotation loses nothing."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from tradewind.amazon.models import SellerAccount
from tradewind.base.audit import COMMAND_LINE
from tradewind.base.crypto import KeyMissing, open_sealed, seal
from tradewind.base.errors import Refused
from tradewind.base.keys import check_keys, rotate_keys
from tradewind.base.models import AuditEntry

IDENTITY = "seller_account.refresh_token:na:A1"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def key_file(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keys that live in a data folder of their own."""
    monkeypatch.delenv("TRADEWIND_ENCRYPTION_KEYS", raising=False)
    settings.DATA = tmp_path
    settings.ENCRYPTION_KEYS = (Fernet.generate_key().decode(),)
    file = tmp_path / "encryption-keys"
    file.write_text(settings.ENCRYPTION_KEYS[0])
    return file


def make_account() -> SellerAccount:
    return SellerAccount.objects.create(
        region="na", merchant_id="A1", sealed_refresh_token=seal("Atzr|one", identity=IDENTITY),
        authorized_at=NOON, expires_at=NOON, state_changed_at=NOON, created_at=NOON,
    )  # fmt: skip


def test_a_start_with_wrong_keys_is_refused_and_changes_nothing(key_file: Path, settings: Any) -> None:
    check_keys()
    wrong = Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = (wrong,)
    key_file.write_text(wrong)
    with pytest.raises(Refused) as refusal:
        check_keys()
    assert refusal.value.code == "key_missing"
    assert wrong not in refusal.value.message


def test_a_rotation_seals_everything_with_a_fresh_key(key_file: Path, settings: Any) -> None:
    before = settings.ENCRYPTION_KEYS
    account = make_account()
    assert rotate_keys(actor=COMMAND_LINE, forget_old=True) == 2  # the token and the probe
    account.refresh_from_db()
    assert open_sealed(account.sealed_refresh_token, identity=IDENTITY) == "Atzr|one"
    assert key_file.read_text() not in before
    assert key_file.stat().st_mode & 0o077 == 0
    assert AuditEntry.objects.filter(action="keys.rotated").exists()
    settings.ENCRYPTION_KEYS = before
    key_file.write_text(before[0])
    with pytest.raises(KeyMissing):
        open_sealed(account.sealed_refresh_token, identity=IDENTITY)


def test_a_process_that_runs_finds_the_fresh_key_by_itself(key_file: Path, settings: Any) -> None:
    before = settings.ENCRYPTION_KEYS
    account = make_account()
    rotate_keys(actor=COMMAND_LINE)
    account.refresh_from_db()
    settings.ENCRYPTION_KEYS = before  # as in a process that began before the rotation
    assert open_sealed(account.sealed_refresh_token, identity=IDENTITY) == "Atzr|one"
