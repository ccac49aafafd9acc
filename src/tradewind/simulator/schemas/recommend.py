"""Which product types a title or some keywords mean: whole words decide, and longer names before shorter ones.

Amazon: searchDefinitionsProductTypes of "Product Type Definitions API v2020-09-01"; how it scores is not published.
"""

import re
from collections.abc import Iterator
from functools import cache

from .product_types import PRODUCT_TYPES, ProductType

Phrase = tuple[str, ...]
Scores = dict[str, float]
MOST_FOR_A_TITLE = 5
SECOND_WORDS = 0.5
LATER_WORDS = 0.1
BEGUN_WORD = 0.1
SHORTEST_BEGINNING = 3

_WORD = re.compile(r"[a-z0-9]+")
_SECOND_PHRASE = re.compile(r"\b(?:with|for|in|by|and)\b|[,(|]| - ")


def recommend(title: str) -> list[ProductType]:
    """Return the product types a title is likely to be, the likeliest first.

    The noun comes last in a title's first phrase ("Hoodie with Pocket" is a hoodie), so words before
    "with", "for", "in" or a comma count more.
    """
    scores = _score(title.lower())
    for name, score in scores.items():
        scores[name] = score * SECOND_WORDS
    for name, score in _score(_SECOND_PHRASE.split(title.lower(), maxsplit=1)[0]).items():
        scores[name] = scores.get(name, 0) + score
    return _sort(scores)[:MOST_FOR_A_TITLE]


def find_product_types(keywords: list[str]) -> list[ProductType]:
    """Return the product types that any of the keywords names, or begins to name; whole words first."""
    scores = _score(" ".join(keywords).lower())
    beginnings = tuple(word.strip().lower() for word in keywords if len(word.strip()) >= SHORTEST_BEGINNING)
    for one in PRODUCT_TYPES.values():
        if any(word.startswith(beginnings) for word in _WORD.findall(" ".join((one.title, *one.words)).lower())):
            scores[one.name] = scores.get(one.name, 0) + BEGUN_WORD
    return _sort(scores)


def _sort(scores: Scores) -> list[ProductType]:
    return sorted((PRODUCT_TYPES[name] for name in scores), key=lambda one: -scores[one.name])


def _score(text: str) -> Scores:
    """Return a score for each product type that the text names: more for more words, and for later ones."""
    scores: Scores = {}
    for phrase, place in _read_phrases(_WORD.findall(text)):
        for name in _phrases()[phrase]:
            scores[name] = scores.get(name, 0) + len(phrase) * (1 + place * LATER_WORDS)
    return scores


def _read_phrases(words: list[str]) -> Iterator[tuple[Phrase, int]]:
    """Yield the names among the words with their places; the words of a longer name are no names of their own."""
    place = 0
    while place < len(words):
        found = next((one for one in _list_phrases(words[place:]) if one in _phrases()), None)
        if found:
            yield found, place
        place += len(found) if found else 1


def _list_phrases(words: list[str]) -> Iterator[Phrase]:
    """Yield what the words begin with, the longest first, its last word also as one thing instead of many."""
    for length in range(min(len(words), _longest()), 0, -1):
        for last in _list_singulars(words[length - 1]):
            yield (*words[: length - 1], last)


def _list_singulars(word: str) -> Iterator[str]:
    yield word
    for ending, instead in (("s", ""), ("es", ""), ("ves", "f")):
        if word.endswith(ending):
            yield word.removesuffix(ending) + instead


@cache
def _phrases() -> dict[Phrase, tuple[str, ...]]:
    """Return the names of the product types by what they are called."""
    known: dict[Phrase, tuple[str, ...]] = {}
    for one in PRODUCT_TYPES.values():
        for words in one.words:
            phrase = tuple(_WORD.findall(words))
            known[phrase] = (*known.get(phrase, ()), one.name)
    return known


@cache
def _longest() -> int:
    return max(map(len, _phrases()))
