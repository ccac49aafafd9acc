"""Finds the one of Amazon's values that has most in common with a product's own words."""

import re
from collections.abc import Sequence

from .shape import Choice

_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 3


def find_nearest(words: str, choices: Sequence[Choice]) -> str | None:
    """Return the value that holds most letters of the words; None when it holds no word of three letters or more.

    Hyphens do not part words: “T-Shirt” is found in `fashion-t-shirts`. Of equals the first wins.
    """
    wanted = {_stem(word) for word in _WORD.findall(words.lower().replace("-", ""))}
    wanted = {word for word in wanted if len(word) >= _SHORTEST}
    best, best_score = None, 0
    for choice in choices:
        joined = re.sub(r"[\W_]+", "", str(choice.value).lower())
        score = sum(len(word) for word in wanted if word in joined)
        if score > best_score:
            best, best_score = str(choice.value), score
    return best


def _stem(word: str) -> str:
    return word.removesuffix("s") if len(word) > _SHORTEST else word
