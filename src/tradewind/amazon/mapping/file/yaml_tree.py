"""Reads YAML into a plain tree that knows its lines, and takes nothing of YAML that hides or builds anything.

No tags, anchors, aliases, second documents, or keys twice. Only `true`, `false`, `null` and numbers as JSON has them
are more than text, so that Norway's `NO` and a code such as `007` stay what they are (YAML 1.1 reads them otherwise).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

LIMIT_BYTES = 5_000_000
_DEEPEST = 20
_LONGEST_NUMBER = 30
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\Z")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FileInvalid(ValueError):
    """The file cannot be used; `faults` holds a line (from 1; 0 for the file as a whole) and a sentence for each."""

    def __init__(self, faults: list[tuple[int, str]]) -> None:
        super().__init__("; ".join(words for _line, words in faults))
        self.faults = sorted(faults)


@dataclass(frozen=True)
class Scalar:
    """A text, a number, yes or no, or nothing."""

    value: str | int | float | bool | None
    line: int
    text: str = ""
    """As it stands in the file."""


@dataclass(frozen=True)
class Items:
    """A list."""

    entries: tuple["Node", ...]
    line: int


@dataclass(frozen=True)
class Group:
    """Keys and their values, in the file's order."""

    entries: dict[str, "Node"]
    lines: dict[str, int]
    line: int


Node = Scalar | Items | Group


def read_tree(text: str | bytes) -> Node:
    """Return the file's one document; raises FileInvalid with the line."""
    size = len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "surrogatepass"))
    if size > LIMIT_BYTES:
        raise FileInvalid([(0, f"The file has more than {LIMIT_BYTES // 1_000_000} MB.")])
    try:
        return _Reader(text.decode() if isinstance(text, bytes) else text).read()
    except UnicodeError as error:
        raise FileInvalid([(0, "The file is not text in UTF-8.")]) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise FileInvalid([(line, f"This is not YAML: {error.problem or error.context}.")]) from error
    except yaml.YAMLError as error:
        raise FileInvalid([(0, "The file holds characters that YAML does not allow.")]) from error


def plain(node: Node) -> Any:
    """Return the tree as plain values, without its lines."""
    if isinstance(node, Group):
        return {key: plain(value) for key, value in node.entries.items()}
    return [plain(value) for value in node.entries] if isinstance(node, Items) else node.value


class _Reader:
    def __init__(self, text: str) -> None:
        self._events: Iterator[Any] = yaml.parse(text, Loader=_Loader)

    def read(self) -> Node:
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise FileInvalid([(0, "The file is empty.")])
        found = self._node(next(self._events), 0)
        next(self._events)
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise FileInvalid([(_line(after), "A second document (“---”) begins here; a file holds one.")])
        return found

    def _node(self, event: Any, depth: int) -> Node:
        _refuse_tricks(event)
        if depth > _DEEPEST:
            raise FileInvalid([(_line(event), "This is nested too deeply.")])
        if isinstance(event, yaml.ScalarEvent):
            is_plain = event.style is None or event.style == ""
            value = _read_plain(event.value) if is_plain else event.value
            return Scalar(value, _line(event), event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            entries: list[Node] = []
            while not isinstance(inner := next(self._events), yaml.SequenceEndEvent):
                entries.append(self._node(inner, depth + 1))
            return Items(tuple(entries), _line(event))
        return self._group(event, depth)

    def _group(self, event: Any, depth: int) -> Group:
        found = Group({}, {}, _line(event))
        while not isinstance(inner := next(self._events), yaml.MappingEndEvent):
            _refuse_tricks(inner)
            if not isinstance(inner, yaml.ScalarEvent):
                raise FileInvalid([(_line(inner), "A key is one text.")])
            if inner.value in found.entries:
                raise FileInvalid([(_line(inner), f"The key “{_short(inner.value)}” stands here twice.")])
            found.lines[inner.value] = _line(inner)
            found.entries[inner.value] = self._node(next(self._events), depth + 1)
        return found


def _refuse_tricks(event: Any) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise FileInvalid([(_line(event), "Anchors and aliases (& and *) are not taken here; write it out.")])
    if getattr(event, "tag", None):
        raise FileInvalid([(_line(event), "Tags (such as !!str) are not taken here.")])
    if isinstance(event, yaml.ScalarEvent) and _CONTROL.search(event.value):
        raise FileInvalid([(_line(event), "Control characters are not taken here.")])


def _read_plain(text: str) -> str | int | float | bool | None:
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > _LONGEST_NUMBER or not NUMBER.match(text):
        return text
    number = int(text) if _INTEGER.match(text) else float(text)
    return number if abs(number) != float("inf") else text


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _short(text: str) -> str:
    return text[:80]
