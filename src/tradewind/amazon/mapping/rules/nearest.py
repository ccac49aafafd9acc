"""Guesses the one of Amazon's values that has most in common with a product's own words."""

import re
from collections.abc import Iterator, Sequence

from ..schema.shape import Choice

_WORD = re.compile(r"[^\W_]+")
_OWNING = re.compile(r"['’]s\b")
_LETTER_BEFORE_WORD = re.compile(r"\b([^\W\d_])[-_ ](?=[^\W\d_]{2})")
_SECOND_PHRASE = re.compile(r"\s(?:with|for|in|by|and)\s|[,(|]|\s-\s")
_SHORTEST = 3
# What a word of the words counts for, by where it stands; one that is only part of Amazon's word counts a fourth.
_FIRST_PHRASE, _ITS_END = 20, 10
_SECOND_WORDS = 10
_LINES_BELOW, _THEIR_END = 4, 4
_PART = 4
_SAYS_NOTHING = frozenset({"and", "casual", "fashion", "general", "other", "the"})
_FOR_WHOM = frozenset({"baby", "boy", "girl", "infant", "kid", "men", "toddler", "unisex", "women"})
# One thing, said otherwise across the ocean; Amazon's own words stand to the right.
_SAME = {
    "jumper": "sweatshirt", "pullover": "sweatshirt", "rucksack": "backpack", "sweater": "sweatshirt", "tee": "tshirt",
    "trainer": "sneaker",
}  # fmt: skip


class NearestFinder:
    """Amazon's values of one place, made ready for finding the nearest of them for many products."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        self._choices = choices
        self._words = [frozenset(_read_words(str(choice.value))) - _SAYS_NOTHING for choice in choices]
        self._places: dict[str, list[int]] = {}
        for place, words in enumerate(self._words):
            for word in words:
                self._places.setdefault(word, []).append(place)

    def find(self, words: str) -> str | None:
        """Return the value that has most in common with the words; None when none has a word in common.

        The first line is taken for a title, whose noun comes last in its first phrase; lines below it count less.
        Whole words count more than parts of words. Of equals, one whose own words are all said wins, then one that
        is for nobody in particular, then the first.
        """
        held = self._hold(words)
        scores: dict[int, int] = {}
        for word, weight in held.items():
            for place in self._places[word]:
                scores[place] = scores.get(place, 0) + weight
        if not scores:
            return None
        most = max(scores.values())
        best = min((self._rank(place, held), place) for place, score in scores.items() if score == most)
        return str(self._choices[best[1]].value)

    def _rank(self, place: int, held: dict[str, int]) -> tuple[bool, int]:
        unsaid = self._words[place] - held.keys()
        return bool(unsaid), len(unsaid & _FOR_WHOM)

    def _hold(self, words: str) -> dict[str, int]:
        """Return which of Amazon's words are said, whole or in part, with what each counts for."""
        held: dict[str, int] = {}
        for word, weight in _weigh_words(words):
            if word in self._places:
                held[word] = max(held.get(word, 0), weight)
            else:
                for known in self._list_alike(word):
                    held[known] = max(held.get(known, 0), weight // _PART)
        return held

    def _list_alike(self, word: str) -> Iterator[str]:
        """Yield Amazon's words that begin or end with the word, or with which the word begins or ends."""
        if word.isdecimal():
            return
        for known in self._places:
            longer, shorter = (word, known) if len(word) > len(known) else (known, word)
            if longer.startswith(shorter) or longer.endswith(shorter):
                yield known


def find_nearest(words: str, choices: Sequence[Choice]) -> str | None:
    """Return the value that has most in common with the words, as NearestFinder.find does."""
    return NearestFinder(choices).find(words)


def _weigh_words(text: str) -> Iterator[tuple[str, int]]:
    title, _, below = text.partition("\n")
    first, *others = _SECOND_PHRASE.split(title, maxsplit=1)
    yield from _weigh(first, _FIRST_PHRASE, _ITS_END)
    yield from _weigh(" ".join(others), _SECOND_WORDS, 0)
    yield from _weigh(below, _LINES_BELOW, _THEIR_END)


def _weigh(text: str, least: int, at_end: int) -> Iterator[tuple[str, int]]:
    words = _read_words(text)
    for place, word in enumerate(words, start=1):
        yield word, least + at_end * place // len(words)


def _read_words(text: str) -> list[str]:
    """Return the words as one thing of each; a letter before a word belongs to it, as in “T-Shirt”."""
    plain = _LETTER_BEFORE_WORD.sub(r"\1", _OWNING.sub("", text.lower()))
    words = (_as_one(word) for word in _WORD.findall(plain))
    return [_SAME.get(word, word) for word in words if len(word) >= _SHORTEST or word.isdecimal()]


def _as_one(word: str) -> str:
    """Return the same word for one thing and for many: “scarf” and “scarves”, “box” and “boxes”."""
    if len(word) <= _SHORTEST or word.endswith("ss"):
        return word
    if word.endswith(("xes", "ches", "shes", "sses")):
        return word[:-2]
    one = word.removesuffix("s")
    return f"{one[:-1]}ve" if one.endswith("f") and not one.endswith("ff") else one
