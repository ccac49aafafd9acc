"""Gives each sentence a key of fixed size, by which listings with the same problem are found and counted."""

import hashlib
from uuid import UUID


def key_of(words: str) -> UUID:
    """Return the key of a sentence: its MD5, as PostgreSQL's md5(message)::uuid gives it."""
    return UUID(hashlib.md5(words.encode("utf-8", "replace"), usedforsecurity=False).hexdigest())
