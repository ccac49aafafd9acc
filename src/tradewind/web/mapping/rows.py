"""The category tree as the pages show it: what each category is at Amazon, and how its products stand there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.listings.category_counts import CategoryCounts, count_by_category
from tradewind.amazon.mapping import browse
from tradewind.amazon.mapping.queries import CategoryRow

from .returned import Staged


@dataclass(frozen=True)
class ShownRow:
    """One category, with what it would be if it said nothing itself."""

    row: CategoryRow
    counts: CategoryCounts
    above: CategoryRow | None
    """The category above it; None at the top."""
    has_browse: bool
    staged: Staged | None = None
    """What waits to be saved, where the page came back with it."""

    @property
    def given(self) -> Staged:
        """What it sets itself on the page: what waits, else what is saved."""
        return self.staged or self.saved

    @property
    def saved(self) -> Staged:
        """What it sets itself as it is saved."""
        row = self.row
        if not row.is_own:
            return Staged("", "", "", "")
        return Staged(row.product_type, row.browse_category, row.display_name, row.browse_category_name)

    @property
    def display_name(self) -> str:
        """Amazon's name of its product type; empty where that says no more than the product type."""
        name = self.row.display_name
        return "" if name.upper().replace(" ", "_") == self.row.product_type else name

    @property
    def inherited_type(self) -> str:
        """The product type that it would inherit."""
        return self.above.product_type if self.above else ""

    @property
    def inherited_from(self) -> str:
        """Where it would inherit its product type from; empty when nowhere."""
        if self.above is None or not self.above.product_type:
            return ""
        return self.above.inherited_from if not self.above.is_own else self.above.path

    @property
    def wants_suggestion(self) -> bool:
        """Whether it has products that wait for a product type."""
        return bool(self.row.product_count) and not self.row.product_type


def show_categories(
    connection: Connection, categories: Sequence[CategoryRow], staged: Mapping[int, Staged] | None = None
) -> list[ShownRow]:
    """Return the whole tree, given as queries.list_categories does, with counts and browse categories: two queries."""
    return _show(connection, categories, count_by_category(connection.pk), staged or {})


def add_below(rows: Iterable[ShownRow], path: str) -> CategoryCounts:
    """Return the counts of a category with all below it."""
    wanted = (one for one in rows if one.row.path == path or one.row.path.startswith(f"{path} > "))
    return sum((one.counts for one in wanted), CategoryCounts())


def _show(
    connection: Connection,
    categories: Sequence[CategoryRow],
    counts: Mapping[int, CategoryCounts],
    staged: Mapping[int, Staged],
) -> list[ShownRow]:
    by_id = {row.id: row for row in categories}
    with_browse = browse.list_browse_types(connection, {row.product_type for row in categories if row.product_type})
    return [
        ShownRow(
            row=row,
            counts=counts.get(row.id, CategoryCounts()),
            above=by_id.get(row.parent_id or 0),
            has_browse=row.product_type in with_browse,
            staged=staged.get(row.id),
        )
        for row in categories
    ]
