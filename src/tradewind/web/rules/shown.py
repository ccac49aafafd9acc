"""Sources of rules as the editor's templates show them, also half-written ones that no rule could hold yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tradewind.amazon.mapping.editor.editor import PlaceRow, Standing, describe_level
from tradewind.amazon.mapping.editor.places import Place, describe_bounds
from tradewind.amazon.mapping.editor.values import MapRow
from tradewind.amazon.mapping.rules.fields import CUSTOM, OPTION
from tradewind.amazon.mapping.rules.fields_in_use import FieldChoice
from tradewind.amazon.mapping.rules.rules import write_source
from tradewind.amazon.mapping.rules.sources import label_of
from tradewind.amazon.mapping.rules.transforms import CATALOGUE, Parameter

KINDS = {
    "field": gettext_lazy("Product field"),
    "fixed": gettext_lazy("Fixed value"),
    "template": gettext_lazy("Template"),
    "map": gettext_lazy("Value map"),
}
_SELECT_UP_TO = 60
LIST_UP_TO = 200
"""How many of Amazon's values the page carries; of longer lists only what somebody types is looked up."""


@dataclass(frozen=True)
class ParameterShown:
    """What a transform was told."""

    parameter: Parameter
    value: str


@dataclass(frozen=True)
class TransformShown:
    """One transform of a source."""

    name: str
    label: str
    words: str
    parameters: Sequence[ParameterShown]


@dataclass(frozen=True)
class SourceShown:
    """One source of a chain, however complete."""

    position: int
    kind: str
    kind_word: str
    words: str
    """What it is in words, for reading."""
    field: str = ""
    template: str = ""
    values: Sequence[str] = ()
    """Amazon's labels, or the texts as they are."""
    transforms: Sequence[TransformShown] = ()
    map_rows: Sequence[MapRow] = ()
    map_json: str = "{}"
    takes_more: bool = False

    @property
    def lines(self) -> str:
        """The values, one a line."""
        return "\n".join(self.values)

    @property
    def fixed_slots(self) -> list[str]:
        """The values, and an empty place for one more where several may be."""
        return [*self.values, ""] if self.takes_more or not self.values else [self.values[0]]

    @property
    def mapped_count(self) -> int:
        """How many of the store's values have one at Amazon."""
        return sum(row.is_mapped for row in self.map_rows)

    @property
    def suggested_count(self) -> int:
        """How many values wait with a suggestion."""
        return sum(bool(row.suggested) for row in self.map_rows)


@dataclass(frozen=True)
class PlaceShown:
    """One place with the chain that is shown of it."""

    row: PlaceRow
    sources: Sequence[SourceShown]
    level_words: str
    bounds: str
    is_open: bool = False
    is_reset: bool = False

    @property
    def place(self) -> Place:
        """The place itself."""
        return self.row.place

    @property
    def path(self) -> str:
        """The path its rule has, or would have."""
        return self.row.path

    @property
    def is_select(self) -> bool:
        """Whether Amazon's values are few enough to choose from a list."""
        return self.place.asked == "yes or no" or (
            self.place.asked == "choice" and len(self.place.leaf.choices) <= _SELECT_UP_TO
        )

    @property
    def options(self) -> list[tuple[str, str]]:
        """Amazon's values with their labels, for a list to choose from."""
        if self.place.leaf.choices:
            return [(str(one.value), one.label) for one in self.place.leaf.choices[:LIST_UP_TO]]
        return [("true", _("Yes")), ("false", _("No"))] if self.place.asked == "yes or no" else []

    @property
    def labels(self) -> set[str]:
        """The labels of those values."""
        return {label for _value, label in self.options}

    @property
    def is_searched(self) -> bool:
        """Whether Amazon's values are too many for the page."""
        return len(self.place.leaf.choices) > LIST_UP_TO


def show_row(row: PlaceRow, standing: Standing) -> PlaceShown:
    """Return a place for reading: the chain that holds, and where it is set."""
    chain = [write_source(source) for source in row.rule.chain] if row.rule else []
    level = describe_level(row.rule, standing) if row.rule else ""
    return PlaceShown(row, show_chain(chain, row.place), level, describe_bounds(row.place))


def show_chain(chain: Sequence[Mapping[str, Any]], place: Place) -> list[SourceShown]:
    """Return the sources of a chain, without what the store has for its maps."""
    return [show_source(position, source, place) for position, source in enumerate(chain)]


def show_source(
    position: int, source: Mapping[str, Any], place: Place, *, map_rows: Sequence[MapRow] = ()
) -> SourceShown:
    """Return one source; parts that are missing or of the wrong kind are empty."""
    kind = str(source.get("kind", "fixed"))
    transforms = show_transforms(source.get("transforms"))
    values = read_values(source)
    name = source.get("field")
    told = source.get("value", "")
    fixed = [_label(one, place) for one in (told if isinstance(told, list | tuple) else [told])]
    shown = SourceShown(
        position=position,
        kind=kind if kind in KINDS else "fixed",
        kind_word=str(KINDS.get(kind, KINDS["fixed"])),
        words="",
        field=name if isinstance(name, str) else "",
        template=str(source.get("template", "")),
        values=[one for one in fixed if one],
        transforms=transforms,
        map_rows=map_rows,
        takes_more=place.is_repeated,
        map_json=orjson.dumps({given: place.label_of(value) for given, value in values.items()}).decode(),
    )
    return _with_words(shown, len(values))


def _with_words(shown: SourceShown, mapped: int) -> SourceShown:
    parts = [label_of(shown.field)]
    if shown.kind == "fixed":
        parts = [", ".join(shown.values)]
    elif shown.kind == "template":
        parts = [shown.template]
    changes = [transform.words for transform in shown.transforms]
    if shown.kind == "map":
        changes.append(ngettext("%(count)s value mapped", "%(count)s values mapped", mapped) % {"count": mapped})
    words = ", ".join(part for part in [*parts, *changes] if part)
    return replace(shown, words=words)


def _label(value: object, place: Place) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    text = "" if value is None else str(value)
    if place.asked == "yes or no" and not place.leaf.choices:
        return {"true": _("Yes"), "false": _("No")}.get(text.casefold(), text)
    return place.label_of(text)


def read_values(source: Mapping[str, Any]) -> dict[str, str]:
    """Return a map's values as texts."""
    values = source.get("values")
    return {str(given): str(value) for given, value in values.items()} if isinstance(values, Mapping) else {}


def show_transforms(given: object) -> list[TransformShown]:
    """Return transforms that the catalogue knows, with what they were told."""
    found = []
    for one in given if isinstance(given, list) else []:
        kind = CATALOGUE.get(str(one.get("name"))) if isinstance(one, Mapping) else None
        if kind is None:
            continue
        told = {parameter.name: str(one.get(parameter.name, "")) for parameter in kind.parameters}
        words = kind.words.format(**told) if all(told.values()) else kind.label
        parameters = [ParameterShown(parameter, told[parameter.name]) for parameter in kind.parameters]
        found.append(TransformShown(kind.name, kind.label, words, parameters))
    return found


@dataclass(frozen=True)
class FieldShown:
    """A product field to choose."""

    name: str
    label: str
    token: str
    """How a template names it."""


def group_fields(known: Sequence[FieldChoice], used: Sequence[str]) -> list[tuple[str, list[FieldShown]]]:
    """Return the fields to choose from under headings; those a rule uses that no product has are added."""
    names = {one.name.casefold() for one in known}
    lost = [name for name in used if name and name.casefold() not in names]
    groups = {
        _("Every product has"): [one.name for one in known if ":" not in one.name],
        _("Options"): [one.name for one in known if one.name.startswith(OPTION)],
        _("Custom fields"): [one.name for one in known if one.name.startswith(CUSTOM)],
        _("Of no product now"): lost,
    }
    return [
        (heading, [FieldShown(name, label_of(name)[:80], token_of(name)) for name in members])
        for heading, members in groups.items()
        if members
    ]


def token_of(name: str) -> str:
    """Return how a template names a field: `{{ title }}`, `{{ option.Color }}`, `{{ custom["Shoe size"] }}`."""
    prefix, colon, label = name.partition(":")
    if not colon:
        return f"{{{{ {name} }}}}"
    inner = f"{prefix}.{label}" if label.isidentifier() else f"{prefix}[{orjson.dumps(label).decode()}]"
    return f"{{{{ {inner} }}}}"
