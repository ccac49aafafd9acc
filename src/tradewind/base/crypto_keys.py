"""Where the keys that seal secrets come from; apart from crypto, which needs Django's settings."""

from pathlib import Path

from cryptography.fernet import Fernet

from .env import SettingInvalid, read_or_make_secret

NAME = "TRADEWIND_ENCRYPTION_KEYS"
FILE = "encryption-keys"


def read_keys(folder: Path) -> tuple[str, ...]:
    """Return the keys, newest first. Raises SettingInvalid when one of them is not a Fernet key."""
    text = read_or_make_secret(NAME, folder / FILE, make_key)
    keys = tuple(part.strip() for part in text.replace("\n", ",").split(",") if part.strip())
    if not keys:
        raise SettingInvalid(f"{NAME} is empty. It holds one or more keys, newest first, separated by commas.")
    for number, key in enumerate(keys, start=1):
        _check_key(number, key)
    return keys


def _check_key(number: int, key: str) -> None:
    try:
        Fernet(key)
    except ValueError as error:
        raise SettingInvalid(
            f"Key {number} of {NAME} is not a key: 32 bytes in URL-safe base64 are expected."
        ) from error


def make_key() -> str:
    """Return a fresh key."""
    return Fernet.generate_key().decode()
