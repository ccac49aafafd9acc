"""Answers “Why is it not on Amazon?”: the way of a SKU from the switch to Amazon's yes, step by step."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

State = Literal["done", "missing", "wrong"]


def _(text: str) -> str:
    """Mark a text for translation; whoever shows it translates it."""
    return text


@dataclass(frozen=True)
class Wrong:
    """One thing that our check or Amazon has against the SKU, in a sentence, and the attribute it is about."""

    words: str
    attribute: str = ""
    is_of_export: bool = False
    """Whether it is put right among the options of the export, as a rate of a currency is."""


@dataclass(frozen=True)
class Feed:
    """The last feed with the SKU in it, or the one that is asked for; its state in words."""

    number: int
    words: str
    is_under_way: bool


@dataclass(frozen=True)
class AbsenceFacts:
    """What is known of one SKU on one connection."""

    marketplace: str
    merchant_id: str
    sku: str
    is_on: bool
    needs_reconnect: bool
    is_application_refused: bool
    is_participating: bool
    has_suspended_listings: bool
    is_published: bool
    is_selected: bool
    category_path: str
    category_id: int
    product_type: str
    has_schema: bool
    missing_settings: tuple[str, ...]
    problems: tuple[Wrong, ...]
    """Of the product itself; that it has no product type or no schema is told by the fields above."""
    listing_state: str
    """As states.py decides it for the product as it is now; empty while it was never looked at."""
    is_known_to_amazon: bool
    """Whether Amazon has accepted it before, perhaps with other values."""
    is_sent_by_itself: bool
    """Whether feeds go on a schedule; else somebody submits them."""
    feed: Feed | None = None
    issues: tuple[Wrong, ...] = ()
    """What Amazon says of the last message."""

    @property
    def is_ready(self) -> bool:
        """Whether the next feed takes it."""
        return self.listing_state == "ready" and self.is_published and self.is_selected

    @property
    def to_feed(self) -> tuple[str, str]:
        """The place and target of a line about the last feed; empty when there is none."""
        return ("feed", str(self.feed.number)) if self.feed else ("", "")


@dataclass(frozen=True)
class Line:
    """One line of the checklist: a sentence with its values, and the place where it is put right."""

    key: str
    state: State
    sentence: str
    values: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    """switch, reconnect, application, account, product, export, category, settings, rules, listings or feed."""
    target: str = ""
    """What the place is asked for: an attribute, a category's or a feed's number."""


def explain_absence(facts: AbsenceFacts) -> list[Line]:
    """Return the checklist from the switch to Amazon's yes; a line that is not done says what to do.

    Every step is told, also behind one that is not done: nobody likes to find the next hurdle behind the last one.
    """
    return [
        _tell_switch(facts),
        _tell_authorization(facts),
        _tell_account(facts),
        _tell_published(facts),
        _tell_selected(facts),
        _tell_product_type(facts),
        *_tell_schema(facts),
        *_tell_settings(facts),
        *_tell_problems(facts),
        _tell_sent(facts),
        *_tell_answer(facts),
    ]


def _tell_switch(facts: AbsenceFacts) -> Line:
    values = {"name": facts.marketplace}
    if facts.is_on:
        return Line("on", "done", _("%(name)s is On."), values)
    return Line("on", "missing", _("%(name)s is Off: nothing is sent until it is switched on."), values, "switch")


def _tell_authorization(facts: AbsenceFacts) -> Line:
    values = {"merchant": facts.merchant_id}
    if facts.needs_reconnect:
        words = _("Amazon no longer accepts the authorization of %(merchant)s: connect it again.")
        return Line("authorized", "wrong", words, values, "reconnect")
    if facts.is_application_refused:
        words = _("Amazon refuses the application's client ID and secret: enter them anew.")
        return Line("authorized", "wrong", words, place="application")
    return Line("authorized", "done", _("The seller account %(merchant)s is connected and authorized."), values)


def _tell_account(facts: AbsenceFacts) -> Line:
    values = {"name": facts.marketplace}
    if not facts.is_participating:
        words = _("Amazon says that the account does not sell on %(name)s: settle it in Seller Central.")
        return Line("account", "wrong", words, values, "account")
    if facts.has_suspended_listings:
        words = _("Amazon has suspended the account's listings on %(name)s: settle it in Seller Central.")
        return Line("account", "wrong", words, values, "account")
    return Line("account", "done", _("Amazon lets the account sell on %(name)s."), values)


def _tell_published(facts: AbsenceFacts) -> Line:
    if facts.is_published:
        return Line("published", "done", _("The product is published in the store."))
    words = _("The product is not published in the store: only published products go to Amazon.")
    return Line("published", "missing", words, place="product")


def _tell_selected(facts: AbsenceFacts) -> Line:
    values = {"name": facts.marketplace}
    if facts.is_selected:
        return Line("selected", "done", _("It is among the products that go to %(name)s."), values)
    words = _("It is not among the products that are chosen for %(name)s.")
    return Line("selected", "missing", words, values, "export")


def _tell_product_type(facts: AbsenceFacts) -> Line:
    values = {"category": facts.category_path, "type": facts.product_type}
    if not facts.category_path:
        words = _("The product is in no category, so it has no product type at Amazon: give it one.")
        return Line("product_type", "missing", words, place="product")
    if not facts.product_type:
        words = _("The category “%(category)s” has no product type at Amazon yet: choose one.")
        return Line("product_type", "missing", words, values, "category", str(facts.category_id))
    return Line("product_type", "done", _("Its category “%(category)s” is %(type)s at Amazon."), values)


def _tell_schema(facts: AbsenceFacts) -> Iterator[Line]:
    values = {"type": facts.product_type}
    if facts.product_type and facts.has_schema:
        yield Line("schema", "done", _("Amazon's rules for %(type)s have been read."), values)
    elif facts.product_type:
        words = _("Amazon's rules for %(type)s have not been read yet; they come by themselves.")
        yield Line("schema", "missing", words, values, "account")


def _tell_settings(facts: AbsenceFacts) -> Iterator[Line]:
    if not facts.missing_settings:
        yield Line("settings", "done", _("The settings of %(name)s are complete."), {"name": facts.marketplace})
    for words in facts.missing_settings:
        yield Line("settings", "missing", "%(words)s", {"words": words}, "settings")


def _tell_problems(facts: AbsenceFacts) -> Iterator[Line]:
    if not facts.product_type or not facts.has_schema:
        yield Line("problems", "missing", _("It is held against Amazon's rules once its product type is known."))
    elif not facts.problems:
        yield Line("problems", "done", _("Everything that Amazon asks for is there."))
    for one in facts.problems:
        place = "export" if one.is_of_export else "rules" if one.attribute else "product"
        yield Line("problems", "wrong", "%(words)s", {"words": one.words}, place, one.attribute)


def _tell_sent(facts: AbsenceFacts) -> Line:
    if facts.feed is not None and facts.feed.is_under_way:
        values = {"words": facts.feed.words}
        return Line("sent", "missing", _("It is on its way to Amazon: %(words)s"), values, *facts.to_feed)
    if facts.listing_state in ("accepted", "refused", "unknown"):
        return Line("sent", "done", _("It was sent to Amazon."), {}, *facts.to_feed)
    if facts.is_ready and facts.is_sent_by_itself:
        return Line("sent", "missing", _("It is ready and goes with the next feed, by itself."), place="listings")
    if facts.is_ready and facts.is_known_to_amazon:
        words = _("It changed since Amazon accepted it: it goes with the next feed that you submit.")
        return Line("sent", "missing", words, place="listings")
    if facts.is_ready:
        return Line("sent", "missing", _("It is ready: it goes with the next feed that you submit."), place="listings")
    return Line("sent", "missing", _("It is not sent before all of the above is done."))


def _tell_answer(facts: AbsenceFacts) -> Iterator[Line]:
    if facts.listing_state == "accepted":
        yield Line("accepted", "done", _("Amazon has accepted it."), {}, *facts.to_feed)
    elif facts.listing_state == "refused":
        yield from _tell_refusal(facts)
    elif facts.listing_state == "unknown":
        words = _("What came of it at Amazon is not known: send it again.")
        yield Line("accepted", "wrong", words, place="listings")
    elif facts.is_known_to_amazon:
        words = _("Amazon has it as it was accepted last; what changed since then is not there yet.")
        yield Line("accepted", "missing", words)
    else:
        yield Line("accepted", "missing", _("Amazon has not accepted it yet."))


def _tell_refusal(facts: AbsenceFacts) -> Iterator[Line]:
    if not facts.issues:
        yield Line("accepted", "wrong", _("Amazon refused it and gave no reason."), {}, *facts.to_feed)
    for one in facts.issues:
        place, target = ("rules", one.attribute) if one.attribute else facts.to_feed
        yield Line("accepted", "wrong", _("Amazon refused it: %(words)s"), {"words": one.words}, place, target)
