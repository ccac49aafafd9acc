"""What pages and programs show of listings and feeds, each with a fixed number of queries, paged by key."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Min, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from tradewind.base.errors import NotFound
from tradewind.base.queue import is_under_way
from tradewind.store.models import Category, Product, Variant

from ..connections import marketplaces
from ..connections.marketplaces import Marketplace
from ..connections.models import Connection
from .models import Issue, Listing, ListingCheck, SubmissionItem
from .said import PAGE, Page, Said, say
from .words import key_of

SENDABLE = ("ready", "refused", "unknown")


@dataclass(frozen=True)
class ListingRow:
    """One listing in a list."""

    listing: Listing
    title: str
    options: str
    product_id: int | None
    marketplace: Marketplace
    said: Sequence[Said]


@dataclass(frozen=True)
class Counts:
    """How many listings of a connection, or of all, stand where."""

    by_state: Mapping[str, int]
    total: int

    @property
    def to_send(self) -> int:
        """How many the next feed would hold."""
        return sum(self.by_state.get(state, 0) for state in SENDABLE)

    @property
    def with_problems(self) -> int:
        """How many our own check keeps back."""
        return self.by_state.get("incomplete", 0)


@dataclass(frozen=True)
class ProblemGroup:
    """One problem that several products share."""

    words: str
    attribute: str
    count: int
    sample_sku: str
    code: str = ""


def count_listings(connection_id: int | None = None) -> Counts:
    """Return how many listings stand where."""
    rows = Listing.objects.filter(connection_id=connection_id) if connection_id else Listing.objects.all()
    by_state = dict(rows.values_list("state").annotate(count=Count("pk")).order_by())
    return Counts(by_state, sum(by_state.values()))


def list_listings(
    *,
    connection_id: int | None = None,
    state: str = "",
    search: str = "",
    problem: str = "",
    after: int = 0,
    limit: int = PAGE,
) -> Page:
    """Return listings in the order they came, with what is wrong with each.

    Which rows stand on the page is found out from indexes alone, because rows are wide; then only those are read.
    """
    keys = Listing.objects.filter(pk__gt=after)
    if connection_id:
        keys = keys.filter(connection_id=connection_id)
    if state:
        keys = keys.filter(state=state)
    if search:
        products = Product.objects.filter(title__icontains=search).values("pk")
        variants = Variant.objects.filter(product__in=products).values("pk")
        keys = keys.filter(Q(sku__icontains=search) | Q(variant__in=variants))
    if problem:
        keys = keys.filter(pk__in=_with_problem(problem, connection_id))
    rows = Listing.objects.filter(pk__in=keys.order_by("pk").values("pk")[: limit + 1])
    rows = rows.select_related("connection", "variant__product").prefetch_related(_issues_now())
    found = list(rows.order_by("pk"))
    page = [_listing_row(row) for row in found[:limit]]
    return Page(page, found[limit - 1].pk if len(found) > limit else 0)


def _with_problem(words: str, connection_id: int | None) -> QuerySet[Issue, int]:
    rows = Issue.objects.filter(source=Issue.Source.CHECK, words_key=key_of(words))
    rows = rows.filter(connection_id=connection_id) if connection_id else rows.filter(connection__isnull=False)
    return rows.values_list("listing_id", flat=True)


def show_listing(sku: str, connection_id: int | None = None) -> list[ListingRow]:
    """Return the listings of one SKU, one for each connection; raises NotFound (`listing_unknown`)."""
    rows = Listing.objects.filter(sku=sku).select_related("connection", "variant__product")
    if connection_id:
        rows = rows.filter(connection_id=connection_id)
    found = [_listing_row(row) for row in rows.prefetch_related(_issues_now()).order_by("connection_id")]
    if not found:
        raise NotFound("listing_unknown", _("No connection has the SKU “%(sku)s”.") % {"sku": sku[:100]})
    return found


def group_problems(connection_id: int, *, limit: int = 30) -> list[ProblemGroup]:
    """Return what keeps products from Amazon, the problem of most products first."""
    found = Issue.objects.filter(connection_id=connection_id, source=Issue.Source.CHECK)
    groups = (
        found.values("words_key")
        .annotate(count=Count("listing_id", distinct=True), sample=Min("listing_id"))
        .order_by("-count", "sample", "words_key")[:limit]
    )
    counts = {(row["words_key"], row["sample"]): row["count"] for row in groups}
    samples = found.filter(listing__in=[listing_id for _key, listing_id in counts]).select_related("listing")
    told = {(issue.words_key, issue.listing_id): issue for issue in samples.order_by("-pk")}
    return [_problem_group(told[key], count) for key, count in counts.items() if key in told]


def _problem_group(issue: Issue, count: int) -> ProblemGroup:
    return ProblemGroup(issue.message, issue.attribute, count, issue.listing.sku, issue.code)


def count_troubled(connection_id: int, category_ids: Sequence[int]) -> dict[str, int]:
    """Return how many SKUs of the categories have a problem with each attribute."""
    rows = (
        Issue.objects.filter(connection_id=connection_id, source=Issue.Source.CHECK, category_id__in=category_ids)
        .values_list("attribute")
        .annotate(count=Count("listing_id", distinct=True))
        .order_by()
    )
    return {attribute: count for attribute, count in rows if attribute}


def count_needed(connection_id: int, category_ids: Sequence[int]) -> dict[str, int]:
    """Return how many SKUs of the categories Amazon asks for each attribute because of their other values."""
    counts: Counter[str] = Counter()
    listings = Listing.objects.filter(connection_id=connection_id, category_id__in=category_ids).exclude(needed=[])
    # Few sets of attributes stand for many listings, so the sets are counted there and taken apart here.
    for names, count in listings.values_list("needed").annotate(count=Count("pk")).order_by():
        counts.update(dict.fromkeys(names, count))
    return dict(counts)


def below(category_id: int) -> list[int]:
    """Return a category with all below it."""
    found, wanted = [category_id], [category_id]
    while wanted:
        wanted = list(Category.objects.filter(parent_id__in=wanted).exclude(pk__in=found).values_list("pk", flat=True))
        found.extend(wanted)
    return found


def show_check(connection_id: int) -> ListingCheck | None:
    """Return how far the products of a connection are checked; None when never."""
    return ListingCheck.objects.filter(connection_id=connection_id).first()


def is_checking(connection_id: int) -> bool:
    """Return whether products of a connection are being checked, or about to be."""
    return is_under_way(f"check:{connection_id}")


def _issues_now() -> "Prefetch[str]":
    return Prefetch("issues", queryset=Issue.objects.filter(is_current=True).order_by("pk"))


def _listing_row(listing: Listing) -> ListingRow:
    product = listing.variant.product if listing.variant else None
    issues = [
        issue for issue in listing.issues.all() if issue.source == Issue.Source.CHECK or listing.state != "incomplete"
    ]
    return ListingRow(
        listing=listing,
        title=product.title if product else _("No longer in the store"),
        options=_options_of(listing.variant) if listing.variant else "",
        product_id=product.pk if product else None,
        marketplace=marketplaces.get(listing.connection.marketplace_id),
        said=[say(issue) for issue in issues],
    )


def _options_of(variant: Variant) -> str:
    return ", ".join(value for value in variant.options.values() if value.lower() != "default title")


def list_connections() -> list[Connection]:
    """Return all connections in the order of their pages."""
    return list(Connection.objects.select_related("seller_account").order_by("pk"))


def get_listing(listing_id: int) -> ListingRow:
    """Return one listing; raises NotFound (`listing_unknown`)."""
    rows = Listing.objects.select_related("connection", "variant__product").prefetch_related(_issues_now())
    found = rows.filter(pk=listing_id).first()
    if found is None:
        raise NotFound("listing_unknown", _("This listing is not there any more."))
    return _listing_row(found)


def list_feeds_of(listing: Listing, *, limit: int = 10) -> list[SubmissionItem]:
    """Return the last messages that were sent for a listing, with their submissions."""
    return list(listing.submission_items.select_related("submission").order_by("-pk")[:limit])
