"""What a person may write as the description of a connection: one line of text, kept as it is."""

import unicodedata

from tradewind.base.errors import Refused

LONGEST = 200
# Characters that turn the direction of the text around them; they make one line look like another.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_description(text: str) -> str:
    """Return the text without blanks at its ends. Raises Refused with the field `description`."""
    cleaned = text.strip()
    if len(cleaned) > LONGEST:
        _refuse(f"A description has at most {LONGEST} characters; this one has {len(cleaned):,}.")
    if any(unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"} or one in _TURNING for one in cleaned):
        _refuse("A description is one line of text, without control characters.")
    return cleaned


def _refuse(words: str) -> None:
    raise Refused("description_invalid", words, fields={"description": words})
