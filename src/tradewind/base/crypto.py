"""Sealing: secrets and personal data are kept so that only our keys, and only on their own row, open them."""

import json
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from .crypto_keys import read_keys

Opened = TypeVar("Opened")


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
    content = _with_keys(lambda keys: keys.decrypt(sealed.encode()))
    found, value = json.loads(content)
    if found != identity:
        raise KeyMissing("A sealed value stands on a row that it was not sealed for.")
    return str(value)


def rotate(sealed: str) -> str:
    """Return the same content sealed with the newest key. Raises KeyMissing."""
    return _with_keys(lambda keys: keys.rotate(sealed.encode())).decode()


def _with_keys(act: Callable[[MultiFernet], Opened]) -> Opened:
    """Do `act` with the keys we hold, then with those that a rotation has written since this process began."""
    try:
        return act(_keys(settings.ENCRYPTION_KEYS))
    except InvalidToken:
        pass
    keys = read_keys(settings.DATA)
    if keys != settings.ENCRYPTION_KEYS:
        settings.ENCRYPTION_KEYS = keys
    try:
        return act(_keys(keys))
    except InvalidToken as error:
        raise KeyMissing("No key of TRADEWIND_ENCRYPTION_KEYS opens what is stored.") from error


@lru_cache(maxsize=4)
def _keys(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
