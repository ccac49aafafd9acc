"""Tags that the templates share: tabs, addresses with one thing changed, sortable heads, times in words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.template import Context
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tradewind.base import clock
from tradewind.base.models import User

from ..wording import ago_words, until_words

register = template.Library()


@register.simple_tag(takes_context=True)
def tab(  # noqa: PLR0913 - what a template writes out by name
    context: Context,
    address: str,
    name: str,
    *,
    exact: bool = False,
    count: int | None = None,
    note: str = "",
    also: str = "",
) -> SafeString:
    """Return one tab: `{% tab "/channels/amazon/feeds" _("Feeds") count=3 %}`; a `note` stands as it is.

    It is current on `address` and, unless `exact`, on everything below, and on the views named in `also`.
    """
    path = str(context.get("path", ""))
    is_current = path == address or (not exact and path.startswith(f"{address}/")) or _name_of(context) in also.split()
    mark = SafeString(' aria-current="page"') if is_current else ""
    words = f"{count:,}" if count is not None else note
    number = format_html(' <span class="count">{}</span>', words) if words else ""
    return format_html('<a href="{}"{}>{}{}</a>', address, mark, name, number)


def _name_of(context: Context) -> str:
    """Return the name of the view that is shown."""
    match = getattr(context.get("request"), "resolver_match", None)
    return str(match.url_name) if match else ""


@register.simple_tag(takes_context=True)
def address(context: Context, **changes: Any) -> str:
    """Return the page's own address with some of its query changed: `{% address sort="name" after="" %}`."""
    query = context["request"].GET.copy()
    for once in ("connected", "offered", "disconnected"):
        query.pop(once, None)
    for key, value in changes.items():
        query.pop(key, None)
        if value not in {None, ""}:
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else str(context["request"].path)


@register.simple_tag(takes_context=True)
def sort_head(context: Context, key: str, name: str, *, initial: str = "") -> SafeString:
    """Return a table head that sorts by `key`, and the other way round when it already does.

    `initial` is the order of an address that names none. The order is kept in the address as `sort=key` or
    `sort=-key`.
    """
    sort = context["request"].GET.get("sort", initial)
    state = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
    link = address(context, sort=f"-{key}" if sort == key else key, after="")
    arrow = {"ascending": " ↑", "descending": " ↓"}.get(state, "")
    mark = format_html(' aria-sort="{}"', state) if state else ""
    return format_html(
        '<th scope="col"{}><a href="{}">{}<span aria-hidden="true">{}</span></a></th>', mark, link, name, arrow
    )


@register.filter
def get(table: Mapping[str, Any], key: str) -> Any:
    """Return what a table holds under a key that is itself a variable."""
    return table[key]


@register.filter
def may(user: User, role: str) -> bool:
    """Return whether the person may do what `role` may do: `{% if user|may:"operator" %}`."""
    return user.has_role(role)


@register.filter
def ago(at: datetime | None) -> SafeString | str:
    """Return an instant as "2 min ago", with the instant itself on hover."""
    return _time(at, ago_words(at, clock.now())) if at else ""


@register.filter
def until(at: datetime | None) -> SafeString | str:
    """Return an instant to come as "in 12 days", with the instant itself on hover."""
    return _time(at, until_words(at, clock.now())) if at else ""


@register.filter
def day(at: datetime | date | None) -> str:
    """Return an instant or a date as "2 Nov 2026"."""
    return date_format(at, "j M Y") if at else ""


def _time(at: datetime, words: str) -> SafeString:
    return format_html(
        '<time datetime="{}" title="{} UTC">{}</time>', at.isoformat(), date_format(at, "j M Y, H:i:s"), words
    )
