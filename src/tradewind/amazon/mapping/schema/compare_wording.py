"""Says what changed in Amazon's rules in sentences for merchants."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from .compare import SchemaChange
from .wording import KINDS


def describe_change(change: SchemaChange) -> str:
    """Return one difference between two versions of Amazon's rules as a sentence."""
    return _SENTENCES[change.kind](change)


def _plain(sentence: object) -> Callable[[SchemaChange], str]:
    return lambda change: str(sentence) % {"title": change.title, **change.detail}


def _new(change: SchemaChange) -> str:
    if change.detail["is_required"]:
        return _("%(title)s is new, and required.") % {"title": change.title}
    return _("%(title)s is new, and may be left out.") % {"title": change.title}


def _conditional(change: SchemaChange) -> str:
    names = ", ".join(change.detail["names"])
    if not names:
        return _("%(title)s is now required of some products.") % {"title": change.title}
    return _("%(title)s is now required of some products, depending on %(names)s.") % {
        "title": change.title,
        "names": names,
    }


def _bound(change: SchemaChange) -> str:
    limit, before, after = change.detail["limit"], change.detail["before"], change.detail["after"]
    told = {"title": change.title, "now": _amount(limit, after), "before": _amount(limit, before)}
    if before is None:
        return _("%(title)s: %(now)s from now on; there was no such limit before.") % told
    if after is None:
        return _("%(title)s: the limit of %(before)s is gone.") % told
    return _("%(title)s: %(now)s from now on, %(before)s before.") % told


def _amount(limit: str, value: object) -> str:
    return str(_AMOUNTS.get(limit, "%(value)s")) % {"value": value}


_AMOUNTS = {
    "maxLength": lazy("at most %(value)s characters"),
    "minLength": lazy("at least %(value)s characters"),
    "maxUtf8ByteLength": lazy("at most %(value)s bytes"),
    "minUtf8ByteLength": lazy("at least %(value)s bytes"),
    "maxItems": lazy("at most %(value)s entries"),
    "minItems": lazy("at least %(value)s entries"),
    "maxUniqueItems": lazy("at most %(value)s values"),
    "minUniqueItems": lazy("at least %(value)s values"),
    "maximum": lazy("at most %(value)s"),
    "minimum": lazy("at least %(value)s"),
}


def _choices_gone(change: SchemaChange) -> str:
    return _("%(title)s: Amazon no longer takes %(names)s.") % {"title": change.title, "names": _listed(change)}


def _choices_new(change: SchemaChange) -> str:
    return _("%(title)s: Amazon offers %(names)s as well.") % {"title": change.title, "names": _listed(change)}


def _listed(change: SchemaChange) -> str:
    shown = ", ".join(f"“{name}”" for name in change.detail["names"][:5])
    more = change.detail["count"] - len(change.detail["names"][:5])
    return _("%(shown)s and %(more)s more") % {"shown": shown, "more": more} if more > 0 else shown


def _kind(change: SchemaChange) -> str:
    words = _(" or ").join(KINDS.get(kind, kind) for kind in change.detail["after"])
    return _("%(title)s is now %(words)s.") % {"title": change.title, "words": words}


_SENTENCES: dict[str, Callable[[SchemaChange], str]] = {
    "gone": _plain(lazy("%(title)s is gone: Amazon no longer takes it.")),
    "new": _new,
    "required": _plain(lazy("%(title)s is now required.")),
    "optional": _plain(lazy("%(title)s is no longer required.")),
    "conditional": _conditional,
    "eased": _plain(lazy("%(title)s is now required of some products only.")),
    "tighter": _bound,
    "looser": _bound,
    "choices_gone": _choices_gone,
    "choices_new": _choices_new,
    "closed": _plain(lazy("%(title)s now takes only Amazon's own values.")),
    "opened": _plain(lazy("%(title)s now takes any text.")),
    "kind": _kind,
    "conditions": lambda _change: _("What Amazon asks of some products, depending on their other values, changed."),
}
