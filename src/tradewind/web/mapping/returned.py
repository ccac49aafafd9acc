"""What comes back with a page whose form was not saved: all that was chosen on it, and whether it is sent again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.mapping.admissible import name_browse_categories
from tradewind.amazon.mapping.asking import AmazonBusy
from tradewind.amazon.mapping.change import Change, SetProductType
from tradewind.amazon.mapping.schema.schemas import find_schemas

from .asking import pause_s
from .defaults import DefaultsForm

_MOST_ROUNDS = 20
_LONGEST_PAUSE_S = 10
"""Amazon gives five schemas a second; what takes longer is another trouble, and somebody should know of it."""


@dataclass(frozen=True)
class Staged:
    """What a category is to become, with Amazon's words for it as far as they are known."""

    product_type: str
    browse_category: str
    display_name: str
    browse_category_name: str


@dataclass(frozen=True)
class Again:
    """The form is to be sent again by the page: Amazon's rules for some of its product types are not here yet."""

    pause_s: int
    sent: int
    """How often it was sent already."""
    done: int
    total: int


@dataclass(frozen=True)
class Returned:
    """What a form says that was not saved."""

    staged: Mapping[int, Staged] = field(default_factory=dict)
    """By category."""
    form: DefaultsForm | None = None
    again: Again | None = None
    status: int = 200


def name_staged(connection: Connection, changes: Sequence[Change]) -> dict[int, Staged]:
    """Return what categories are to become. Two queries where there are any."""
    chosen = [one for one in changes if isinstance(one, SetProductType)]
    rows = find_schemas(connection, {one.product_type for one in chosen}) if chosen else []
    names = {row.product_type: row.display_name for row in rows}
    found: dict[int, Staged] = {}
    for given, one in zip(chosen, name_browse_categories(connection, chosen), strict=True):
        if isinstance(one, SetProductType):
            called = one.browse_category_name or given.browse_category
            found[one.category_id] = Staged(
                given.product_type, given.browse_category, names.get(one.product_type, ""), called
            )
    return found


def send_again(
    connection: Connection, changes: Sequence[Change], busy: AmazonBusy, *, sent_before: int
) -> Again | None:
    """Return when the page sends its form again; None where waiting does not help, or has not."""
    if sent_before >= _MOST_ROUNDS or busy.retry_after_s > _LONGEST_PAUSE_S:
        return None
    types = {one.product_type for one in changes if isinstance(one, SetProductType) and one.product_type}
    read = {row.product_type for row in find_schemas(connection, types)}
    return Again(pause_s(busy.retry_after_s), sent_before + 1, len(read), len(types))
