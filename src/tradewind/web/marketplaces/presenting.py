"""Turns what the queries of connections return into what the pages show: tones, choices, counts in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tradewind.amazon.connections import marketplaces
from tradewind.amazon.connections.disconnect import Counts
from tradewind.amazon.connections.marketplaces import Marketplace
from tradewind.amazon.connections.queries import Row

TONES = {
    "active": "good",
    "off": "off",
    "settings_needed": "warning",
    "reconnect_needed": "bad",
    "suspended": "bad",
}
HEADINGS = {
    "na": gettext_lazy("North America"),
    "eu": gettext_lazy("Europe, Middle East, Africa, India"),
    "fe": gettext_lazy("Asia-Pacific"),
}


@dataclass(frozen=True)
class Choice:
    """One marketplace of the popup; `search` is what typing is held against."""

    id: str
    name: str
    country_name: str
    currency: str
    search: str


@dataclass(frozen=True)
class RegionChoices:
    """The marketplaces of one region."""

    name: str
    marketplaces: tuple[Choice, ...]


@dataclass(frozen=True)
class Leaving:
    """A connection that is about to go: what goes with it and what stays."""

    name: str
    full_name: str
    description: str
    merchant_id: str
    goes: tuple[str, ...]
    stays: tuple[str, ...]


def list_regions() -> list[RegionChoices]:
    """Return all 23 marketplaces by region."""
    return [
        RegionChoices(str(heading), tuple(_choice(one) for one in marketplaces.in_region(region)))
        for region, heading in HEADINGS.items()
    ]


def full_name(marketplace: Marketplace) -> str:
    """Return "Amazon.com (United States)"."""
    return f"{marketplace.name} ({_(marketplace.country_name)})"


def describe_leaving(row: Row, counts: Counts) -> Leaving:
    """Say what disconnecting takes away and what it leaves."""
    goes = [_say_settings(counts), *_say_counts(counts)]
    stays = [_say_kept(counts.store_orders_kept), _("The products of your store, and what is listed at Amazon")]
    if not counts.is_last_of_account:
        stays.append(_("The authorization: other marketplaces of this seller account use it"))
    return Leaving(
        name=row.marketplace.name,
        full_name=full_name(row.marketplace),
        description=row.description,
        merchant_id=row.merchant_id,
        goes=tuple(goes),
        stays=tuple(stays),
    )


def describe_conflicts(words_by_id: Mapping[str, str], rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return for each row at fault its words and, where somebody else changed it, how it stands now."""
    now_there = {str(row.id): row for row in rows}
    found: list[dict[str, Any]] = []
    for field, words in words_by_id.items():
        number, _dot, name = field.partition(".")
        conflict: dict[str, Any] = {"id": int(number), "words": words}
        row = now_there.get(number)
        if row and not name:
            conflict["words"] = _say_change(words, row)
            conflict |= {"version": row.version, "description": row.description, "is_on": row.is_on}
        found.append(conflict)
    return found


def _say_change(words: str, row: Row) -> str:
    values = {
        "words": words,
        "description": row.description or _("empty"),
        "is_on": _("On") if row.is_on else _("Off"),
    }
    return (
        _("%(words)s The description is now “%(description)s”, the slider %(is_on)s. Save again to put yours over it.")
        % values
    )


def _say_settings(counts: Counts) -> str:
    if counts.is_last_of_account:
        return _("The authorization with its tokens, and the settings")
    return _("The settings")


def _say_counts(counts: Counts) -> list[str]:
    lines: tuple[tuple[int, Callable[[int], str]], ...] = (
        (counts.mappings, lambda n: ngettext("%(n)s category mapping", "%(n)s category mappings", n)),
        (counts.rules, lambda n: ngettext("%(n)s attribute rule", "%(n)s attribute rules", n)),
        (counts.listings, lambda n: ngettext("The state of %(n)s listing", "The state of %(n)s listings", n)),
        (counts.submissions, lambda n: ngettext("%(n)s feed with its report", "%(n)s feeds with their reports", n)),
        (
            counts.orders_at_amazon,
            lambda n: ngettext(
                "The copy of %(n)s Amazon order, with its buyer's name and address",
                "The copies of %(n)s Amazon orders, with the buyers' names and addresses",
                n,
            ),
        ),
        (counts.waiting_jobs, lambda n: ngettext("%(n)s job that waits", "%(n)s jobs that wait", n)),
    )
    return [words(count) % {"n": f"{count:,}"} for count, words in lines if count]


def _say_kept(count: int) -> str:
    words = ngettext("%(n)s order in your store", "%(n)s orders in your store", count)
    return words % {"n": f"{count:,}"} if count else _("The orders of your store")


def _choice(one: Marketplace) -> Choice:
    country_name = _(one.country_name)
    aliases = "uk" if one.country == "GB" else "usa" if one.country == "US" else ""
    search = " ".join([one.domain, one.name, country_name, one.country, aliases, one.currency, one.id]).lower()
    return Choice(one.id, one.name, country_name, one.currency, search)
