"""What the schemas of all areas share: bounded numbers, refused extras, errors, pages by key."""

from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

from ninja import Schema
from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field, Strict

Id = Annotated[int, Field(ge=1, lt=2**63)]
After = Annotated[int, Field(ge=0, lt=2**63, description="`next` of the page before; 0 for the first page")]
Limit = Annotated[int, Field(ge=1, le=500, description="how many to return")]
Text = Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")]


def _require_text(value: Any) -> Any:
    if value is not None and not isinstance(value, str):
        raise ValueError("Input should be a text such as 2026-11-23T12:00:00Z")
    return value


# bounded, because an offset carries the year 1 into one that no database knows
Instant = Annotated[
    AwareDatetime, Strict(False), BeforeValidator(_require_text), Field(ge=datetime(2000, 1, 1, tzinfo=UTC))
]
"""An instant of a body, in ISO 8601 with its offset; a bare number is no instant."""

Item = TypeVar("Item")


class Given(Schema):
    """A body of a request: unknown fields and wrong types are refused, so that "no" is not taken for consent."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Page(Schema, Generic[Item]):
    """A page of a list; `next` is the `after` of the next page, null on the last."""

    items: list[Item]
    next: int | None


class Error(Schema):
    """Every error: a stable code, a sentence for people, and what is wrong with which field."""

    code: str
    message: str
    fields: dict[str, str]
