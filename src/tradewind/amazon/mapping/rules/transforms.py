"""The catalogue of small changes that a rule makes to a value on its way to Amazon, for rules and for editors."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Literal

from . import text_changes, units
from .fields import Scalar, Value

Change = Callable[[Value], Value]
Given = Mapping[str, str | int]


class NearTo(str):
    """Words for which the nearest of Amazon's values is wanted, where one has anything in common with them."""

    __slots__ = ()


@dataclass(frozen=True)
class Parameter:
    """What a transform has to be told."""

    name: str
    label: str
    kind: Literal["number", "text", "choice"]
    choices: tuple[str, ...] = ()
    least: int = 1
    """The smallest number, or the shortest text."""
    most: int = 10_000
    """The largest number, or the longest text."""


@dataclass(frozen=True)
class TransformKind:
    """One entry of the catalogue."""

    name: str
    label: str
    """What a list to choose from calls it."""
    words: str
    """What it does, behind the words of its field: “Description, up to {limit} bytes”."""
    make: Callable[[Given], Change]
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True)
class Transform:
    """One change as a rule holds it: its name, and what it was told, in the order of the parameters."""

    name: str
    given: tuple[tuple[str, str | int], ...] = ()

    def describe(self) -> str:
        """Return what it does, in words."""
        return CATALOGUE[self.name].words.format(**dict(self.given))

    def apply(self, value: Value) -> Value:
        """Return the changed value; what it cannot change passes as it is."""
        return self.change(value)

    @cached_property
    def change(self) -> Change:
        """The change itself, made ready once."""
        return CATALOGUE[self.name].make(dict(self.given))

    @property
    def asks_place(self) -> bool:
        """Whether its outcome depends on what Amazon takes at the place."""
        return self.name == "nearest_choice"


def _each(change: Callable[[Scalar], Scalar]) -> Change:
    def run(value: Value) -> Value:
        if value is None:
            return None
        return tuple(map(change, value)) if isinstance(value, tuple) else change(value)

    return run


def _each_text(change: Callable[[str], str]) -> Change:
    return _each(lambda value: change(value) if isinstance(value, str) else value)


def _split(change: Callable[[str], tuple[str, ...]]) -> Change:
    def run(value: Value) -> Value:
        if isinstance(value, tuple):
            return tuple(part for one in value for part in (change(one) if isinstance(one, str) else (one,)))
        return change(value) if isinstance(value, str) else value

    return run


def _first(value: Value, limit: int) -> Value:
    return value[:limit] if isinstance(value, tuple) else value


def _join(value: Value, mark: str) -> Value:
    return mark.join(str(part) for part in value) if isinstance(value, tuple) else value


def _plain(change: Callable[[str], str]) -> Callable[[Given], Change]:
    return lambda _given: _each_text(change)


def _limited(change: Callable[[str, int], str]) -> Callable[[Given], Change]:
    return lambda given: _each_text(lambda text: change(text, int(given["limit"])))


def _make_replace(given: Given) -> Change:
    this, other = str(given["this"]), str(given["with"])
    return _each_text(lambda text: text_changes.replace_text(text, this, other))


def _make_convert(given: Given) -> Change:
    return _each(partial(units.convert, source=str(given["from"]), target=str(given["to"])))


_UNITS = tuple(units.UNITS)
_LIMIT = Parameter("limit", "at most", "number")
_ALL = (
    TransformKind("strip_html", "Remove HTML", "without HTML", _plain(text_changes.strip_html)),
    TransformKind("cut_bytes", "Cut at bytes", "up to {limit} bytes", _limited(text_changes.cut_at_bytes), (_LIMIT,)),
    TransformKind(
        "cut_characters",
        "Cut at characters",
        "up to {limit} characters",
        _limited(text_changes.cut_at_characters),
        (_LIMIT,),
    ),
    TransformKind(
        "split",
        "Split at a mark",
        "split at “{at}”",
        lambda given: _split(lambda text: text_changes.split_at(text, str(given["at"]))),
        (Parameter("at", "mark", "text", most=20),),
    ),
    TransformKind("split_lines", "Split at lines", "split at lines", lambda _: _split(text_changes.split_lines)),
    TransformKind(
        "split_sentences", "Split at sentences", "split at sentences", lambda _: _split(text_changes.split_sentences)
    ),
    TransformKind(
        "first",
        "Keep the first ones",
        "the first {limit}",
        lambda given: lambda value: _first(value, int(given["limit"])),
        (Parameter("limit", "how many", "number", most=1000),),
    ),
    TransformKind(
        "join",
        "Join to one text",
        "joined with “{with}”",
        lambda given: lambda value: _join(value, str(given["with"])),
        (Parameter("with", "mark between", "text", least=0, most=20),),
    ),
    TransformKind(
        "case",
        "Change capitals",
        "in {to} case",
        lambda given: _each_text(lambda text: text_changes.change_case(text, str(given["to"]))),
        (Parameter("to", "case", "choice", ("upper", "lower", "title", "sentence")),),
    ),
    TransformKind(
        "convert",
        "Convert a unit",
        "from {from} to {to}",
        _make_convert,
        (Parameter("from", "from", "choice", _UNITS), Parameter("to", "to", "choice", _UNITS)),
    ),
    TransformKind(
        "round",
        "Round",
        "rounded to {places} places",
        lambda given: _each(partial(units.round_to, places=int(given["places"]))),
        (Parameter("places", "places", "number", least=0, most=6),),
    ),
    TransformKind(
        "replace",
        "Replace words",
        "“{this}” replaced with “{with}”",
        _make_replace,
        (Parameter("this", "this", "text", most=200), Parameter("with", "with", "text", least=0, most=200)),
    ),
    TransformKind(
        "short_size",
        "Size as a letter",
        "as a letter where it is a word (Large: L)",
        _plain(text_changes.short_size),
    ),
    TransformKind("size_class", "Kind of size", "its kind: letters or numbers", _plain(text_changes.classify_size)),
    TransformKind("nearest_choice", "Nearest of Amazon's values", "the nearest of Amazon's values", _plain(NearTo)),
)
CATALOGUE: dict[str, TransformKind] = {one.name: one for one in _ALL}


def run_all(transforms: Iterable[Transform], value: Value) -> Value:
    """Return the value after the transforms, one after the other."""
    for transform in transforms:
        value = transform.change(value)
    return value
