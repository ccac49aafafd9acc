"""Finds the one of Amazon's values that has most in common with a product's own words."""

import re
from collections.abc import Sequence

from ..schema.shape import Choice

_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 3


def find_nearest(words: str, choices: Sequence[Choice]) -> str | None:
    """Return the value that holds most letters of the words; None when it holds no word of three letters or more.

    Hyphens do not part words: “T-Shirt” is found in `fashion-t-shirts`. Of equals the first wins.
    """
    wanted = {_stem(word) for word in _WORD.findall(words.lower().replace("-", ""))}
    letters = [choice.letters for choice in choices]
    together = " ".join(letters)
    held = [word for word in wanted if len(word) >= _SHORTEST and word in together]
    if not held:
        return None
    scores = [sum(len(word) for word in held if word in one) for one in letters]
    return str(choices[scores.index(max(scores))].value)


def _stem(word: str) -> str:
    return word.removesuffix("s") if len(word) > _SHORTEST else word
