"""Reads answers tolerantly: unknown fields pass, optional ones may be missing, identities must be there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

from tradewind.spapi.client import Answer
from tradewind.spapi.errors import AnswerHead, NotUnderstood, Unavailable
from tradewind.spapi.operations import OPERATIONS
from tradewind.spapi.redaction import outline


@dataclass(frozen=True)
class Reader:
    """The body of one answer, read field by field with errors that name the operation."""

    operation: str
    answer: Answer

    def require(self, name: str) -> Any:
        """The field `name` of the body; null or missing means an incomplete answer: Unavailable.

        Amazon answered `null` for a whole day in one country (selling-partner-api-models issue 1566).
        """
        value = self._body.get(name)
        if value is None:
            self.miss(name)
        return value

    def require_object_itself(self) -> dict[str, Any]:
        """The body, which must be an object; an empty one is an incomplete answer."""
        return dict(self._body) or self.miss("everything")

    def require_list(self, name: str) -> list[dict[str, Any]]:
        """The field `name` as a list of objects."""
        value = self.require(name)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.refuse(f"{name} is not a list of objects.")
        return list(value)

    def require_object(self, name: str) -> dict[str, Any]:
        """The field `name` as an object."""
        value = self.require(name)
        if not isinstance(value, dict):
            self.refuse(f"{name} is not an object.")
        return dict(value)

    def require_text(self, name: str) -> str:
        """The field `name` of the body as text that is not empty."""
        self.require(name)
        return self.text(self.answer.body, name)

    def text(self, item: Mapping[str, Any], name: str) -> str:
        """The identity `name` of `item`; raises NotUnderstood without one."""
        value = item.get(name)
        if not isinstance(value, str) or not value:
            self.refuse(f"{name} is missing.")
        return value

    def miss(self, name: str) -> NoReturn:
        """Raises Unavailable: Amazon left out what it always gives."""
        raise Unavailable(
            f"Amazon gave an incomplete answer: {name} is missing.",
            operation=self.operation,
            answer=self._head,
            outcome_unknown=self._is_write,
        )

    def refuse(self, why: str) -> NoReturn:
        """Raises NotUnderstood, with the shape of the answer."""
        raise NotUnderstood(
            f"Amazon's answer cannot be read: {why}",
            operation=self.operation,
            answer=self._head,
            excerpt=outline(json.dumps(self.answer.body, ensure_ascii=False)[:400].encode()),
            outcome_unknown=self._is_write,
        )

    @property
    def _body(self) -> dict[str, Any]:
        body = self.answer.body
        return body if isinstance(body, dict) else self.refuse("it is not an object.")

    @property
    def _head(self) -> AnswerHead:
        return AnswerHead(status=self.answer.status, request_id=self.answer.request_id)

    @property
    def _is_write(self) -> bool:
        return OPERATIONS[self.operation].is_write


def read_instant(value: Any) -> datetime | None:
    """An instant of Amazon's as aware UTC; None when absent or unreadable."""
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_object(value: Any) -> dict[str, Any]:
    """`value` if it is an object, else an empty one: for blocks that may be missing."""
    return value if isinstance(value, dict) else {}


def read_objects(value: Any) -> list[dict[str, Any]]:
    """The objects in `value` if it is a list, else none: for lists that may be missing."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def read_words(value: Any) -> str:
    """`value` if it is text, else nothing: for words that may be missing."""
    return value if isinstance(value, str) else ""


def read_list(value: Any) -> list[str]:
    """The texts in `value` if it is a list, else none."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
