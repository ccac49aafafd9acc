"""Sealing: secrets and personal data are kept so that only our keys, and only on their own row, open them."""

import json
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class KeyMissing(Exception):
    """No key we hold opens what is stored, or it was sealed for another row."""


def seal(value: str, *, identity: str) -> str:
    """Return `value` sealed with the newest key, bound to `identity` (table, column, natural key of its row).

    The identity is inside, so that a sealed value copied to another row does not open there.
    """
    content = json.dumps([identity, value], ensure_ascii=False)
    return _keys(settings.ENCRYPTION_KEYS).encrypt(content.encode()).decode()


def open_sealed(sealed: str, *, identity: str) -> str:
    """Return the value that `seal` was given. Raises KeyMissing, whose text holds nothing of the value."""
    try:
        content = _keys(settings.ENCRYPTION_KEYS).decrypt(sealed.encode())
    except InvalidToken as error:
        raise KeyMissing("No key of TRADEWIND_ENCRYPTION_KEYS opens what is stored.") from error
    found, value = json.loads(content)
    if found != identity:
        raise KeyMissing("A sealed value stands on a row that it was not sealed for.")
    return str(value)


def rotate(sealed: str) -> str:
    """Return the same content sealed with the newest key. Raises KeyMissing."""
    try:
        return _keys(settings.ENCRYPTION_KEYS).rotate(sealed.encode()).decode()
    except InvalidToken as error:
        raise KeyMissing("No key of TRADEWIND_ENCRYPTION_KEYS opens what is stored.") from error


@lru_cache(maxsize=4)
def _keys(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
