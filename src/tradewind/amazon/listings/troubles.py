"""How the products that one level of the mapping concerns stand: counts, their problems, and which to look at."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from tradewind.store.models import Variant

from ..mapping.editor.editor import Trouble
from ..mapping.editor.levels import EditedLevel
from .models import Issue, Listing
from .queries import count_needed

_MOST_TROUBLES = 2_000
_MOST_FOUND = 20


@dataclass(frozen=True)
class Stand:
    """How many SKUs a level concerns, and how many of them our own check keeps back."""

    total: int
    incomplete: int

    @property
    def valid(self) -> int:
        """How many are as Amazon wants them."""
        return self.total - self.incomplete


@dataclass(frozen=True)
class Sample:
    """One SKU to look at."""

    sku: str
    title: str
    options: str
    is_incomplete: bool

    @property
    def name(self) -> str:
        """The product's title with the variant's options."""
        return f"{self.title}, {self.options}" if self.options else self.title


def count_stand(edited: EditedLevel) -> Stand:
    """Return how the products of a level stand."""
    rows = _listings(edited).aggregate(total=Count("pk"), incomplete=Count("pk", filter=Q(state="incomplete")))
    return Stand(**rows)


def read_troubles(edited: EditedLevel) -> dict[str, list[Trouble]]:
    """Return the problems that products of a level have with each attribute, that of most products first."""
    rows = Issue.objects.filter(connection=edited.connection, source=Issue.Source.CHECK).exclude(attribute="")
    if edited.product_id:
        rows = rows.filter(listing__variant__product_id=edited.product_id)
    else:
        rows = rows.filter(category_id__in=edited.category_ids)
    counts = rows.values("attribute", "words_key").annotate(words=Max("message"), count=Count("listing", distinct=True))
    found: dict[str, list[Trouble]] = {}
    for row in counts.order_by("-count", "words")[:_MOST_TROUBLES]:
        found.setdefault(row["attribute"], []).append(Trouble(row["words"], row["count"]))
    return found


def read_needed(edited: EditedLevel) -> dict[str, int]:
    """Return how many products of a level Amazon asks for each attribute because of their other values."""
    if not edited.product_id:
        return count_needed(edited.connection.pk, edited.category_ids)
    counts: Counter[str] = Counter()
    for names in _listings(edited).values_list("needed", flat=True):
        counts.update(names)
    return dict(counts)


def find_samples(edited: EditedLevel, search: str = "") -> list[Sample]:
    """Return SKUs of a level, those with problems first; with `search` those whose SKU or title holds it."""
    rows = _variants(edited).select_related("product")
    if search:
        rows = rows.filter(Q(sku__icontains=search) | Q(product__title__icontains=search))
    incomplete = set(_listings(edited).filter(state="incomplete").values_list("sku", flat=True)[:_MOST_FOUND])
    first = list(rows.filter(sku__in=incomplete).order_by("pk")[:_MOST_FOUND])
    rest = rows.exclude(sku__in=incomplete).order_by("pk")[: _MOST_FOUND - len(first)]
    return [_as_sample(one, is_incomplete=one in first) for one in [*first, *rest]]


def choose_products(edited: EditedLevel, *, most: int) -> list[int]:
    """Return at most so many products of a level, those with problems first."""
    incomplete = _listings(edited).filter(state="incomplete", variant__isnull=False)
    first = list(dict.fromkeys(incomplete.order_by("pk").values_list("variant__product_id", flat=True)[:most]))
    rest = _variants(edited).exclude(product_id__in=first).order_by("pk")
    others = rest.values_list("product_id", flat=True)[: most - len(first)] if len(first) < most else []
    return list(dict.fromkeys([*first, *others]))


def _as_sample(variant: Variant, *, is_incomplete: bool) -> Sample:
    told = ", ".join(value for value in variant.options.values() if value.strip().lower() not in ("", "default title"))
    return Sample(variant.sku, variant.product.title, told, is_incomplete)


def _variants(edited: EditedLevel) -> QuerySet[Variant]:
    rows = Variant.objects.filter(product__is_published=True)
    if edited.product_id:
        return rows.filter(product_id=edited.product_id)
    return rows.filter(product__category_id__in=edited.category_ids)


def _listings(edited: EditedLevel) -> QuerySet[Listing]:
    rows = Listing.objects.filter(connection=edited.connection)
    if edited.product_id:
        return rows.filter(variant__product_id=edited.product_id)
    return rows.filter(category_id__in=edited.category_ids)
