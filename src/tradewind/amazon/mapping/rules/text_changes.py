"""What a rule can do to a text on its way to Amazon, each a plain function."""

import html
import re
from functools import lru_cache
from unicodedata import combining

LONGEST_TEXT = 100_000
"""No change of a text makes more characters than this of it."""

_UNSEEN = (
    (re.compile("<!--"), re.compile("-->")),
    (re.compile(r"<script\b", re.IGNORECASE), re.compile(r"</script\s*>", re.IGNORECASE)),
    (re.compile(r"<style\b", re.IGNORECASE), re.compile(r"</style\s*>", re.IGNORECASE)),
)
"""Where that begins and ends which nobody reads: comments, scripts, styles."""
_TAG = re.compile(r"<[^>]*>")
_LONG_NUMBER = re.compile(r"&#[0-9]{8,};?")
_BREAK = re.compile(r"<\s*(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^>]*>", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])\s*|\n+")  # Japanese puts no blank after a sentence
_JOINER = "\u200d"  # holds the parts of a family emoji together
_WORD = re.compile(r"\S+")


@lru_cache(maxsize=16)
def strip_html(text: str) -> str:
    """Return the words of an HTML text; paragraphs and list entries stand on lines of their own.

    The last few are kept: a product's variants, and several rules, take the same description.
    """
    for begin, end in _UNSEEN:
        text = _cut_out(text, begin, end)
    closed, mark, rest = text.rpartition(
        ">"
    )  # behind the last ">" no tag ends, and each "<" would be looked at in vain
    plain = _LONG_NUMBER.sub("", _TAG.sub(" ", _BREAK.sub("\n", closed + mark)) + rest)
    lines = (_SPACES.sub(" ", line).strip() for line in html.unescape(plain).splitlines())
    return "\n".join(line for line in lines if line)


def _cut_out(text: str, begin: re.Pattern[str], end: re.Pattern[str]) -> str:
    """Return the text with blanks for what stands from each beginning to its end; what never ends stays."""
    kept, at = [], 0
    while (opened := begin.search(text, at)) and (closed := end.search(text, opened.end())):
        kept.append(text[at : opened.start()])
        at = closed.end()
    return " ".join([*kept, text[at:]])


def cut_at_bytes(text: str, limit: int) -> str:
    """Return the beginning of `text` that fits `limit` UTF-8 bytes, without breaking a character or, if it
    can be helped, a word.
    """
    raw = text.encode("utf-8", "replace")
    if len(raw) <= limit:
        return text
    return _end_well(text, len(raw[:limit].decode("utf-8", "ignore")))


def cut_at_characters(text: str, limit: int) -> str:
    """Return the beginning of `text` of at most `limit` characters, broken as `cut_at_bytes` does."""
    return text if len(text) <= limit else _end_well(text, limit)


def _end_well(text: str, end: int) -> str:
    """Return what is before `end`, or a little less, so that it ends with a whole character and a whole word."""
    while end > 0 and _belongs_together(text[end - 1], text[end]):
        end -= 1
    at_blank = max(text.rfind(blank, end // 2, end) for blank in " \n\t")
    if at_blank > 0 and not text[end].isspace():
        end = at_blank
    return text[:end].rstrip(" ,;:-\n\t")


def _belongs_together(before: str, after: str) -> bool:
    """Return whether two code points make one character for a reader: a letter with its accent, parts of an emoji."""
    return (
        combining(after) != 0
        or _JOINER in (before, after)
        or "\ufe00" <= after <= "\ufe0f"
        or "\U0001f3fb" <= after <= "\U0001f3ff"
    )


@lru_cache(maxsize=16)
def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences and lines of a text."""
    return tuple(part.strip() for part in _SENTENCE_END.split(text) if part.strip())


def split_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def split_at(text: str, mark: str) -> tuple[str, ...]:
    """Return the parts between the marks that say something."""
    return tuple(part.strip() for part in text.split(mark) if part.strip())


def replace_text(text: str, this: str, other: str) -> str:
    """Return the text with `this` replaced wherever it stands, while the text stays within LONGEST_TEXT."""
    growth = len(other) - len(this)
    most = (LONGEST_TEXT - len(text)) // growth if growth > 0 else -1
    return text.replace(this, other, max(most, 0) if growth > 0 else -1)


def change_case(text: str, to: str) -> str:
    """Return the text in `upper` or `lower` case, as a `title` or as a `sentence`."""
    if to == "upper":
        return text.upper()
    if to == "lower":
        return text.lower()
    return _WORD.sub(lambda word: _capitalize(word[0]), text) if to == "title" else _capitalize(text)


def _capitalize(text: str) -> str:
    return text[:1].upper() + text[1:].lower()


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
