"""Gathers what explain_absence needs of one SKU on one connection, and says its lines in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tradewind.base.errors import NotFound
from tradewind.store.models import Variant

from ..connections import application, marketplaces
from ..connections.models import Connection, SellerAccount
from ..connections.options import read_options
from ..mapping.assess import Assessment, Assessor
from ..mapping.catalog import Catalog
from ..mapping.schema.problems import Problem
from ..mapping.schema.wording import describe_problem
from .check import decide_listing
from .feed_queries import describe_feed
from .models import Issue, Listing, Submission, SubmissionItem
from .said import say
from .states import Known, strip_message
from .submit import UNDER_WAY
from .why import AbsenceFacts, Feed, Line, Wrong, explain_absence

_TOLD_BY_OTHER_LINES = {"no_category", "no_product_type", "no_schema"}


@dataclass(frozen=True)
class LineShown:
    """One line of the checklist in the reader's language; `place` and `target` as in why.Line."""

    key: str
    state: str
    words: str
    place: str
    target: str


@dataclass(frozen=True)
class Why:
    """Why a SKU is not on Amazon, or that it is; with what Amazon would get of it."""

    connection: Connection
    sku: str
    product_id: int
    assessment: Assessment
    lines: Sequence[LineShown]

    @property
    def is_on_amazon(self) -> bool:
        """Whether Amazon has accepted the SKU as it is now, and nothing is in the way of changes to it."""
        return all(line.state == "done" for line in self.lines)

    @property
    def next_line(self) -> LineShown | None:
        """The first line that is not done: what to do next."""
        return next((line for line in self.lines if line.state != "done"), None)

    def as_data(self) -> dict[str, Any]:
        """Return the answer as REST and the command line show it."""
        lines = [
            {"key": one.key, "state": one.state, "words": one.words, "place": one.place, "target": one.target}
            for one in self.lines
        ]
        return {
            "connection_id": self.connection.pk,
            "sku": self.sku,
            "is_on_amazon": self.is_on_amazon,
            "lines": lines,
        }


def find_why(connection: Connection, sku: str) -> Why:
    """Return the checklist of one SKU; raises NotFound (`sku_unknown`). The number of queries is fixed."""
    variant = Variant.objects.select_related("product").filter(sku=sku).first()
    catalog = Catalog()
    facts = catalog.find(sku)
    if variant is None or facts is None:
        raise NotFound("sku_unknown", _("The store has no SKU “%(sku)s”.") % {"sku": sku[:100]})
    assessor = Assessor(connection, catalog)
    assessment = assessor.assess(facts)
    of_listing = _facts_of_listing(connection, assessment)
    problems = assessment.problems_of(is_new=not of_listing["is_known_to_amazon"])
    found = AbsenceFacts(
        **_facts_of_connection(connection),
        **of_listing,
        is_published=variant.product.is_published,
        is_selected=assessment.is_selected,
        category_path=facts.category_path,
        category_id=facts.category_ids[0] if facts.category_ids else 0,
        product_type=assessment.product_type,
        has_schema=not any(one.code == "no_schema" for one in assessment.problems),
        problems=tuple(_as_wrong(one) for one in problems if one.code not in _TOLD_BY_OTHER_LINES),
    )
    lines = [_show(line) for line in explain_absence(found)]
    return Why(connection, sku, facts.product_id, assessment, lines)


def _facts_of_connection(connection: Connection) -> dict[str, Any]:
    account = connection.seller_account
    return {
        "marketplace": marketplaces.get(connection.marketplace_id).name,
        "merchant_id": account.merchant_id,
        "is_on": connection.is_on,
        "needs_reconnect": account.state == SellerAccount.State.RECONNECT_NEEDED,
        "is_application_refused": application.find_problem() is not None,
        "is_participating": connection.is_participating,
        "has_suspended_listings": connection.has_suspended_listings,
        "missing_settings": tuple(connection.missing_settings),
        "is_sent_by_itself": read_options(connection.options).export.schedule.kind != "by_hand",
    }


def _facts_of_listing(connection: Connection, assessment: Assessment) -> dict[str, Any]:
    sku = assessment.facts.sku
    listing = Listing.objects.filter(connection=connection, sku=sku).first()
    item = _find_last_item(listing)
    return {
        "sku": sku,
        "listing_state": _decide_state(listing, item, assessment),
        "is_known_to_amazon": listing is not None and listing.accepted is not None,
        "feed": _find_feed(connection, sku, item),
        "issues": _find_issues(listing),
    }


def _find_last_item(listing: Listing | None) -> SubmissionItem | None:
    related = ("submission__connection__seller_account", "submission__seller_account")
    return SubmissionItem.objects.filter(listing=listing).select_related(*related).order_by("-pk").first()


def _decide_state(listing: Listing | None, item: SubmissionItem | None, assessment: Assessment) -> str:
    last_sent = strip_message(item.message) if item else None
    known = Known(listing.state, listing.accepted, last_sent) if listing else None
    return decide_listing(known, assessment)


def _find_feed(connection: Connection, sku: str, item: SubmissionItem | None) -> Feed | None:
    """Return the feed that is asked for and not filled yet, where it will take the SKU; else the last one with it."""
    related = ("connection__seller_account", "seller_account")
    asked = Submission.objects.filter(connection=connection, state=Submission.State.WAITING).select_related(*related)
    waiting = next((one for one in asked.order_by("pk") if not one.skus or sku in one.skus), None)
    submission = waiting or (item.submission if item else None)
    if submission is None:
        return None
    return Feed(submission.pk, describe_feed(submission).now, submission.state in UNDER_WAY)


def _find_issues(listing: Listing | None) -> tuple[Wrong, ...]:
    rows = Issue.objects.filter(listing=listing, source=Issue.Source.AMAZON, is_current=True, severity="ERROR")
    told = [(say(row), (row.attributes or [""])[0].split(".", 1)[0]) for row in rows.order_by("pk")]
    return tuple(Wrong(said.words, attribute) for said, attribute in told)


def _as_wrong(problem: Problem) -> Wrong:
    return Wrong(describe_problem(problem), problem.attribute, is_of_export=problem.code == "other_currency")


def _show(line: Line) -> LineShown:
    return LineShown(line.key, line.state, _(line.sentence) % line.values, line.place, line.target)
