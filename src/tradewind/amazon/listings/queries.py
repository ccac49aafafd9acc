"""What pages and programs show of listings and feeds, each with a fixed number of queries, paged by key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Prefetch, Q
from django.utils.translation import gettext as _

from tradewind.base.errors import NotFound
from tradewind.store.models import Category, Variant

from ..connections import marketplaces
from ..connections.marketplaces import Marketplace
from ..connections.models import Connection
from . import error_book
from .finish import count_outcomes
from .models import Attempt, Issue, Listing, ListingCheck, Submission, SubmissionItem
from .submit import UNDER_WAY

PAGE = 50
SENDABLE = ("ready", "refused", "unknown")


@dataclass(frozen=True)
class Said:
    """One problem in words, with Amazon's own words and code beside them when it is Amazon's."""

    words: str
    code: str
    message: str
    severity: str
    is_amazons: bool
    attributes: Sequence[str]
    path: str


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


@dataclass(frozen=True)
class FeedRow:
    """One submission in a list."""

    submission: Submission
    marketplace: Marketplace
    word: str
    tone: str
    now: str
    done: int
    total: int

    @property
    def is_under_way(self) -> bool:
        """Whether something will still happen with it."""
        return self.submission.state in UNDER_WAY


@dataclass(frozen=True)
class MessageRow:
    """One message of a feed and what came of it."""

    item: SubmissionItem
    said: Sequence[Said]


@dataclass(frozen=True)
class Page:
    """Some rows of a list; `next` is the key to go on with, 0 at the end."""

    rows: Sequence[Any]
    next: int


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
    """Return listings in the order they came, with what is wrong with each."""
    rows = Listing.objects.filter(pk__gt=after).select_related("connection", "variant__product")
    if connection_id:
        rows = rows.filter(connection_id=connection_id)
    if state:
        rows = rows.filter(state=state)
    if search:
        rows = rows.filter(Q(sku__icontains=search) | Q(variant__product__title__icontains=search))
    if problem:
        wrong = Issue.objects.filter(source=Issue.Source.CHECK, message=problem).values("listing_id")
        rows = rows.filter(pk__in=wrong)
    found = list(rows.prefetch_related(_issues_now()).order_by("pk")[: limit + 1])
    page = [_listing_row(row) for row in found[:limit]]
    return Page(page, found[limit - 1].pk if len(found) > limit else 0)


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
    rows = (
        Issue.objects.filter(listing__connection_id=connection_id, source=Issue.Source.CHECK)
        .values("message", "attributes")
        .annotate(count=Count("listing", distinct=True), sample=Max("listing__sku"))
        .order_by("-count", "message")
    )
    return [
        ProblemGroup(row["message"], (row["attributes"] or [""])[0], row["count"], row["sample"])
        for row in rows[:limit]
    ]


def count_troubled(connection_id: int, category_ids: Sequence[int]) -> dict[str, int]:
    """Return how many products of the categories have a problem with each attribute."""
    rows = (
        Issue.objects.filter(
            listing__connection_id=connection_id,
            source=Issue.Source.CHECK,
            listing__variant__product__category_id__in=category_ids,
        )
        .values("attributes")
        .annotate(count=Count("listing", distinct=True))
    )
    return {row["attributes"][0]: row["count"] for row in rows if row["attributes"]}


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


def list_feeds(*, connection_id: int | None = None, state: str = "", before: int = 0, limit: int = PAGE) -> Page:
    """Return submissions, the newest first."""
    rows = Submission.objects.select_related("connection", "seller_account").order_by("-pk")
    if connection_id:
        rows = rows.filter(connection_id=connection_id)
    if state:
        rows = rows.filter(state__in=UNDER_WAY if state == "under_way" else [state])
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: limit + 1])
    return Page([_feed_row(row) for row in found[:limit]], found[limit - 1].pk if len(found) > limit else 0)


def show_feed(submission_id: int) -> FeedRow:
    """Return one submission; raises NotFound (`submission_unknown`)."""
    rows = Submission.objects.select_related("connection__seller_account", "seller_account")
    found = rows.filter(pk=submission_id).first()
    if found is None:
        raise NotFound("submission_unknown", _("There is no submission %(id)s.") % {"id": submission_id})
    return _feed_row(found)


def find_submission(text: str) -> int:
    """Return the number of the submission that a person names by its number or by Amazon's feed id."""
    rows = Submission.objects.filter(feed_id=text) if text else Submission.objects.none()
    if text.isdecimal() and len(text) < 19:
        rows = Submission.objects.filter(Q(feed_id=text) | Q(pk=int(text)))
    found = rows.order_by("-pk").values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("submission_unknown", _("There is no feed “%(id)s”.") % {"id": text[:60]})
    return found


def list_messages(
    submission_id: int, *, outcome: str = "", search: str = "", after: int = 0, limit: int = PAGE
) -> Page:
    """Return the messages of a feed in their order, with what Amazon says of each."""
    rows = SubmissionItem.objects.filter(submission_id=submission_id, message_id__gt=after)
    if outcome:
        rows = rows.filter(outcome=outcome)
    if search:
        rows = rows.filter(sku__icontains=search)
    found = list(rows.prefetch_related("issues").order_by("message_id")[: limit + 1])
    page = [MessageRow(row, [_say(issue) for issue in row.issues.all()]) for row in found[:limit]]
    return Page(page, found[limit - 1].message_id if len(found) > limit else 0)


def list_attempts(submission_id: int, *, limit: int = 200) -> list[Attempt]:
    """Return the calls made for a submission, the last one first."""
    return list(Attempt.objects.filter(submission_id=submission_id).order_by("-pk")[:limit])


def count_messages(submission: Submission) -> dict[str, int]:
    """Return how many messages of a feed came to what."""
    return count_outcomes(submission)


def is_any_under_way() -> bool:
    """Return whether some submission is still going."""
    return Submission.objects.filter(state__in=UNDER_WAY).exists()


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
        said=[_say(issue) for issue in issues],
    )


def _options_of(variant: Variant) -> str:
    return ", ".join(value for value in variant.options.values() if value.lower() != "default title")


def _say(issue: Issue) -> Said:
    is_amazons = issue.source == Issue.Source.AMAZON
    return Said(
        words=error_book.explain(issue.code, issue.message, issue.attributes) if is_amazons else issue.message,
        code=issue.code if is_amazons else "",
        message=issue.message,
        severity=issue.severity,
        is_amazons=is_amazons,
        attributes=issue.attributes,
        path=issue.path,
    )


_WORDS: dict[str, tuple[str, str]] = {
    "waiting": ("Checking products", "info"),
    "rendering": ("Preparing", "info"),
    "uploading": ("Uploading", "info"),
    "creating": ("Handing over", "info"),
    "queued": ("Waiting at Amazon", "info"),
    "processing": ("Amazon is working on it", "info"),
    "reading": ("Reading the report", "info"),
    "done": ("Done", "good"),
    "failed": ("Failed", "bad"),
    "cancelled": ("Cancelled", "warning"),
    "unknown": ("Outcome unknown", "warning"),
    "parked": ("Needs a person", "bad"),
}
# How much of the way is behind a submission in each state, of ten.
_PROGRESS = {"waiting": 1, "rendering": 2, "uploading": 3, "creating": 4, "queued": 5, "processing": 7, "reading": 9}


def _feed_row(submission: Submission) -> FeedRow:
    word, tone = _WORDS[submission.state]
    if submission.state == "done" and submission.invalid_count:
        word, tone = "Done, some refused", "warning"
    if submission.state == "rendering" and submission.follows_id and submission.next_step_at is None:
        word = "Waits for the feed before it"
    now = word
    if submission.state in UNDER_WAY and not submission.connection.is_on:
        word, tone, now = "Rests: switched off", "off", "It goes on when the marketplace is switched on."
    return FeedRow(
        submission=submission,
        marketplace=marketplaces.get(submission.connection.marketplace_id),
        word=_(word),
        tone=tone,
        now=_(now),
        done=_PROGRESS.get(submission.state, 10),
        total=10,
    )


def age_from(submission: Submission) -> datetime:
    """Return since when a submission is under way."""
    return submission.submitted_at or submission.created_at


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
