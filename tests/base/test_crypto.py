"""What is sealed opens only with our keys and only on its own row."""

from typing import Any

import pytest
from cryptography.fernet import Fernet

from tradewind.base.crypto import KeyMissing, open_sealed, rotate, seal

IDENTITY = "seller_account.refresh_token:na:A1"


def test_a_sealed_value_opens_on_its_own_row() -> None:
    assert open_sealed(seal("Atzr|türkis", identity=IDENTITY), identity=IDENTITY) == "Atzr|türkis"


def test_a_value_copied_to_another_row_does_not_open() -> None:
    with pytest.raises(KeyMissing):
        open_sealed(seal("secret", identity=IDENTITY), identity="seller_account.refresh_token:na:A2")


def test_a_rotated_value_opens_with_the_new_key_alone(settings: Any) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = (old,)
    sealed = seal("secret", identity=IDENTITY)
    settings.ENCRYPTION_KEYS = (new, old)
    rotated = rotate(sealed)
    settings.ENCRYPTION_KEYS = (new,)
    assert open_sealed(rotated, identity=IDENTITY) == "secret"
    with pytest.raises(KeyMissing) as refusal:
        open_sealed(sealed, identity=IDENTITY)
    assert "secret" not in str(refusal.value)
