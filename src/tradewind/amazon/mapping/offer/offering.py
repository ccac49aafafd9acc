"""How products are offered, where one answer holds for all: rules of the marketplace, set beside the options.

They are rules like any other, so that there is one truth. A rule that says more than one plain value is shown in
words, and edited where rules are.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tradewind.base import audit
from tradewind.base.errors import Refused

from ...connections.configure import check_options, save_options
from ...connections.models import Connection
from ...connections.options import Options, OptionsInvalid
from ..change import save_mapping
from ..edits import Change, ResetRule, SetRule
from ..models import AttributeRule
from ..readiness import refresh_readiness
from ..rules.fields import CUSTOM
from ..rules.rules import FieldSource, FixedSource, Source, read_chain

PATHS = {
    "condition": "condition_type",
    "handling_days": "fulfillment_availability.lead_time_to_ship_max_days",
    "shipping_template": "merchant_shipping_group",
    "asin_field": "merchant_suggested_asin",
}
_MOST_DAYS = 30
"""Amazon's own limit (product type definitions, `lead_time_to_ship_max_days`)."""
_LONGEST = 100


@dataclass(frozen=True)
class OfferSetting:
    """One of them: its value where the rule is plain, else where it comes from in words."""

    name: str
    path: str
    value: str
    words: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether one value says it all, so that it is edited here."""
        return not self.words


def list_offering(connection: Connection) -> dict[str, OfferSetting]:
    """Return the settings by their names."""
    rows = AttributeRule.objects.filter(
        connection=connection, category=None, product=None, attribute_path__in=PATHS.values()
    )
    chains = {row.attribute_path: read_chain(row.source) for row in rows}
    return {name: _describe(name, path, chains.get(path, ())) for name, path in PATHS.items()}


def save_export(
    connection: Connection,
    options: Mapping[str, Any],
    offering: Mapping[str, str],
    *,
    actor: audit.Actor,
    seen_version: int | None = None,
) -> Options:
    """Save the options and, of how products are offered, what is given; all of it or nothing. Return the options.

    Raises what save_options raises, and Refused (`offering_invalid`) with the fields `offering.<name>`; where both
    are at fault, all fields are told at once.
    """
    check_export(connection, options, offering)
    changes = _find_changes(connection, offering)
    with transaction.atomic():
        saved = save_options(connection, options, actor=actor, seen_version=seen_version)
        if changes:
            save_mapping(connection, changes, actor=actor)
        refresh_readiness(connection)
    return saved


def check_export(connection: Connection, options: Mapping[str, Any], offering: Mapping[str, str]) -> Options:
    """Return the options; raises as saving would, with the fields of both. Writes nothing."""
    wrong = _find_faults(offering)
    try:
        checked = check_options(connection, options)
    except OptionsInvalid as refusal:
        raise OptionsInvalid({**refusal.fields, **wrong}) from refusal
    if wrong:
        raise Refused("offering_invalid", next(iter(wrong.values())), fields=wrong)
    return checked


def _describe(name: str, path: str, chain: Sequence[Source]) -> OfferSetting:
    if not chain:
        return OfferSetting(name, path, "")
    only = chain[0] if len(chain) == 1 else None
    if name == "asin_field" and isinstance(only, FieldSource) and not only.transforms:
        return OfferSetting(name, path, only.field)
    if name != "asin_field" and isinstance(only, FixedSource) and not isinstance(only.value, tuple):
        return OfferSetting(name, path, str(only.value))
    return OfferSetting(name, path, "", _(", or ").join(source.describe() for source in chain))


def _find_changes(connection: Connection, given: Mapping[str, str]) -> list[Change]:
    known = list_offering(connection)
    changed = {name: value.strip() for name, value in given.items() if value.strip() != known[name].value}
    return [_as_change(name, value) for name, value in changed.items() if known[name].is_plain]


def _find_faults(given: Mapping[str, str]) -> dict[str, str]:
    return {f"offering.{name}": words for name, value in given.items() if (words := _find_fault(name, value.strip()))}


def _find_fault(name: str, value: str) -> str:
    if name not in PATHS:
        return _("There is no such setting.")
    if name == "handling_days" and value and not (re.fullmatch(r"[0-9]{1,2}", value) and int(value) <= _MOST_DAYS):
        return _("A whole number of days, at most %(most)s.") % {"most": _MOST_DAYS}
    if name == "asin_field" and value and value != "barcode" and not value.removeprefix(CUSTOM).strip():
        return _("Name the product field that holds the ASIN.")
    if len(value) > _LONGEST or not value.isprintable():
        return _("One line of at most %(most)s characters.") % {"most": _LONGEST}
    return ""


def _as_change(name: str, value: str) -> Change:
    if not value:
        return ResetRule(PATHS[name])
    source = {"kind": "field", "field": value} if name == "asin_field" else {"kind": "fixed", "value": value}
    return SetRule(PATHS[name], [source])
