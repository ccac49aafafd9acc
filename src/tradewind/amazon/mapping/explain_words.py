"""Says the way of a value in words for merchants, ready for a page, REST and the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from .explain import Attempt, Explained, ExplainedPlace, Move
from .rules.rules import Rule
from .rules.template_filters import as_text

_WORDS = {
    "field": noop("%(label)s in the store"),
    "fixed": noop("Fixed value"),
    "offer": noop("Price and stock rule: %(words)s"),
    "template": noop("Template filled"),
    "failed": noop("The template cannot be filled: %(reason)s"),
    "transform": noop("%(words)s"),
    "mapped": noop("Value map"),
    "not_in_map": noop("Not in the value map, and not one of Amazon's values"),
    "amazons_own": noop("Not in the value map, but one of Amazon's values"),
    "nearest": noop("Nearest of Amazon's values"),
    "not_near": noop("None of Amazon's values has anything in common with it"),
    "written": noop("As Amazon writes it"),
}


@dataclass(frozen=True)
class ToldMove:
    """One line of the way: what happened, and the value after it; empty where there is none."""

    words: str
    value: str


@dataclass(frozen=True)
class ToldAttempt:
    """One source of the chain in words."""

    words: str
    moves: Sequence[ToldMove]
    gives: str
    """What it gave; empty for nothing."""
    is_asked: bool
    is_used: bool


@dataclass(frozen=True)
class ToldPlace:
    """One place of the attribute in words."""

    path: str
    title: str
    level: str
    """Where its rule is set: “from marketplace”."""
    attempts: Sequence[ToldAttempt]
    sent: str
    """The value that Amazon gets; empty when none is sent."""


@dataclass(frozen=True)
class ToldAttribute:
    """The whole way of one attribute of one product, in words."""

    attribute: str
    title: str
    places: Sequence[ToldPlace]
    sent: Any
    """The attribute as Amazon gets it; None when it is left out."""
    problems: Sequence[str]
    note: str = ""
    """Why nothing is sent, where neither places nor problems say it."""


def tell_attribute(explained: Explained, *, sent: Any, problems: Sequence[str]) -> ToldAttribute:
    """Return an explained attribute in words."""
    places = [_tell_place(one, is_sent=sent is not None) for one in explained.places]
    return ToldAttribute(
        explained.attribute, explained.title, places, sent, problems, _say_note(explained, sent, problems)
    )


def describe_level(rule: Rule) -> str:
    """Return where a rule is set, in words."""
    if rule.is_browse_category:
        return _("browse category of %(name)s") % {"name": rule.owner}
    if rule.level == "category":
        return _("from %(name)s") % {"name": rule.owner}
    return _("set for this product") if rule.level == "product" else _("from marketplace")


def _tell_place(place: ExplainedPlace, *, is_sent: bool) -> ToldPlace:
    return ToldPlace(
        place.path,
        place.title,
        describe_level(place.rule),
        [_tell_attempt(one) for one in place.attempts],
        as_text(place.value) if is_sent else "",
    )


def _tell_attempt(attempt: Attempt) -> ToldAttempt:
    moves = [_tell_move(one) for one in attempt.moves]
    return ToldAttempt(attempt.source.describe(), moves, as_text(attempt.value), attempt.is_asked, attempt.is_used)


def _tell_move(move: Move) -> ToldMove:
    return ToldMove(_(_WORDS[move.code]) % move.detail, as_text(move.value))


def _say_note(explained: Explained, sent: Any, problems: Sequence[str]) -> str:
    if sent is not None or problems:
        return ""
    if not explained.places:
        return _("No rule fills this attribute.")
    if all(one.value is None for one in explained.places):
        return _("No source gives a value, so nothing is sent.")
    if any(one.value is None or not one.rule.is_fixed for one in explained.places):
        return _("Nothing is sent: what comes from the product is missing, and the rest does not go alone.")
    return _("Nothing is sent: this part of the listing is not published here.")
