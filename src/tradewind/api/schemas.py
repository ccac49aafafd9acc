"""What the schemas of all areas share: bounded numbers, refused extras, errors, pages by key."""

from typing import Annotated, Generic, TypeVar

from ninja import Schema
from pydantic import ConfigDict, Field

Id = Annotated[int, Field(ge=1, lt=2**63)]
After = Annotated[int, Field(ge=0, lt=2**63, description="`next` of the page before; 0 for the first page")]
Limit = Annotated[int, Field(ge=1, le=500, description="how many to return")]
Text = Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")]

Item = TypeVar("Item")


class Given(Schema):
    """A body of a request: unknown fields are refused, so that a typing error is not taken for consent."""

    model_config = ConfigDict(extra="forbid")


class Page(Schema, Generic[Item]):
    """A page of a list; `next` is the `after` of the next page, null on the last."""

    items: list[Item]
    next: int | None


class Error(Schema):
    """Every error: a stable code, a sentence for people, and what is wrong with which field."""

    code: str
    message: str
    fields: dict[str, str]
