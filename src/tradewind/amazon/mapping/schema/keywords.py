"""Amazon's own keywords of JSON Schema, as its three reference validators read them.

Docs "Product Type Definition Meta-Schema": `maxUniqueItems` is how often each combination of the selectors'
values may occur, not how many different entries there may be.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

# What a merchant cannot choose says nothing in a sentence.
_SILENT_SELECTORS = {"marketplace_id", "audience", "currency"}


class KeywordBroken(ValueError):
    """Carries what is needed for the sentence through the validator, which keeps only text."""

    def __init__(self, code: str, *, selected: Mapping[str, Any] | None = None, **detail: int) -> None:
        """`selected`: the values that make the entries one of a kind, by the names of the selectors."""
        told = {key: str(value) for key, value in detail.items()}
        super().__init__(orjson.dumps({"code": code, "selected": selected or {}, **told}).decode())


class _Repeats:
    """How often each combination of selectors occurs among the entries of an attribute."""

    def __init__(self, parent: Mapping[str, Any], value: Any, path: Sequence[str | int]) -> None:  # noqa: ARG002
        self.limit = int(value)
        self.selectors: tuple[str, ...] | None = tuple(parent["selectors"]) if "selectors" in parent else None
        if not all(isinstance(name, str) for name in self.selectors or ()):
            raise ValueError("selectors are names of properties.")

    def count(self, entries: Sequence[Any]) -> Counter[bytes]:
        """Return the number of entries of each combination."""
        return Counter(orjson.dumps(self._combination(entry), option=orjson.OPT_SORT_KEYS) for entry in entries)

    def _combination(self, entry: Any) -> Any:
        if self.selectors is None or not isinstance(entry, Mapping):
            return entry
        return {name: entry.get(name) for name in self.selectors}

    def selected(self, combination: bytes) -> dict[str, Any]:
        """Return what a merchant can choose of the combination."""
        chosen = orjson.loads(combination) if self.selectors is not None else None
        if not isinstance(chosen, dict):
            return {}
        return {name: value for name, value in chosen.items() if value is not None and name not in _SILENT_SELECTORS}


class MaxUniqueItems(_Repeats):
    """At most so many entries for each combination of the selectors."""

    def validate(self, instance: Any) -> None:
        """Raise KeywordBroken when a combination occurs too often."""
        if not isinstance(instance, list) or len(instance) <= self.limit:
            return
        for combination, given in self.count(instance).items():
            if given > self.limit:
                raise KeywordBroken("too_many", selected=self.selected(combination), given=given, limit=self.limit)


class MinUniqueItems(_Repeats):
    """At least so many entries for each combination of the selectors that occurs."""

    def validate(self, instance: Any) -> None:
        """Raise KeywordBroken when there are too few."""
        if not isinstance(instance, list) or (instance and self.limit <= 1):
            return
        counts = self.count(instance) or Counter({b"{}": 0})
        combination, given = min(counts.items(), key=lambda pair: pair[1])
        if given < self.limit:
            raise KeywordBroken("too_few", selected=self.selected(combination), given=given, limit=self.limit)


class _Bytes:
    def __init__(self, parent: Mapping[str, Any], value: Any, path: Sequence[str | int]) -> None:  # noqa: ARG002
        self.limit = int(value)


class MaxUtf8ByteLength(_Bytes):
    """A text of at most so many bytes in UTF-8."""

    def validate(self, instance: Any) -> None:
        """Raise KeywordBroken when the text is longer."""
        if isinstance(instance, str) and (given := _utf8_length(instance)) > self.limit:
            raise KeywordBroken("too_many_bytes", given=given, limit=self.limit)


class MinUtf8ByteLength(_Bytes):
    """A text of at least so many bytes in UTF-8."""

    def validate(self, instance: Any) -> None:
        """Raise KeywordBroken when the text is shorter."""
        if isinstance(instance, str) and (given := _utf8_length(instance)) < self.limit:
            raise KeywordBroken("too_few_bytes", given=given, limit=self.limit)


def _utf8_length(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


KEYWORDS: dict[str, type[Any]] = {
    "maxUniqueItems": MaxUniqueItems,
    "minUniqueItems": MinUniqueItems,
    "maxUtf8ByteLength": MaxUtf8ByteLength,
    "minUtf8ByteLength": MinUtf8ByteLength,
}
