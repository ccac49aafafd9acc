"""What pages and programs show of feeds, each with a fixed number of queries, paged by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from tradewind.base.errors import NotFound

from ..connections import marketplaces
from ..connections.marketplaces import Marketplace
from ..connections.models import SellerAccount
from .finish import count_outcomes
from .models import Attempt, Submission, SubmissionItem
from .said import PAGE, Page, Said, say
from .submit import UNDER_WAY


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
    def rests(self) -> bool:
        """Whether it goes on only after somebody has done something."""
        return self.is_under_way and _is_held_up(self.submission)

    @property
    def is_under_way(self) -> bool:
        """Whether something will still happen with it."""
        return self.submission.state in UNDER_WAY


@dataclass(frozen=True)
class MessageRow:
    """One message of a feed and what came of it."""

    item: SubmissionItem
    said: Sequence[Said]


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
    return Page([describe_feed(row) for row in found[:limit]], found[limit - 1].pk if len(found) > limit else 0)


def show_feed(submission_id: int) -> FeedRow:
    """Return one submission; raises NotFound (`submission_unknown`)."""
    rows = Submission.objects.select_related("connection__seller_account", "seller_account")
    found = rows.filter(pk=submission_id).first()
    if found is None:
        raise NotFound("submission_unknown", _("There is no submission %(id)s.") % {"id": submission_id})
    return describe_feed(found)


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
    page = [MessageRow(row, [say(issue) for issue in row.issues.all()]) for row in found[:limit]]
    return Page(page, found[limit - 1].message_id if len(found) > limit else 0)


def list_attempts(submission_id: int, *, limit: int = 200) -> list[Attempt]:
    """Return the calls made for a submission, the last one first."""
    return list(Attempt.objects.filter(submission_id=submission_id).order_by("-pk")[:limit])


def count_messages(submission: Submission) -> dict[str, int]:
    """Return how many messages of a feed came to what."""
    return count_outcomes(submission)


_WORDS: dict[str, tuple[Promise, str]] = {
    "waiting": (later("Checking products"), "info"),
    "rendering": (later("Preparing"), "info"),
    "uploading": (later("Uploading"), "info"),
    "creating": (later("Handing over"), "info"),
    "queued": (later("Waiting at Amazon"), "info"),
    "processing": (later("Amazon is working on it"), "info"),
    "reading": (later("Reading the report"), "info"),
    "done": (later("Done"), "good"),
    "failed": (later("Failed"), "bad"),
    "cancelled": (later("Cancelled"), "warning"),
    "unknown": (later("Outcome unknown"), "warning"),
    "parked": (later("Needs a person"), "bad"),
}
# How much of the way is behind a submission in each state, of ten.
_PROGRESS = {"waiting": 1, "rendering": 2, "uploading": 3, "creating": 4, "queued": 5, "processing": 7, "reading": 9}


def describe_feed(submission: Submission) -> FeedRow:
    """Return a submission, given with its connection and seller account, as a list shows it."""
    known, tone = _WORDS[submission.state]
    word = str(known)
    if submission.state == "done" and submission.invalid_count:
        word, tone = _("Done, some refused"), "warning"
    if submission.state == "rendering" and submission.follows_id and submission.next_step_at is None:
        word = _("Waits for the feed before it")
    now = word
    if submission.state in UNDER_WAY:
        word, tone, now = _what_holds_it_up(submission) or (word, tone, now)
    return FeedRow(
        submission=submission,
        marketplace=marketplaces.get(submission.connection.marketplace_id),
        word=word,
        tone=tone,
        now=now,
        done=_PROGRESS.get(submission.state, 10),
        total=10,
    )


def _what_holds_it_up(submission: Submission) -> tuple[str, str, str] | None:
    """Return word, tone and sentence of what a submission under way waits for; None when it simply goes on."""
    if not submission.connection.is_on:
        return _("Rests: switched off"), "off", _("It goes on when the marketplace is switched on.")
    if submission.seller_account.state == SellerAccount.State.RECONNECT_NEEDED:
        words = _("It goes on when the seller account is connected again.")
        return _("Rests: reconnect needed"), "warning", words
    if submission.failed_steps:
        words = _("It failed %(count)s times and is tried again by itself. The calls below say more.")
        return _("Tried again"), "warning", words % {"count": submission.failed_steps}
    return None


def _is_held_up(submission: Submission) -> bool:
    needs_reconnect = submission.seller_account.state == SellerAccount.State.RECONNECT_NEEDED
    return needs_reconnect or not submission.connection.is_on


def age_from(submission: Submission) -> datetime:
    """Return since when a submission is under way."""
    return submission.submitted_at or submission.created_at
