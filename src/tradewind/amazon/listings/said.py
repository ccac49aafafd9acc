"""What is said of listings and messages, in words, and how lists of them are paged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from . import error_book
from .models import Issue

PAGE = 50


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
class Page:
    """Some rows of a list; `next` is the key to go on with, 0 at the end."""

    rows: Sequence[Any]
    next: int


def say(issue: Issue) -> Said:
    """Return an issue in words: the error book's for Amazon's codes, our own for what our check found."""
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
