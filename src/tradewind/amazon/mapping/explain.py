"""Tells how one attribute of one product comes about, from the store's value to the one that is sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from .build import Plan, Step
from .facts import ProductFacts
from .kinds import as_kind
from .rules.fields import Value, find_field
from .rules.rules import FieldSource, FixedSource, MapSource, Rule, Source, TemplateSource
from .rules.sources import Unmapped, label_of
from .rules.template_filters import as_text
from .rules.templates import TemplateFailed
from .rules.transforms import NearTo, Transform

Code = Literal[
    "field", "fixed", "offer", "template", "failed", "transform", "mapped", "not_in_map", "amazons_own", "nearest",
    "not_near", "written",
]  # fmt: skip


@dataclass(frozen=True)
class Move:
    """One thing that happens on the way; explain_words.py says it in words."""

    code: Code
    value: Value
    """What there is after it."""
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Attempt:
    """One source of a rule's chain, what it was asked and what it gave."""

    source: Source
    moves: tuple[Move, ...]
    value: Value
    is_asked: bool
    """Whether those before it gave nothing."""
    is_used: bool


@dataclass(frozen=True)
class ExplainedPlace:
    """One place in an attribute that a rule fills."""

    path: str
    title: str
    rule: Rule
    attempts: tuple[Attempt, ...]
    value: Any
    """As it stands in what Amazon gets; None when the rule gives nothing."""


@dataclass(frozen=True)
class Explained:
    """One attribute of one product."""

    attribute: str
    title: str
    places: tuple[ExplainedPlace, ...]


def explain_attribute(
    attribute: str,
    plan: Plan,
    *,
    store: ProductFacts,
    offered: ProductFacts,
    offer_steps: Mapping[str, Sequence[str]] | None = None,
) -> Explained:
    """Return the whole way of an attribute's values; empty of places when no rule fills it.

    `store` is the product as the store has it, `offered` with price and stock as they go to Amazon, and
    `offer_steps` the words of what lies between, by field.
    """
    way = _Way(store, offered, offer_steps or {})
    planned = plan.attributes.get(attribute)
    places = tuple(_explain_place(step, plan, way) for step in planned.steps) if planned else ()
    return Explained(attribute, plan.shape.title_of(attribute), places)


def _explain_place(step: Step, plan: Plan, way: "_Way") -> ExplainedPlace:
    attempts: list[Attempt] = []
    used: Value = None
    for source in step.rule.chain:
        is_asked = used is None
        moves = tuple(way.follow(source, step)) if is_asked else ()
        value = moves[-1].value if moves else None
        is_used = is_asked and value not in (None, "", ())
        if is_used:
            used = value
            moves += _write(value, step)
        attempts.append(Attempt(source, moves, value, is_asked, is_used))
    written = _written(used, step) if used is not None else None
    return ExplainedPlace(step.rule.path, plan.shape.title_at(step.rule.path), step.rule, tuple(attempts), written)


def _write(value: Value, step: Step) -> tuple[Move, ...]:
    """Return the last move where Amazon writes the value otherwise: a label's value, a number, yes or no."""
    written = _written(value, step)
    return () if as_text(written) == as_text(value) else (Move("written", written),)


def _written(value: Value, step: Step) -> Any:
    if isinstance(value, tuple):
        return tuple(as_kind(part, step.leaf.entry) for part in value)
    return as_kind(value, step.leaf.entry)


@dataclass(frozen=True)
class _Way:
    store: ProductFacts
    offered: ProductFacts
    offer_steps: Mapping[str, Sequence[str]]

    def follow(self, source: Source, step: Step) -> Iterator[Move]:
        """Yield what happens from the store's value to the one that the source gives at a place."""
        if isinstance(source, FixedSource):
            yield Move("fixed", source.value)
        elif isinstance(source, TemplateSource):
            yield from self._fill(source, step)
        elif isinstance(source, MapSource):
            yield from self._look_up(source, step)
        elif isinstance(source, FieldSource):
            yield from self._change(self._read(source.field), source.transforms, step)

    def _read(self, name: str) -> list[Move]:
        """Return the store's value of a field, and what the price and stock rules make of it."""
        known = find_field(name)
        if known is None:
            return [Move("field", None, {"label": name})]
        moves = [Move("field", known.read(self.store), {"label": label_of(name)})]
        words = self.offer_steps.get(name, ())
        if words:
            moves.append(Move("offer", known.read(self.offered), {"words": ", ".join(words)}))
        return moves

    def _change(self, moves: list[Move], transforms: Sequence[Transform], step: Step) -> Iterator[Move]:
        yield from moves
        value = moves[-1].value
        for transform in transforms:
            value = transform.apply(value)
            if not transform.asks_place:
                yield Move("transform", value, {"words": transform.describe()})
        if _holds(value, NearTo):
            settled = step.settle(value)
            yield Move("nearest" if settled is not None else "not_near", settled)

    def _fill(self, source: TemplateSource, step: Step) -> Iterator[Move]:
        for name in source.compiled.names:
            yield from self._read(name)
        try:
            filled = source.compiled.fill(self.offered)
        except TemplateFailed as failure:
            yield Move("failed", None, {"reason": str(failure)})
            return
        yield from self._change([Move("template", filled)], source.transforms, step)

    def _look_up(self, source: MapSource, step: Step) -> Iterator[Move]:
        yield from self._change(self._read(source.field), source.transforms, step)
        found = source.read(self.offered)
        if found is None or found == ():
            return
        settled = step.settle(found)
        if settled is None:
            yield Move("not_in_map", None)
        else:
            yield Move("amazons_own" if _holds(found, Unmapped) else "mapped", settled)


def _holds(value: Value, kind: type) -> bool:
    return any(isinstance(part, kind) for part in (value if isinstance(value, tuple) else (value,)))
