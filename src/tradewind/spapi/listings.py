"""Listings Items API 2021-08-01: one listing of one seller account, by its SKU."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tradewind.spapi.client import Client
from tradewind.spapi.reading import Reader, read_object, read_objects, read_words
from tradewind.spapi.writing import QueryValue

SEARCH_PAGE_SIZE = 20


@dataclass(frozen=True)
class Submission:
    """What Amazon says to a change of a listing; INVALID comes with status 200 as well.

    ACCEPTED means that the change is being applied, not that the listing shows it.
    """

    sku: str
    status: str
    submission_id: str
    issues: list[dict[str, Any]]
    identifiers: list[dict[str, Any]]
    request_id: str | None

    @property
    def is_accepted(self) -> bool:
        """Whether Amazon took the change, or would take it in a preview."""
        return self.status in {"ACCEPTED", "VALID"}


@dataclass(frozen=True)
class SubmitOptions:
    """How a change is sent; a preview is validated at once and changes nothing."""

    is_preview: bool = False
    issue_locale: str | None = None
    included_data: Sequence[str] = ("issues",)

    def as_query(self, marketplace_id: str) -> dict[str, QueryValue]:
        """The query of a put or a patch."""
        return {
            "marketplaceIds": [marketplace_id],
            "mode": "VALIDATION_PREVIEW" if self.is_preview else None,
            "issueLocale": self.issue_locale,
            "includedData": self.included_data,
        }


AS_USUAL = SubmitOptions()


@dataclass(frozen=True)
class ItemFilter:
    """What to search for; by default the items changed last."""

    identifiers: Sequence[str] = ()
    identifiers_type: str | None = None
    with_issue_severity: Sequence[str] = ()
    with_status: Sequence[str] = ()
    last_updated_after: datetime | None = None
    sort_by: str | None = None
    sort_order: str | None = None


EVERYTHING = ItemFilter()


@dataclass(frozen=True)
class ItemPage:
    """One page of a search; at most 1,000 results can be reached."""

    items: list[dict[str, Any]]
    number_of_results: int | None
    next_token: str | None
    request_id: str | None = field(default=None)


def put_item(
    client: Client,
    *,
    seller_id: str,
    sku: str,
    marketplace_id: str,
    body: Mapping[str, Any],
    options: SubmitOptions = AS_USUAL,
) -> Submission:
    """Makes or wholly replaces a listing; attributes left out of `body` are dropped at Amazon."""
    return _submit(client, "putListingsItem", (seller_id, sku), options.as_query(marketplace_id), body)


def patch_item(
    client: Client,
    *,
    seller_id: str,
    sku: str,
    marketplace_id: str,
    body: Mapping[str, Any],
    options: SubmitOptions = AS_USUAL,
) -> Submission:
    """Changes whole top-level attributes of a listing: `{productType, patches[{op, path, value[]}]}`."""
    return _submit(client, "patchListingsItem", (seller_id, sku), options.as_query(marketplace_id), body)


def delete_item(
    client: Client, *, seller_id: str, sku: str, marketplace_id: str, issue_locale: str | None = None
) -> Submission:
    """Takes a listing down in one marketplace; Amazon does so some time later."""
    query: dict[str, QueryValue] = {"marketplaceIds": [marketplace_id], "issueLocale": issue_locale}
    return _submit(client, "deleteListingsItem", (seller_id, sku), query, None)


def get_item(
    client: Client,
    *,
    seller_id: str,
    sku: str,
    marketplace_id: str,
    included_data: Sequence[str] = ("summaries", "issues"),
    issue_locale: str | None = None,
) -> dict[str, Any]:
    """One listing as Amazon wrote it; raises Missing when there is none, NotUnderstood when it is another."""
    name = "getListingsItem"
    answer = client.call(
        name,
        path_args={"sellerId": seller_id, "sku": sku},
        query={
            "marketplaceIds": [marketplace_id],
            "includedData": included_data,
            "issueLocale": issue_locale,
        },
    )
    reader = Reader(name, answer)
    if reader.require_text("sku") != sku:
        reader.refuse("it is another SKU.")
    return dict(answer.body)


def search_items(  # noqa: PLR0913 - Amazon's own parameters
    client: Client,
    *,
    seller_id: str,
    marketplace_id: str,
    item_filter: ItemFilter = EVERYTHING,
    included_data: Sequence[str] = ("summaries",),
    page_size: int = SEARCH_PAGE_SIZE,
    page_token: str | None = None,
) -> ItemPage:
    """One page of a seller's listings in a marketplace.

    Amazon refuses it when the token is not this seller's: it proves the pair of seller and token. A SKU with
    a comma cannot be searched for (ValueError); get_item takes any.
    """
    name = "searchListingsItems"
    answer = client.call(
        name,
        path_args={"sellerId": seller_id},
        query={
            "marketplaceIds": [marketplace_id],
            "includedData": included_data,
            "identifiers": item_filter.identifiers,
            "identifiersType": item_filter.identifiers_type,
            "withIssueSeverity": item_filter.with_issue_severity,
            "withStatus": item_filter.with_status,
            "lastUpdatedAfter": item_filter.last_updated_after,
            "sortBy": item_filter.sort_by,
            "sortOrder": item_filter.sort_order,
            "pageSize": page_size,
            "pageToken": page_token,
        },
    )
    items = Reader(name, answer).require_list("items")
    count = answer.body.get("numberOfResults")
    return ItemPage(
        items=items,
        number_of_results=count if isinstance(count, int) else None,
        next_token=read_words(read_object(answer.body.get("pagination")).get("nextToken")) or None,
        request_id=answer.request_id,
    )


def _submit(
    client: Client,
    name: str,
    address: tuple[str, str],
    query: Mapping[str, QueryValue],
    body: Mapping[str, Any] | None,
) -> Submission:
    path_args = {"sellerId": address[0], "sku": address[1]}
    answer = client.call(name, path_args=path_args, query=query, body=body)
    reader = Reader(name, answer)
    return Submission(
        sku=reader.require_text("sku"),
        status=reader.require_text("status"),
        submission_id=reader.require_text("submissionId"),
        issues=read_objects(answer.body.get("issues")),
        identifiers=read_objects(answer.body.get("identifiers")),
        request_id=answer.request_id,
    )
