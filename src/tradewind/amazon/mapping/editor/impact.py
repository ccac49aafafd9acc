"""What saving would do, in words: the changes themselves, and which products they make valid or break."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..assess import Assessor
from ..catalog import Catalog
from ..edits import Change, ResetRule, SetRule
from ..rules.rules import Chain, write_source
from ..rules.sources import label_of
from ..schema.shape import Shape
from .levels import EditedLevel

_MOST_TOLD = 2


@dataclass(frozen=True)
class Impact:
    """How the products that were looked at would stand."""

    looked_at: int
    become_valid: int
    become_invalid: int


def weigh_changes(edited: EditedLevel, changes: Sequence[Change], product_ids: Sequence[int]) -> Impact:
    """Build and check the given products without and with the changes; writes nothing."""
    catalog = Catalog()
    now, then = Assessor(edited.connection, catalog), Assessor(edited.connection, catalog, changes)
    looked_at = become_valid = become_invalid = 0
    for chunk in catalog.read(product_ids):
        for facts in chunk:
            was, will_be = bool(now.assess(facts).problems), bool(then.assess(facts).problems)
            looked_at += 1
            become_valid += was and not will_be
            become_invalid += will_be and not was
    return Impact(looked_at, become_valid, become_invalid)


def describe_changes(edited: EditedLevel, changes: Sequence[Change]) -> str:
    """Return the changes in a sentence or two; of many, the first ones and how many more."""
    told = [
        _describe(one, _chain_of(edited, one.path), edited.shape)
        for one in changes[:_MOST_TOLD]
        if isinstance(one, SetRule | ResetRule)
    ]
    more = len(changes) - len(told)
    if more > 0:
        told.append(ngettext("One more attribute.", "%(count)s more attributes.", more) % {"count": more})
    return " ".join(told)


def describe_impact(impact: Impact, total: int) -> str:
    """Return what becomes of the products, in a sentence; empty when none was looked at."""
    if not impact.looked_at:
        return ""
    parts = []
    if impact.become_valid:
        words = ngettext("%(count)s product becomes valid", "%(count)s products become valid", impact.become_valid)
        parts.append(words % {"count": f"{impact.become_valid:,}"})
    if impact.become_invalid:
        words = ngettext("%(count)s product gets a problem", "%(count)s products get a problem", impact.become_invalid)
        parts.append(words % {"count": f"{impact.become_invalid:,}"})
    said = _(" and ").join(parts) or _("No product becomes valid or gets a problem")
    if impact.looked_at < total:
        said = _("%(said)s, of the %(count)s looked at") % {"said": said, "count": f"{impact.looked_at:,}"}
    return f"{said}."


def _chain_of(edited: EditedLevel, path: str) -> Chain:
    rule = edited.holding.get(path)
    return [write_source(source) for source in rule.chain] if rule else []


def _describe(change: SetRule | ResetRule, before: Chain, shape: Shape) -> str:
    title = shape.title_of(change.path.split(".", 1)[0])
    if isinstance(change, ResetRule):
        return _("%(title)s: what is set here goes.") % {"title": title}
    counted = _count_in_maps(before, change.source)
    if counted is not None:
        return f"{title}: {counted}."
    return _("%(title)s: %(words)s.") % {"title": title, "words": _say_sources(change.source)}


def _count_in_maps(before: Chain, after: Chain) -> str | None:
    """Return how many values a map gains, loses or changes, when nothing but its values differ."""
    old, new = _maps(before), _maps(after)
    if not new or _without_values(before) != _without_values(after):
        return None
    added = len(new.keys() - old.keys())
    gone = len(old.keys() - new.keys())
    other = sum(1 for key in new.keys() & old.keys() if new[key] != old[key])
    parts = []
    if added:
        parts.append(ngettext("%(n)s value added to the map", "%(n)s values added to the map", added) % {"n": added})
    if other:
        parts.append(ngettext("%(n)s value changed", "%(n)s values changed", other) % {"n": other})
    if gone:
        parts.append(ngettext("%(n)s value taken out", "%(n)s values taken out", gone) % {"n": gone})
    return ", ".join(parts) or None


def _maps(chain: Chain) -> dict[tuple[int, str], Any]:
    return {
        (position, given): value
        for position, source in enumerate(chain)
        if source.get("kind") == "map"
        for given, value in _values(source).items()
    }


def _values(source: Mapping[str, Any]) -> Mapping[str, Any]:
    values = source.get("values")
    return values if isinstance(values, Mapping) else {}


def _without_values(chain: Chain) -> Chain:
    return [{key: value for key, value in source.items() if key != "values"} for source in chain]


def _say_sources(chain: Chain) -> str:
    return _("comes from %(sources)s") % {"sources": _(", else ").join(_say_source(source) for source in chain)}


def _say_source(source: Mapping[str, Any]) -> str:
    if source.get("kind") == "template":
        return _("a template")
    if source.get("kind") == "fixed":
        value = source.get("value")
        return f"“{', '.join(map(str, value)) if isinstance(value, list) else value}”"
    field = label_of(str(source.get("field")))
    return _("%(field)s by a value map") % {"field": field} if source.get("kind") == "map" else field
