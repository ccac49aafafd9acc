"""Asks Amazon which product type fits a category: by the titles of its products, or by words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2s

from django.core.cache import cache
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from tradewind.spapi import definitions
from tradewind.spapi.client import Client
from tradewind.spapi.errors import Throttled
from tradewind.store.models import Product

from ..connections.models import Connection
from ..connections.stops import Postponed
from .asking import asking_amazon
from .queries import list_categories

_MOST = 20
_SAMPLES = 2
"""Titles that are asked with: a second one notices that the first was an odd one out."""
_AT_ONCE = 4
"""Calls of one round, so that somebody who searches meanwhile finds Amazon's rate (5 a second) not all spent."""
_PAUSE_S = 1.0
_KEPT_S = 24 * 3600
"""How long Amazon's answer is taken as it was, in seconds: the page asks each time it is opened."""


@dataclass(frozen=True)
class Suggestion:
    """A product type that Amazon names."""

    product_type: str
    display_name: str


@dataclass(frozen=True)
class CategorySuggestion:
    """What Amazon takes a category for; None where it has no idea."""

    category_id: int
    suggestion: Suggestion | None


@dataclass(frozen=True)
class Progress:
    """The suggestions found so far; `is_over` is false while Amazon's rate makes the rest wait."""

    found: Sequence[CategorySuggestion]
    left: int
    retry_after_s: float = 0.0

    @property
    def is_over(self) -> bool:
        """Whether every category was asked for."""
        return not self.left


def search_product_types(connection: Connection, *, keywords: str = "", item_name: str = "") -> list[Suggestion]:
    """Return what Amazon finds for keywords, or suggests for a product's title; raises Refused (`amazon_away`).

    While Amazon's rate is spent that is AmazonBusy, which says when to ask again.
    """
    with asking_amazon(connection) as client:
        return _Asker(client, connection).search(keywords=keywords, item_name=item_name)


def suggest_for_category(connection: Connection, *, name: str, product_title: str = "") -> list[Suggestion]:
    """Return Amazon's suggestions for a category: for a product's title first, then for the category's name."""
    by_title = search_product_types(connection, item_name=product_title) if product_title else []
    by_name = search_product_types(connection, keywords=name)
    return list(dict.fromkeys([*by_title, *by_name]))[:_MOST]


def suggest_for_unmapped(connection: Connection, *, after: int = 0) -> Progress:
    """Return a suggestion for each category with products that has no product type, a few of them at once.

    Categories up to the id `after` were answered before; ask again with the last id of the answer while it is not
    over, `retry_after_s` seconds later. Nothing waits here. Raises Refused (`amazon_away`) when Amazon cannot be
    asked at all.
    """
    wanted = [row for row in list_categories(connection) if row.product_count and not row.product_type]
    wanted = sorted((row for row in wanted if row.id > after), key=lambda row: row.id)
    titles = _sample_titles([row.id for row in wanted])
    found: list[CategorySuggestion] = []
    with asking_amazon(connection) as client:
        asker = _Asker(client, connection)
        for row in wanted:
            if asker.calls >= _AT_ONCE:
                return Progress(found, len(wanted) - len(found), _PAUSE_S)
            try:
                chosen = _suggest(asker, row.name, titles.get(row.id, []))
            except Throttled as error:
                if isinstance(error, Postponed) and error.reason != "rate":
                    raise
                return Progress(found, len(wanted) - len(found), error.retry_after_s or _PAUSE_S)
            found.append(CategorySuggestion(row.id, chosen))
    return Progress(found, 0)


def choose_suggestion(by_title: Sequence[Sequence[Suggestion]], by_name: Sequence[Suggestion]) -> Suggestion | None:
    """Return the product type that most titles are taken for first; of equals the one that the name finds too."""
    firsts = Counter(answer[0] for answer in by_title if answer)
    if not firsts:
        return by_name[0] if by_name else None
    most = max(firsts.values())
    best = [one for one, count in firsts.items() if count == most]
    return next((one for one in best if one in by_name), best[0])


def _suggest(asker: "_Asker", name: str, titles: Sequence[str]) -> Suggestion | None:
    by_title = [asker.search(item_name=title) for title in titles]
    firsts = {answer[0] for answer in by_title if answer}
    by_name = [] if len(firsts) == 1 else asker.search(keywords=name)
    return choose_suggestion(by_title, by_name)


class _Asker:
    """Asks Amazon, and counts its calls; what was asked the same today is remembered."""

    def __init__(self, client: Client, connection: Connection) -> None:
        self.calls = 0
        self._client = client
        self._connection = connection

    def search(self, *, keywords: str = "", item_name: str = "") -> list[Suggestion]:
        """Return what Amazon answers."""
        asked = blake2s(f"{self._connection.language}\n{keywords}\n{item_name}".encode()).hexdigest()
        key = f"suggest:{self._connection.pk}:{asked}"
        known: list[Suggestion] | None = cache.get(key)
        if known is None:
            known = self._ask(keywords, item_name)
            cache.set(key, known, _KEPT_S)
        return known

    def _ask(self, keywords: str, item_name: str) -> list[Suggestion]:
        self.calls += 1
        found = definitions.search_product_types(
            self._client,
            marketplace_id=self._connection.marketplace_id,
            keywords=keywords.replace(",", " ").split() or None,
            item_name=item_name or None,
            locale=self._connection.language,
        )
        return [Suggestion(one.name, one.display_name) for one in found[:_MOST]]


def _sample_titles(category_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the titles of the first products of each category."""
    place = Window(RowNumber(), partition_by=[F("category_id")], order_by=F("pk").asc())
    rows = Product.objects.filter(category_id__in=category_ids, is_published=True).annotate(place=place)
    found: dict[int, list[str]] = {}
    for category_id, title in rows.filter(place__lte=_SAMPLES).order_by("pk").values_list("category_id", "title"):
        found.setdefault(category_id or 0, []).append(title)
    return found
