"""How the products of each category stand on one connection."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from .models import Issue, Listing
from .words import key_of


@dataclass(frozen=True)
class CategoryCounts:
    """SKUs of one category, without those of the categories below it."""

    total: int = 0
    with_problems: int = 0

    @property
    def valid(self) -> int:
        """How many our own check has nothing against."""
        return self.total - self.with_problems

    def __add__(self, other: "CategoryCounts") -> "CategoryCounts":
        return CategoryCounts(self.total + other.total, self.with_problems + other.with_problems)


def count_by_category(connection_id: int) -> Mapping[int, CategoryCounts]:
    """Return the counts by category; categories without a checked product are left out. One query."""
    rows = (
        Listing.objects.filter(connection_id=connection_id, category__isnull=False)
        .values_list("category_id")
        .annotate(total=Count("pk"), incomplete=Count("pk", filter=Q(state=Listing.State.INCOMPLETE)))
        .order_by()
    )
    return {category_id: CategoryCounts(total, incomplete) for category_id, total, incomplete in rows if category_id}


def spread_problems(connection_id: int, problems: Collection[str]) -> Mapping[str, Mapping[int, int]]:
    """Return, by the words of each problem, how many listings of which category have it. One query."""
    words = {key_of(one): one for one in problems}
    rows = (
        Issue.objects.filter(connection_id=connection_id, source=Issue.Source.CHECK, words_key__in=words)
        .exclude(category=None)
        .values_list("words_key", "category_id")
        .annotate(count=Count("listing_id", distinct=True))
        .order_by()
    )
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for key, category_id, count in rows:
        found[words[key]][category_id] = count
    return found
