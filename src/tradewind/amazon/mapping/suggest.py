"""Asks Amazon which product type fits a category: by words, or by the title of one of its products."""

from dataclasses import dataclass

from tradewind.spapi import definitions

from ..connections.models import Connection
from .asking import asking_amazon

_MOST = 20


@dataclass(frozen=True)
class Suggestion:
    """A product type that Amazon names."""

    product_type: str
    display_name: str


def search_product_types(connection: Connection, *, keywords: str = "", item_name: str = "") -> list[Suggestion]:
    """Return what Amazon finds for keywords, or suggests for a product's title; raises Refused (`amazon_away`)."""
    with asking_amazon(connection) as client:
        found = definitions.search_product_types(
            client,
            marketplace_id=connection.marketplace_id,
            keywords=keywords.replace(",", " ").split() or None,
            item_name=item_name or None,
            locale=connection.language,
        )
    return [Suggestion(one.name, one.display_name) for one in found[:_MOST]]


def suggest_for_category(connection: Connection, *, name: str, product_title: str = "") -> list[Suggestion]:
    """Return Amazon's suggestions for a category: for a product's title first, then for the category's name."""
    by_title = search_product_types(connection, item_name=product_title) if product_title else []
    by_name = search_product_types(connection, keywords=name)
    return list(dict.fromkeys([*by_title, *by_name]))[:_MOST]
