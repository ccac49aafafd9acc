"""Where a problem that products share is put right: one place, or a few to choose from."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tradewind.amazon.listings.queries import ProblemGroup
from tradewind.amazon.mapping.queries import CategoryRow

from .places import rules_address

_UNMAPPED = ("no_product_type", "no_schema")
_NAMED = 3


@dataclass(frozen=True)
class Fix:
    """One place where a problem is put right, and for how many products."""

    address: str
    name: str = ""
    words: str = ""
    count: int = 0


@dataclass(frozen=True)
class Spread:
    """Which categories a problem stands in, with the number of products in each, and one product that has it."""

    categories: Mapping[CategoryRow, int]
    product_id: int | None


def find_fixes(connection_id: int, group: ProblemGroup, spread: Spread) -> list[Fix]:
    """Return where a problem is put right; none where it cannot be.

    Categories of one product type share a place, the rules of the marketplace for that type; several product types
    are to choose from, that with most products first.
    """
    mapping = reverse("mapping", args=[connection_id])
    if group.code in _UNMAPPED and spread.categories:
        ids = [row.id for row in spread.categories]
        return [Fix(f"{mapping}#category-{ids[0]}" if len(ids) == 1 else f"{mapping}#categories")]
    if group.code == "no_category":
        return [Fix(f"{reverse('products')}?category=none")]
    if group.code == "other_currency":
        return [Fix(reverse("export_import", args=[connection_id]))]
    if group.attribute and spread.categories:
        return _find_levels(connection_id, group.attribute, spread.categories)
    return [Fix(reverse("product", args=[spread.product_id]))] if spread.product_id else []


def _find_levels(connection_id: int, attribute: str, categories: Mapping[CategoryRow, int]) -> list[Fix]:
    by_type: dict[str, dict[CategoryRow, int]] = defaultdict(dict)
    for row, count in categories.items():
        by_type[row.product_type][row] = count
    found = [_fix_type(connection_id, attribute, rows) for rows in by_type.values()]
    return sorted(found, key=lambda fix: (-fix.count, fix.name))


def _fix_type(connection_id: int, attribute: str, rows: Mapping[CategoryRow, int]) -> Fix:
    """Return the place of all categories of one product type: the category where there is but one."""
    first, count = next(iter(rows)), sum(rows.values())
    if len(rows) == 1:
        address = rules_address(connection_id, category=first.id, attribute=attribute)
        return Fix(address, first.path, first.display_name, count)
    address = rules_address(connection_id, product_type=first.product_type, attribute=attribute)
    name = _("%(type)s, all categories") % {"type": first.display_name or first.product_type}
    return Fix(address, name, _name_some([row.path for row in rows]), count)


def _name_some(paths: list[str]) -> str:
    named, more = ", ".join(paths[:_NAMED]), len(paths) - _NAMED
    if more <= 0:
        return named
    words = ngettext("%(named)s and %(more)s more", "%(named)s and %(more)s more", more)
    return words % {"named": named, "more": f"{more:,}"}
