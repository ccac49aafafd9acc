"""Instants in the words that people use for them."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def ago_words(at: datetime, now: datetime) -> str:
    """Return how long ago `at` was: seconds, minutes, hours; from the day before yesterday on, the date."""
    seconds = int((now - at).total_seconds())
    if seconds < 5:
        return _("just now")
    if seconds < 90:
        return _("%(count)s s ago") % {"count": seconds}
    if seconds < 90 * 60:
        return _("%(count)s min ago") % {"count": round(seconds / 60)}
    if seconds < 36 * 3600:
        return _("%(count)s h ago") % {"count": round(seconds / 3600)}
    return date_format(at, "j M Y")


def until_words(at: datetime, now: datetime) -> str:
    """Return how long it is until `at`; an instant that is past is said to be past."""
    seconds = int((at - now).total_seconds())
    if seconds < 0:
        return _("past")
    if seconds < 90 * 60:
        return _("in %(count)s min") % {"count": max(1, round(seconds / 60))}
    if seconds < 36 * 3600:
        return _("in %(count)s h") % {"count": round(seconds / 3600)}
    days = seconds // 86400
    return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}
