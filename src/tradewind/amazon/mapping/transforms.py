"""The small changes a rule can make to a value on its way to Amazon."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from .fields import Value

_TAG = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_BREAK = re.compile(r"<\s*(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^>]*>", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])\s*|\n+")  # Japanese puts no blank after a sentence


@lru_cache(maxsize=16)
def strip_html(text: str) -> str:
    """Return the words of an HTML text; paragraphs and list entries stand on lines of their own.

    The last few are kept: a product's variants, and several rules, take the same description.
    """
    plain = html.unescape(_TAG.sub(" ", _BREAK.sub("\n", text)))
    lines = (_SPACES.sub(" ", line).strip() for line in plain.splitlines())
    return "\n".join(line for line in lines if line)


def cut_at_bytes(text: str, limit: int) -> str:
    """Return the beginning of `text` that fits `limit` UTF-8 bytes, without breaking a character or, if it
    can be helped, a word.
    """
    raw = text.encode("utf-8", "replace")
    if len(raw) <= limit:
        return text
    whole = raw[:limit].decode("utf-8", "ignore")
    at_word = whole.rsplit(None, 1)[0] if " " in whole[len(whole) // 2 :] else whole
    return at_word.rstrip(" ,;:-")


def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences and lines of a text."""
    return tuple(part.strip() for part in _SENTENCE_END.split(text) if part.strip())


def split_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


_SIZE_LETTERS = {
    "extra small": "XS", "x-small": "XS", "xsmall": "XS", "small": "S", "medium": "M", "large": "L",
    "x-large": "XL", "extra large": "XL", "xlarge": "XL", "xx-large": "2XL", "xxl": "2XL", "xxxl": "3XL",
    "one size": "One Size", "one size fits all": "One Size", "os": "One Size",
}  # fmt: skip


def short_size(text: str) -> str:
    """Return the letters that a size in words stands for (“Large” is “L”); other sizes as they are."""
    return _SIZE_LETTERS.get(text.strip().lower(), text.strip())


def classify_size(text: str) -> str:
    """Return Amazon's class of a clothes size: `numeric` for a number, else `alpha`."""
    return "numeric" if text.strip().replace(".", "", 1).isdecimal() else "alpha"


class NearTo(str):
    """Words for which the nearest of Amazon's values is wanted, where one has anything in common with them."""

    __slots__ = ()


@dataclass(frozen=True)
class Transform:
    """One change: its name in a rule, its words, and the limit some need (bytes or entries)."""

    name: str
    limit: int | None = None

    def describe(self) -> str:
        """Return what it does, in words."""
        return _WORDS[self.name].format(limit=self.limit)

    def apply(self, value: Value) -> Value:
        """Return the changed value; what is not text passes as it is."""
        if self.name == "first":
            return value[: self.limit] if isinstance(value, tuple) else value
        if isinstance(value, tuple):
            return tuple(self._change(part) if isinstance(part, str) else part for part in value)
        if not isinstance(value, str):
            return value
        split = _SPLITS.get(self.name)
        return split(value) if split else self._change(value)

    def _change(self, text: str) -> str:
        if self.name == "cut_bytes":
            return cut_at_bytes(text, self.limit or 0)
        change = _CHANGES.get(self.name)
        return change(text) if change else text


_CHANGES: dict[str, Callable[[str], str]] = {
    "strip_html": strip_html,
    "short_size": short_size,
    "size_class": classify_size,
    "nearest_choice": NearTo,
}
_SPLITS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "split_lines": split_lines,
    "split_sentences": split_sentences,
}
_WORDS = {
    "strip_html": "without HTML",
    "short_size": "as a letter where it is a word (Large: L)",
    "size_class": "its kind: letters or numbers",
    "nearest_choice": "the nearest of Amazon's values",
    "split_lines": "split at lines",
    "split_sentences": "split at sentences",
    "first": "the first {limit}",
    "cut_bytes": "up to {limit} bytes",
}
NEED_LIMIT = frozenset({"first", "cut_bytes"})
NAMES = frozenset(_WORDS)
