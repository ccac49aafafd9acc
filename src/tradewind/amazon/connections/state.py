"""Says how a connection stands, in one of five states and a reason in words."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta


def _(text: str) -> str:
    """Mark a text for translation; whoever shows it translates it."""
    return text


REMIND_WITHIN = timedelta(days=30)

WORDS = {
    "active": _("Active"),
    "off": _("Off"),
    "settings_needed": _("Settings needed"),
    "reconnect_needed": _("Reconnect needed"),
    "suspended": _("Suspended at Amazon"),
}


@dataclass(frozen=True)
class Facts:
    """What is known of a connection and its account."""

    is_on: bool
    switched_at: datetime
    switched_by: str
    needs_reconnect: bool
    is_doubted: bool
    reconnect_reason: str
    account_changed_at: datetime
    expires_at: datetime
    is_participating: bool
    has_suspended_listings: bool
    missing_settings: tuple[str, ...]
    are_settings_checked: bool
    is_application_refused: bool


@dataclass(frozen=True)
class State:
    """A state, and why. `reason` is a sentence with its values in place, in English until it is translated."""

    key: str
    sentence: str = ""
    values: dict[str, str] = field(default_factory=dict)

    @property
    def word(self) -> str:
        """The state in words."""
        return WORDS[self.key]

    @property
    def reason(self) -> str:
        """Why it is so, and what to do; empty when nothing is the matter."""
        return self.sentence % self.values


def describe_state(facts: Facts, now: datetime) -> State:
    """Return the state that matters most: what stops everything comes before what stops a part."""
    if not facts.is_on:
        values = {"day": _day(facts.switched_at), "who": facts.switched_by}
        return State("off", _("Off since %(day)s by %(who)s. Everything is kept."), values)
    if facts.needs_reconnect:
        return _describe_reconnect(facts)
    if not facts.is_participating:
        return State("suspended", _("Amazon says that the account does not sell here any more."))
    if facts.has_suspended_listings:
        return State("suspended", _("Amazon has suspended the listings; orders still come in."))
    is_complete = facts.are_settings_checked and not facts.missing_settings
    if facts.is_application_refused:
        sentence = _("Nothing moves: Amazon refuses the application's client ID and secret.")
        return State("active" if is_complete else "settings_needed", sentence)
    if not is_complete:
        return _describe_missing(facts.missing_settings)
    return State("active", *_describe_warning(facts, now))


def _describe_reconnect(facts: Facts) -> State:
    if facts.reconnect_reason == "authorization_ended":
        sentence = _("The authorization ended on %(day)s. Nothing is lost; orders wait at Amazon.")
        return State("reconnect_needed", sentence, {"day": _day(facts.expires_at)})
    if facts.reconnect_reason == "other_application":
        sentence = _(
            "The authorization was given to another Amazon application than the one in force. Nothing is lost."
        )
        return State("reconnect_needed", sentence)
    sentence = _(
        "Since %(day)s Amazon no longer accepts the authorization: it was probably taken back in Seller Central. "
        "Nothing is lost; orders wait at Amazon."
    )
    return State("reconnect_needed", sentence, {"day": _day(facts.account_changed_at)})


def _describe_missing(missing: tuple[str, ...]) -> State:
    if not missing:
        return State("settings_needed", _("The settings have not been checked yet."))
    if len(missing) == 1:
        return State("settings_needed", "%(first)s", {"first": missing[0]})
    values = {"first": missing[0], "more": str(len(missing) - 1)}
    return State("settings_needed", _("%(first)s And %(more)s more."), values)


def _describe_warning(facts: Facts, now: datetime) -> tuple[str, dict[str, str]]:
    if facts.is_doubted:
        return _("Amazon did not accept the authorization just now; it is tried again by itself."), {}
    if facts.expires_at - now <= REMIND_WITHIN:
        return _("The authorization ends on %(day)s: reconnect before."), {"day": _day(facts.expires_at)}
    return "", {}


def _day(at: datetime) -> str:
    return f"{at.day} {at:%b %Y}"
