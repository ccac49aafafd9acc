"""Refusals: what a rule says when it will not do what was asked, in words for the person who asked."""

from collections.abc import Mapping


class Refused(Exception):
    """A rule refuses; nothing was changed.

    `code` is stable and listed in the docs, `message` is a sentence for a person (what happened, what to do),
    `fields` names the inputs at fault, each with its own sentence.
    """

    status = 422

    def __init__(self, code: str, message: str, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fields = dict(fields or {})


class NotFound(Refused):
    """The thing that was named is not there (any more)."""

    status = 404


class Conflict(Refused):
    """Somebody else changed the thing meanwhile, or it exists already."""

    status = 409


class NotAllowed(Refused):
    """The person's role does not allow it."""

    status = 403
