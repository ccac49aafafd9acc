"""Which shop wrote a file: told by its columns, with the missing ones named when it is nearly clear."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from . import own, shopify, woocommerce
from .drafts import Claim, ProductDraft, Row


class NotRecognised(Exception):
    """The columns are of no file that can be read; `missing` names what the nearest dialect lacks."""

    def __init__(self, nearest: str, missing: Sequence[str]) -> None:
        super().__init__(nearest)
        self.nearest = nearest
        self.missing = tuple(missing)


@dataclass(frozen=True)
class Dialect:
    """How one kind of file is read."""

    name: str
    label: str
    needed: dict[str, str]
    """Columns without which nothing can be read, by their common name, as the shop writes them."""
    telling: frozenset[str]
    common_name: Callable[[str], str]
    claim: Callable[[Row], Claim]
    read_product: Callable[[str, Sequence[Row]], ProductDraft]

    def columns(self, header: Sequence[str]) -> tuple[str, ...]:
        """Return the common names of a header's columns."""
        return tuple(self.common_name(column) for column in header)


SHOPIFY = Dialect(
    shopify.NAME, "Shopify", shopify.NEEDED, frozenset(shopify.TELLING),
    shopify.common_name, shopify.claim, shopify.read_product,
)  # fmt: skip
WOOCOMMERCE = Dialect(
    woocommerce.NAME, "WooCommerce", woocommerce.NEEDED, frozenset(woocommerce.TELLING),
    woocommerce.common_name, woocommerce.claim, woocommerce.read_product,
)  # fmt: skip
OWN = Dialect(own.NAME, "Tradewind", own.NEEDED, frozenset(own.TELLING), own.common_name, own.claim, own.read_product)
ALL = (SHOPIFY, WOOCOMMERCE, OWN)


def get(name: str) -> Dialect:
    """Return the dialect of that name; KeyError for another."""
    return {dialect.name: dialect for dialect in ALL}[name]


def score(dialect: Dialect, header: Sequence[str]) -> int:
    """Return how many of the columns tell of this dialect."""
    known = dialect.telling | set(dialect.needed)
    return len(known & set(dialect.columns(header)))


def recognise(header: Sequence[str]) -> Dialect:
    """Return the dialect of a file with these columns; raises NotRecognised.

    The own dialect has the fewest columns of its own, so it wins only where the shops' do not.
    """
    nearest = max(ALL, key=lambda dialect: score(dialect, header))
    columns = set(nearest.columns(header))
    missing = [label for name, label in nearest.needed.items() if name not in columns]
    if not missing:
        return nearest
    if score(nearest, header) < 2:
        raise NotRecognised("", list(OWN.needed.values()))
    raise NotRecognised(nearest.label, missing)
