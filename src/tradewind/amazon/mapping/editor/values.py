"""The values that a product field really has in the store, each beside Amazon's, for filling a value map."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.db.models import Count

from tradewind.store.models import Variant

from ..facts import ProductFacts
from ..rules.fields import CUSTOM, OPTION
from ..rules.nearest import find_nearest
from ..rules.rules import Source, read_chain
from ..rules.sources import as_key
from ..schema.shape import Choice, Node
from .levels import EditedLevel

_MOST_COMBINATIONS = 50_000
_MOST_ROWS = 500
# Which columns a field is read from, by our name of the fact; the other fields have a column of their own name.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "title_with_options": ("title", "options"),
    "title_and_category": ("title", "category"),
    "barcode_type": ("barcode",),
    "has_no_barcode": ("barcode",),
}
_OF_PRODUCT = {
    "title": "product__title",
    "description": "product__description",
    "brand": "product__brand",
    "category": "product__category__path",
    "tags": "product__tags",
    "product_fields": "product__fields",
}
_OF_VARIANT = frozenset({
    "options", "fields", "sku", "barcode", "price", "sale_price", "quantity", "weight_kg", "length_cm", "width_cm",
    "height_cm",
})  # fmt: skip


@dataclass(frozen=True)
class MapRow:
    """One value of the store: what it becomes at Amazon, or what it might become."""

    given: str
    """As the map writes it, where the map has it."""
    count: int
    """How many products have it; 0 for one in the map that no product has now."""
    chosen: str
    """Amazon's label by the map; empty when the map has none for it."""
    same: str
    """Amazon's label when it is one of Amazon's own values anyway."""
    suggested: str
    """The label of Amazon's value that is nearest; empty when none is near or needed."""

    @property
    def is_mapped(self) -> bool:
        """Whether Amazon gets something for it."""
        return bool(self.chosen or self.same)


def list_map_rows(
    edited: EditedLevel, *, field: str, transforms: Sequence[Mapping[str, Any]], values: Mapping[str, str], leaf: Node
) -> list[MapRow]:
    """Return the store's values of a field, those without a value at Amazon first, each by the number of products.

    Raises RuleInvalid when the field or a transform is none.
    """
    known = {as_key(given): (given, value) for given, value in values.items()}
    counts = _count_values(edited, field, transforms)
    found = [_row(given, count, known, leaf) for given, count in counts]
    here = {as_key(row.given) for row in found}
    gone = [
        MapRow(given, 0, _label_of(value, leaf.choices), "", "")
        for given, value in values.items()
        if as_key(given) not in here
    ]
    return [*sorted(found, key=lambda row: (row.is_mapped, -row.count))[:_MOST_ROWS], *gone]


def _row(given: str, count: int, known: Mapping[str, tuple[str, str]], leaf: Node) -> MapRow:
    given, chosen = known.get(as_key(given), (given, ""))
    own = leaf.choice_by_words.get(as_key(given))
    same = _label_of(own, leaf.choices) if own is not None else ""
    label = _label_of(chosen, leaf.choices) if chosen else ""
    return MapRow(given, count, label, same, "" if chosen or same else suggest_choice(given, leaf.choices))


def suggest_choice(given: str, choices: Sequence[Choice]) -> str:
    """Return the label of Amazon's value that is nearest to a value of the store; empty when none is near."""
    by_letters = {choice.label.casefold(): choice.label for choice in choices}
    alike = get_close_matches(given.casefold(), by_letters, n=1, cutoff=0.75)
    if alike:
        return by_letters[alike[0]]
    nearest = find_nearest(given, choices) if choices else None
    return _label_of(nearest, choices) if nearest is not None else ""


def _label_of(value: object, choices: Iterable[Choice]) -> str:
    return next((choice.label for choice in choices if str(choice.value) == str(value)), str(value))


def _count_values(edited: EditedLevel, field: str, transforms: Sequence[Mapping[str, Any]]) -> list[tuple[str, int]]:
    """Return each value after its transforms with the number of products, however it is written in upper or lower."""
    source = read_chain([{"kind": "field", "field": field, "transforms": list(transforms)}])[0]
    counts: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for value, count in _read_values(edited, field, source):
        key = as_key(value)
        spelled.setdefault(key, value)
        counts[key] += count
    return [(spelled[key], count) for key, count in counts.most_common()]


def _read_values(edited: EditedLevel, field: str, source: Source) -> Iterator[tuple[str, int]]:
    names = _facts_of(field)
    columns = [_OF_PRODUCT.get(name, name) for name in names]
    rows = Variant.objects.filter(product__is_published=True)
    if edited.product_id:
        rows = rows.filter(product_id=edited.product_id)
    else:
        rows = rows.filter(product__category_id__in=edited.category_ids)
    for *values, count in rows.values_list(*columns).annotate(count=Count("pk")).order_by()[:_MOST_COMBINATIONS]:
        read = source.read(_as_facts(dict(zip(names, values, strict=True))))
        for one in read if isinstance(read, tuple) else (read,):
            if one is not None and str(one).strip():
                yield str(one).strip(), count


def _facts_of(field: str) -> tuple[str, ...]:
    if field.startswith(OPTION):
        return ("options",)
    if field.startswith(CUSTOM):
        return ("fields", "product_fields")
    known = _COLUMNS.get(field, (field,))
    return known if all(name in _OF_VARIANT or name in _OF_PRODUCT for name in known) else ("title",)


def _as_facts(read: dict[str, Any]) -> ProductFacts:
    fields = {**(read.pop("product_fields", None) or {}), **(read.pop("fields", None) or {})}
    tags = tuple(read.pop("tags", None) or ())
    category = read.pop("category", None) or ""
    named = {"sku": "", "title": ""} | {name: value for name, value in read.items() if value is not None}
    return ProductFacts(**named, fields=fields, tags=tags, category_path=category)
