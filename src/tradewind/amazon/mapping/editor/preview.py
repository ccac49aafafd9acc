"""What Amazon gets of one product, in words: labels instead of codes, amounts with their currency."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tradewind.base.money import Money

from ..assess import Assessment
from ..build import Origin
from ..schema.shape import FILLED, Node, Shape, in_words
from ..schema.wording import describe_problem
from .editor import Standing, describe_level


@dataclass(frozen=True)
class Sent:
    """One attribute as Amazon gets it, or as it would want it."""

    name: str
    title: str
    lines: Sequence[str]
    """One for each of its values."""
    sources: Sequence[str]
    problems: Sequence[str]
    is_required: bool

    @property
    def is_missing(self) -> bool:
        """Whether Amazon gets nothing of it."""
        return not self.lines


def describe_sent(found: Assessment, shape: Shape, standing: Standing) -> list[Sent]:
    """Return the attributes of one product: what Amazon asks for first, each with its sources and problems."""
    problems: dict[str, list[str]] = {}
    for problem in found.problems:
        if problem.attribute:
            problems.setdefault(problem.attribute, []).append(describe_problem(problem))
    order = [*shape.required, *problems, *(name for name in shape.attributes if name in found.attributes)]
    return [
        Sent(
            name=name,
            title=shape.title_of(name),
            lines=say_value(found.attributes.get(name), shape.attributes.get(name, Node())),
            sources=list(
                dict.fromkeys(_say_origin(one, standing) for one in found.origins if one.rule.attribute == name)
            ),
            problems=problems.get(name, []),
            is_required=name in shape.required,
        )
        for name in dict.fromkeys(order)
    ]


def _say_origin(origin: Origin, standing: Standing) -> str:
    level = describe_level(origin.rule, standing)
    return f"{origin.source.describe()}, {level}" if origin.source else level


def say_value(value: Any, attribute: Node) -> list[str]:
    """Return an attribute's values in words, a line for each entry."""
    entries = value if isinstance(value, list) else [] if value is None else [value]
    return [line for entry in entries if (line := _say_entry(entry, attribute.entry, attribute.title))]


def _say_entry(entry: Any, node: Node, above: str) -> str:
    if not isinstance(entry, Mapping):
        return _say_scalar(entry, node)
    currency = entry.get("currency")
    told = [(name, title, _say_scalar(value, leaf, currency)) for name, title, value, leaf in _leaves(entry, node)]
    if [name for name, _title, _words in told] in (["value", "unit"], ["unit", "value"]):
        by_name = {name: words for name, _title, words in told}
        return f"{by_name['value']} {by_name['unit']}"
    if len(told) == 1:
        return told[0][2]
    return ", ".join(_say_part(title.removeprefix(above).strip(), words) for _name, title, words in told)


def _say_part(title: str, words: str) -> str:
    return f"{title}: {words}" if title else words


def _leaves(entry: Mapping[str, Any], node: Node) -> Iterator[tuple[str, str, Any, Node]]:
    for name, value in entry.items():
        if name in FILLED:
            continue
        child = node.properties.get(name, Node()).entry
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Mapping):
                yield from _leaves(one, child)
            else:
                yield name, child.title or in_words(name), one, child


def _say_scalar(value: Any, leaf: Node, currency: str | None = None) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    for choice in leaf.choices:
        if choice.value == value:
            return choice.label
    if isinstance(value, int | float | Decimal):
        return str(Money(Decimal(str(value)), currency)) if currency else f"{Decimal(str(value)):f}"
    return str(value)
