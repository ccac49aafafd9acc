"""Deciding what an import does with one product: create it, change it field by field, leave it, refuse it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tradewind.base.money import format_amount

from .drafts import Problem, ProductDraft, ProductValues, VariantValues

CREATED, CHANGED, UNCHANGED, REFUSED = "created", "changed", "unchanged", "refused"


@dataclass(frozen=True)
class ProductState:
    """A product as the store holds it."""

    values: ProductValues
    category: str
    variants: Mapping[str, VariantValues]


@dataclass(frozen=True)
class Difference:
    """One value that changes; `sku` is empty for a value of the product itself."""

    sku: str
    field: str
    before: str
    after: str

    def as_dict(self) -> dict[str, str]:
        """Return what is kept of it in a row."""
        return {"sku": self.sku, "field": self.field, "before": self.before, "after": self.after}


@dataclass(frozen=True)
class Decision:
    """What is to come of one product of a file."""

    draft: ProductDraft
    outcome: str
    differences: tuple[Difference, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


def decide(draft: ProductDraft, *, existing: ProductState | None, owners: Mapping[str, str]) -> Decision:
    """Return what to do with the draft. `owners` says by SKU which product of the store holds it now."""
    taken = [
        Problem(variant.line, "sku_taken", {"sku": variant.sku, "product": owners[variant.sku]})
        for variant in draft.variants
        if owners.get(variant.sku, draft.key) != draft.key
    ]
    if draft.problems or taken:
        return Decision(draft, REFUSED, problems=(*draft.problems, *taken), notes=draft.notes)
    if existing is None:
        return Decision(draft, CREATED, notes=draft.notes)
    differences = tuple(compare(draft, existing))
    notes = (*draft.notes, *_kept(draft, existing))
    return Decision(draft, CHANGED if differences else UNCHANGED, differences, notes=notes)


def compare(draft: ProductDraft, existing: ProductState) -> Iterator[Difference]:
    """Yield each value that the draft gives and that the store holds otherwise."""
    path = " > ".join(draft.category)
    # an empty category does not take a product out of the one that somebody gave it here
    if path and path != existing.category:
        yield Difference("", "category", existing.category, path)
    yield from _compare_values("", dict(existing.values), dict(draft.values))
    for variant in draft.variants:
        held = existing.variants.get(variant.sku)
        if held is None:
            yield Difference(variant.sku, "variant", "", variant.sku)
        else:
            yield from _compare_values(variant.sku, dict(held), dict(variant.values))


def merge_fields(held: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """Return custom fields after an import: those of the file win, others stay."""
    return {**held, **given}


def show(value: object) -> str:
    """Return a value as a person compares it, at most 200 characters."""
    match value:
        case None:
            text = ""
        case bool():
            text = "yes" if value else "no"
        case Decimal():
            text = f"{value.normalize():f}"
        case date():
            text = value.isoformat()
        case list():
            text = ", ".join(map(str, value))
        case dict():
            text = ", ".join(f"{name}: {held}" for name, held in value.items())
        case _:
            text = str(value)
    return text if len(text) <= 200 else f"{text[:199]}…"


def show_value(name: str, value: object, *, currency: str) -> str:
    """Return a product's or variant's value as a person compares it; prices with their currency's decimals."""
    if isinstance(value, Decimal) and name in {"price", "sale_price"}:
        return format_amount(value, currency)
    return show(value)


def _compare_values(sku: str, held: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[Difference]:
    currency = given.get("currency") or held.get("currency", "")
    for name, value in given.items():
        if name == "fields":
            before = held.get("fields", {})
            changed = (label for label, text in value.items() if before.get(label) != text)
            yield from (
                Difference(sku, f"field:{label}", show(before.get(label)), show(value[label])) for label in changed
            )
        elif held.get(name) != value:
            before = show_value(name, held.get(name), currency=held.get("currency", ""))
            yield Difference(sku, name, before, show_value(name, value, currency=currency))


def _kept(draft: ProductDraft, existing: ProductState) -> Iterator[Problem]:
    given = {variant.sku for variant in draft.variants}
    kept = [sku for sku in existing.variants if sku not in given]
    if kept:
        yield Problem(draft.line, "variants_kept", {"skus": show(kept)})
