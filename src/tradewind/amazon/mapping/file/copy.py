"""Copies settings and rules from one connection to another, leaving out what the other marketplace does not have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tradewind.base import audit
from tradewind.base.errors import NotFound, Refused

from ...connections import marketplaces
from ...connections.models import Connection
from ..defaults import Answers, suggest_rules
from ..schema import schemas
from ..schema.shape import in_words
from .apply import Plan, apply_document, plan_document
from .difference import keep_sections
from .document import SECTIONS, Document, Mapped, Rules
from .live import read_live

_MONEY = ("amount", "rounding", "floor", "ceiling")


@dataclass(frozen=True)
class Copy:
    """What would be copied, and in sentences what is left out."""

    document: Document
    left_out: tuple[str, ...]


def prepare_copy(source: Connection, target: Connection, sections: frozenset[str]) -> Copy:
    """Return what of `source` the `target` can take; product types that are new there are looked up at Amazon.

    Raises Refused (`copy_nothing`, `amazon_away`).
    """
    if source.pk == target.pk or not sections or sections - set(SECTIONS):
        raise Refused("copy_nothing", _("Choose another marketplace to copy from, and at least one part to copy."))
    given, own = replace(keep_sections(read_live(source), sections), marketplace=""), read_live(target)
    left_out: list[str] = []
    if given.options is not None:
        given = replace(given, options=_fit_options(source, target, given.options, own.options or {}, left_out))
    if given.product_types is not None:
        given = replace(given, product_types=_fit_types(target, given.product_types, own.product_types or {}, left_out))
    if given.rules and source.marketplace_id != target.marketplace_id:
        used = given.product_types if given.product_types is not None else own.product_types or {}
        given = replace(given, rules=_fit_rules(target, given.rules, own, used, left_out))
    return Copy(given, tuple(left_out))


def plan_copy(source: Connection, target: Connection, sections: frozenset[str]) -> tuple[Plan, tuple[str, ...]]:
    """Return what copying would change, and what it leaves out; changes nothing. Raises as `prepare_copy`."""
    copy = prepare_copy(source, target, sections)
    return plan_document(target, copy.document), copy.left_out


def apply_copy(
    source: Connection, target: Connection, sections: frozenset[str], *, actor: audit.Actor, seen: str = ""
) -> Plan:
    """Copy in one transaction; raises as `prepare_copy` and `apply_document`."""
    copy = prepare_copy(source, target, sections)
    told = f"copy of {source.seller_account.merchant_id} {source.marketplace_id}"
    return apply_document(target, copy.document, actor=actor, seen=seen, source=told)


def _fit_options(
    source: Connection, target: Connection, given: Mapping[str, Any], own: Mapping[str, Any], left_out: list[str]
) -> Mapping[str, Any]:
    if given["export"]["selection"] == "by_hand":
        left_out.append(_("Which products are chosen by hand is not copied; the choice of each marketplace stays."))
    if source.currency == target.currency or not _differs_in_money(given, own):
        return given
    told = {"theirs": source.currency, "ours": target.currency}
    left_out.append(
        _("Amounts, limits and rounding of prices are in %(theirs)s there and in %(ours)s here; they stay as they are.")
        % told
    )
    price = {**given["export"]["price"], **{name: own["export"]["price"][name] for name in _MONEY}}
    return {**given, "export": {**given["export"], "price": price}}


def _differs_in_money(given: Mapping[str, Any], own: Mapping[str, Any]) -> bool:
    return any(given["export"]["price"][name] != own["export"]["price"][name] for name in _MONEY)


def _fit_types(
    target: Connection, given: Mapping[str, Mapped], own: Mapping[str, Mapped], left_out: list[str]
) -> Mapping[str, Mapped]:
    absent = {name for name in {one.product_type for one in given.values()} if not _has_type(target, name)}
    for name in sorted(absent):
        count = sum(one.product_type == name for one in given.values())
        told = {"name": name, "place": marketplaces.get(target.marketplace_id).name, "count": count}
        words = ngettext(
            "%(place)s has no product type %(name)s; %(count)s category stays as it is.",
            "%(place)s has no product type %(name)s; %(count)s categories stay as they are.",
            count,
        )
        left_out.append(words % told)
    kept = {path: one for path, one in given.items() if one.product_type not in absent}
    stay = {path: own[path] for path, one in given.items() if one.product_type in absent and path in own}
    return kept | stay


def _has_type(target: Connection, product_type: str) -> bool:
    try:
        schemas.need_schema(target, product_type)
    except NotFound:
        return False
    return True


def _fit_rules(
    target: Connection,
    given: Mapping[str, Mapping[str, Rules]],
    own: Document,
    used: Mapping[str, Mapped],
    left_out: list[str],
) -> Mapping[str, Mapping[str, Rules]]:
    shapes = list(schemas.load_shapes(target, {one.product_type for one in used.values()}).values())
    defaults = suggest_rules(Answers(country_of_origin="US", is_exempt_from_barcodes=True), country="US")
    absent: set[str] = set()

    def fit(level: str, rules: Rules, stay: Rules) -> Iterator[tuple[str, Any]]:
        for path in {**stay, **rules}:
            is_default = level == "marketplace" and path in defaults
            if path in rules and (is_default or not shapes or any(shape.find_leaf(path) for shape in shapes)):
                yield path, rules[path]
            elif path in rules:
                absent.add(path)
                yield from [(path, stay[path])] if path in stay else []

    fitted = {
        level: {owner: dict(fit(level, rules, own.rules[level].get(owner, {}))) for owner, rules in owners.items()}
        for level, owners in given.items()
    }
    if absent:
        names = ", ".join(in_words(path.replace(".", " ")) for path in sorted(absent))
        left_out.append(
            _("No product type in use here has: %(names)s. Their rules stay as they are.") % {"names": names}
        )
    return fitted
