"""What the templates of the editor need: the page of its own, and the Amazon tab of a product that embeds it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from tradewind.amazon.listings.troubles import count_stand, find_samples, read_needed, read_troubles
from tradewind.amazon.mapping.editor.editor import AttributeRow, Standing, build_editor
from tradewind.amazon.mapping.editor.levels import EditedLevel

from ..access import person
from ..query import read_text
from .shown import PlaceShown, show_row


@dataclass(frozen=True)
class RowShown:
    """One attribute with its places as they are shown."""

    row: AttributeRow
    places: list[PlaceShown]


def editor_context(request: HttpRequest, edited: EditedLevel, *, sku: str = "") -> dict[str, Any]:
    """Return the context of templates/web/rules/parts/editor.html for a level, in nine queries.

    What Amazon gets is shown of the SKU that the address names, else of `sku`, else of one with problems.
    """
    standing = edited.standing(needed=read_needed(edited), troubles=read_troubles(edited))
    editor = build_editor(edited.shape, edited.groups, standing)
    samples = find_samples(edited)
    chosen = read_text(request, "sku") or sku
    return {
        "edited": edited,
        "query": query_of(edited),
        "asked": [show_attribute_row(row, standing) for row in editor.asked],
        "groups": [(group, [show_attribute_row(row, standing) for row in group.rows]) for group in editor.groups],
        "own_count": sum(row.is_own for row in editor.rows),
        "trouble_count": sum(bool(row.troubles) for row in editor.rows),
        "total_count": len(editor.rows),
        "stand": count_stand(edited),
        "samples": samples,
        "sample": next((one for one in samples if one.sku == chosen), samples[0] if samples else None),
        "chosen_sku": chosen or (samples[0].sku if samples else ""),
        "may_edit": person(request).has_role("operator"),
    }


def show_attribute_row(row: AttributeRow, standing: Standing) -> RowShown:
    """Return an attribute for the templates."""
    return RowShown(row, [show_row(place, standing) for place in row.places])


def query_of(edited: EditedLevel) -> str:
    """Return the query that names a level in the address."""
    if edited.level == "product":
        return urlencode({"product": edited.owner_id})
    if edited.level == "category":
        return urlencode({"category": edited.owner_id})
    return urlencode({"product_type": edited.product_type})
