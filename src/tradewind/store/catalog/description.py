"""Descriptions as they may be shown: imported HTML with nothing in it that acts, loads or styles."""

import re

import nh3
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

_TAGS = {
    "p", "br", "b", "strong", "i", "em", "u", "s", "ul", "ol", "li", "h2", "h3", "h4", "blockquote", "a",
    "table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "code", "pre", "hr", "sub", "sup",
}  # fmt: skip


def clean_description(description: str) -> SafeString:
    """Return a description, HTML or plain, as HTML that is safe to show inside a page."""
    if not re.search(r"<[a-zA-Z/!]", description):
        return mark_safe(linebreaks(description, autoescape=True))  # noqa: S308 (escaped by linebreaks)
    lowered = re.sub(r"<(/?)h[12]\b", r"<\1h3", description, flags=re.IGNORECASE)
    cleaned = nh3.clean(
        lowered, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https"}, link_rel="noopener nofollow"
    )
    return mark_safe(cleaned)  # noqa: S308 (cleaned by nh3)
