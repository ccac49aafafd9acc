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
NEAR = 2


def get(name: str) -> Dialect:
    """Return the dialect of that name; KeyError for another."""
    return {dialect.name: dialect for dialect in ALL}[name]


def score(dialect: Dialect, header: Sequence[str]) -> int:
    """Return how many of the columns tell of this dialect."""
    known = dialect.telling | set(dialect.needed)
    return len(known & set(dialect.columns(header)))


def recognise(header: Sequence[str]) -> Dialect:
    """Return the dialect of a file with these columns; raises NotRecognised.

    The nearest dialect is the one with most columns; one that lacks nothing is taken in its stead where it is
    about as near, because shops call some columns as we do.
    """
    scores = {dialect.name: score(dialect, header) for dialect in ALL}
    nearest = max(ALL, key=lambda dialect: (scores[dialect.name], not _missing(dialect, header)))
    whole = [dialect for dialect in ALL if not _missing(dialect, header)]
    best = max(whole, key=lambda dialect: scores[dialect.name], default=nearest)
    if best in whole and scores[nearest.name] - scores[best.name] <= NEAR:
        return best
    if scores[nearest.name] < 2:
        raise NotRecognised("", list(OWN.needed.values()))
    raise NotRecognised(nearest.label, _missing(nearest, header))


def _missing(dialect: Dialect, header: Sequence[str]) -> list[str]:
    columns = set(dialect.columns(header))
    return [label for name, label in dialect.needed.items() if name not in columns]
