"""Sellers API v1: in which marketplaces a seller account takes part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tradewind.spapi.client import Client
from tradewind.spapi.reading import Reader, read_object, read_words


@dataclass(frozen=True)
class Participation:
    """One marketplace of a seller account; only its ID is certain to be there.

    Being listed counts as taking part unless Amazon says otherwise.
    """

    marketplace_id: str
    country_code: str
    name: str
    domain: str
    currency: str
    language: str
    store_name: str
    is_participating: bool
    has_suspended_listings: bool


def get_marketplace_participations(client: Client) -> list[Participation]:
    """The account's marketplaces in this region, in Amazon's order, among them some that are no stores.

    Once a minute at most. Raises Unavailable when Amazon leaves the list out.
    """
    name = "getMarketplaceParticipations"
    reader = Reader(name, client.call(name))
    return [_read(reader, item) for item in reader.require_list("payload")]


def _read(reader: Reader, item: Mapping[str, Any]) -> Participation:
    marketplace = read_object(item.get("marketplace"))
    participation = read_object(item.get("participation"))
    return Participation(
        marketplace_id=reader.text(marketplace, "id"),
        country_code=read_words(marketplace.get("countryCode")),
        name=read_words(marketplace.get("name")),
        domain=read_words(marketplace.get("domainName")),
        currency=read_words(marketplace.get("defaultCurrencyCode")),
        language=read_words(marketplace.get("defaultLanguageCode")),
        store_name=read_words(item.get("storeName")),
        is_participating=participation.get("isParticipating") is not False,
        has_suspended_listings=participation.get("hasSuspendedListings") is True,
    )
