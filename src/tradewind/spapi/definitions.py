"""Product Type Definitions API 2020-09-01: which product types there are and what each one asks for."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx2

from tradewind.spapi.client import Client
from tradewind.spapi.documents import download
from tradewind.spapi.errors import NotUnderstood
from tradewind.spapi.reading import Reader, read_list, read_object, read_words
from tradewind.spapi.wire import MEBIBYTE

# The locales Amazon's model takes; some languages of its own marketplaces are not among them.
# fmt: off
LOCALES = frozenset((
    "DEFAULT", "ar", "ar_AE", "de", "de_DE", "en", "en_AE", "en_AU", "en_CA", "en_GB", "en_IN", "en_SG", "en_US",
    "es", "es_ES", "es_MX", "es_US", "fr", "fr_CA", "fr_FR", "it", "it_IT", "ja", "ja_JP", "nl", "nl_NL",
    "pl", "pl_PL", "pt", "pt_BR", "pt_PT", "sv", "sv_SE", "tr", "tr_TR", "zh", "zh_CN", "zh_TW",
))
# fmt: on
SCHEMA_LIMIT = 32 * MEBIBYTE


@dataclass(frozen=True)
class ProductType:
    """A product type as a search finds it."""

    name: str
    display_name: str
    marketplace_ids: list[str]


@dataclass(frozen=True)
class ProductTypeDefinition:
    """What a product type asks for; `checksum` tells whether the schema at `schema_url` is a new one.

    The address is good for seven days.
    """

    product_type: str
    display_name: str
    marketplace_ids: list[str]
    version: str
    requirements: str
    locale: str
    schema_url: str
    checksum: str
    meta_schema_url: str | None
    property_groups: dict[str, dict[str, Any]]
    request_id: str | None


def choose_locale(locale: str | None) -> str:
    """`locale` if Amazon knows it here, else its bare language, else `DEFAULT`."""
    language = (locale or "").split("_")[0]
    return next((known for known in (locale, language) if known in LOCALES), None) or "DEFAULT"


def search_product_types(
    client: Client,
    *,
    marketplace_id: str,
    keywords: Sequence[str] | str | None = None,
    item_name: str | None = None,
    locale: str | None = None,
) -> list[ProductType]:
    """The product types that fit keywords, or that Amazon suggests for a title; without either, all."""
    if keywords and item_name:
        raise ValueError("Search by keywords or by item name, not by both.")
    name = "searchDefinitionsProductTypes"
    answer = client.call(
        name,
        query={
            "marketplaceIds": [marketplace_id],
            "keywords": keywords or None,
            "itemName": item_name or None,
            "locale": choose_locale(locale),
        },
    )
    reader = Reader(name, answer)
    return [
        ProductType(
            name=reader.text(item, "name"),
            display_name=read_words(item.get("displayName")) or reader.text(item, "name"),
            marketplace_ids=read_list(item.get("marketplaceIds")),
        )
        for item in reader.require_list("productTypes")
    ]


def get_product_type(
    client: Client,
    *,
    product_type: str,
    marketplace_id: str,
    seller_id: str | None = None,
    requirements: str = "LISTING",
    locale: str | None = None,
) -> ProductTypeDefinition:
    """The definition of a product type, with a link to its schema; `seller_id` adds the seller's brands."""
    name = "getDefinitionsProductType"
    answer = client.call(
        name,
        path_args={"productType": product_type},
        query={
            "marketplaceIds": [marketplace_id],
            "sellerId": seller_id,
            "requirements": requirements,
            "locale": choose_locale(locale),
        },
    )
    reader = Reader(name, answer)
    schema = reader.require_object("schema")
    meta_schema = read_object(answer.body.get("metaSchema"))
    groups = read_object(answer.body.get("propertyGroups"))
    return ProductTypeDefinition(
        product_type=reader.require_text("productType"),
        display_name=read_words(answer.body.get("displayName")) or product_type,
        marketplace_ids=read_list(answer.body.get("marketplaceIds")),
        version=read_words(read_object(answer.body.get("productTypeVersion")).get("version")),
        requirements=read_words(answer.body.get("requirements")) or requirements,
        locale=read_words(answer.body.get("locale")),
        schema_url=reader.text(read_object(schema.get("link")), "resource"),
        checksum=reader.text(schema, "checksum"),
        meta_schema_url=read_words(read_object(meta_schema.get("link")).get("resource")) or None,
        property_groups={key: read_object(group) for key, group in groups.items()},
        request_id=answer.request_id,
    )


def download_schema(http: httpx2.Client, url: str, *, checksum: str, max_bytes: int = SCHEMA_LIMIT) -> bytes:
    """The bytes of a schema, whose MD5 in Base64 is `checksum`; raises NotUnderstood when it is not."""
    name = "downloadSchema"
    document = download(http, url, operation=name, max_bytes=max_bytes)
    found = base64.b64encode(hashlib.md5(document.content, usedforsecurity=False).digest()).decode()
    if found != checksum:
        raise NotUnderstood("The schema came damaged: its checksum differs.", operation=name)
    return document.content
