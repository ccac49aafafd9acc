"""Where a rule takes a value from: a product field, a fixed value, a template, or a map of our values to Amazon's."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as in_detail
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from ..facts import ProductFacts
from .fields import Field, Scalar, Value, find_field
from .templates import CompiledTemplate, TemplateFailed, compile_template
from .transforms import Transform, run_all

_LONGEST_SHOWN = 60  # characters of a template where its source is told


class Unmapped(str):
    """A value that a map does not know; it counts where it is one of Amazon's own values, and nowhere else."""

    __slots__ = ()


class Source(Protocol):
    """One part of a rule's chain."""

    def describe(self) -> str:
        """Return where the value comes from, in words."""

    def read(self, facts: ProductFacts) -> Value:
        """Return the value for one product; None or empty when there is none."""

    @property
    def is_fixed(self) -> bool:
        """Whether the value is the same for every product."""

    @property
    def is_money(self) -> bool:
        """Whether the value is an amount in the product's own currency."""

    @property
    def asks_place(self) -> bool:
        """Whether what it gives is settled only by what Amazon takes at the place."""


@dataclass(frozen=True)
class FieldSource:
    """Takes the value of a product field."""

    field: str
    transforms: tuple[Transform, ...] = ()

    def describe(self) -> str:
        """Return where the value comes from, in words."""
        return ", ".join([label_of(self.field), *(transform.describe() for transform in self.transforms)])

    def read(self, facts: ProductFacts) -> Value:
        """Return the field's value after its transforms; None or empty when there is none."""
        value = self._known.read(facts) if self._known else None
        return run_all(self.transforms, value) if self.transforms else value

    @cached_property
    def _known(self) -> Field | None:
        return find_field(self.field)

    @property
    def is_fixed(self) -> bool:
        """Return False: products differ."""
        return False

    @cached_property
    def is_money(self) -> bool:
        """Whether the value is an amount in the product's own currency."""
        return _is_money(self.field)

    @cached_property
    def asks_place(self) -> bool:
        """Whether the nearest of Amazon's values is wanted."""
        return any(transform.asks_place for transform in self.transforms)


@dataclass(frozen=True)
class FixedSource:
    """Always gives the same value, or the same values."""

    value: Scalar | tuple[Scalar, ...]

    def describe(self) -> str:
        """Return where the value comes from, in words."""
        return "Fixed value"

    def read(self, facts: ProductFacts) -> Value:  # noqa: ARG002 - the same face as the other sources
        """Return the value."""
        return self.value

    @property
    def is_fixed(self) -> bool:
        """Return True."""
        return True

    @property
    def is_money(self) -> bool:
        """Return False: it is the merchant's own amount, in the marketplace's currency."""
        return False

    @property
    def asks_place(self) -> bool:
        """Return False: it is what it is."""
        return False


@dataclass(frozen=True)
class TemplateSource:
    """Fills a text that the merchant wrote with the product's fields."""

    template: str
    transforms: tuple[Transform, ...] = ()

    def describe(self) -> str:
        """Return where the value comes from, in words."""
        shown = " ".join(self.template.split())
        if len(shown) > _LONGEST_SHOWN:
            shown = f"{shown[: _LONGEST_SHOWN - 1]}…"
        return ", ".join([f"Template “{shown}”", *(transform.describe() for transform in self.transforms)])

    def read(self, facts: ProductFacts) -> Value:
        """Return the filled text after its transforms; nothing where it cannot be filled."""
        try:
            return run_all(self.transforms, self.compiled.fill(facts))
        except TemplateFailed:
            return None

    @cached_property
    def compiled(self) -> CompiledTemplate:
        """The template ready for use; the text was checked when the rule was read."""
        return compile_template(self.template)

    @cached_property
    def is_fixed(self) -> bool:
        """Whether it names no field."""
        return not self.compiled.names

    @cached_property
    def is_money(self) -> bool:
        """Whether an amount in the product's own currency is in it."""
        return any(_is_money(name) for name in self.compiled.names)

    @cached_property
    def asks_place(self) -> bool:
        """Whether the nearest of Amazon's values is wanted."""
        return any(transform.asks_place for transform in self.transforms)


@dataclass(frozen=True)
class MapSource:
    """Turns our values into Amazon's, whatever their case and the blanks around them."""

    field: str
    values: Mapping[str, Scalar] = in_detail(hash=False)
    transforms: tuple[Transform, ...] = ()

    def describe(self) -> str:
        """Return where the value comes from, in words."""
        told = [label_of(self.field), *(transform.describe() for transform in self.transforms)]
        return ", ".join([*told, "looked up in a value map"])

    def read(self, facts: ProductFacts) -> Value:
        """Return what stands in the map for the field's value; what does not stand there as Unmapped."""
        value = self.read_field(facts)
        if isinstance(value, tuple):
            return tuple(self._look_up(part) for part in value)
        return self._look_up(value) if value is not None and value != "" else None

    def read_field(self, facts: ProductFacts) -> Value:
        """Return the field's value after its transforms, before it is looked up."""
        known = self._known
        return run_all(self.transforms, known.read(facts) if known else None)

    def _look_up(self, value: Scalar) -> Scalar:
        words = as_key(value)
        return self._by_key.get(words, Unmapped(str(value).strip()))

    @cached_property
    def _known(self) -> Field | None:
        return find_field(self.field)

    @cached_property
    def _by_key(self) -> Mapping[str, Scalar]:
        return {as_key(ours): theirs for ours, theirs in self.values.items()}

    @property
    def is_fixed(self) -> bool:
        """Return False: products differ."""
        return False

    @property
    def is_money(self) -> bool:
        """Return False: what stands in the map is the merchant's own."""
        return False

    @property
    def asks_place(self) -> bool:
        """Return True: a value that the map does not know may be Amazon's own."""
        return True


def find_loss(source: Source, facts: ProductFacts) -> tuple[str, str] | None:
    """Return why a source gave nothing though the product says something: the problem's code and what was given."""
    if isinstance(source, MapSource):
        value = source.read_field(facts)
        shown = ", ".join(str(part) for part in value) if isinstance(value, tuple) else str(value or "").strip()
        return ("not_mapped", shown) if shown else None
    if isinstance(source, TemplateSource):
        try:
            source.compiled.fill(facts)
        except TemplateFailed as failure:
            return "template_failed", str(failure)
    return None


def as_key(value: Scalar) -> str:
    """Return how a value is looked up in a map: in one case, without blanks around it, yes and no as words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value).strip().casefold()


def label_of(name: str) -> str:
    """Return what a person calls a field."""
    known = find_field(name)
    return known.label if known else name


def _is_money(name: str) -> bool:
    known = find_field(name)
    return known is not None and known.kind == "money"
