"""Amazon's product type schemas: fetched, checked against their checksum, kept by version.

All connections in a marketplace share them. The version in use is `is_current`; one that was fetched later waits
until settle.py takes it into use. Facts: FACTS.md 6.2; a definition's links live 7 days, so the document is kept.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django.db import connection as database
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tradewind.base import clock
from tradewind.base.errors import NotFound, Refused
from tradewind.spapi import definitions
from tradewind.spapi.client import Client
from tradewind.spapi.errors import Missing, NotUnderstood, Rejected

from ...connections import wire
from ...connections.models import Connection
from ...connections.options import read_options
from ..asking import asking_amazon
from ..models import ProductTypeSchema
from .shape import Shape
from .validate import CompiledSchema, compile_schema

LISTING, OFFER_ONLY = "LISTING", "LISTING_OFFER_ONLY"
"""What is asked of a whole listing, and of an offer on a product that Amazon has already."""
Key = dict[str, str]
_NAME = re.compile(r"[A-Za-z0-9_]{1,100}\Z")


def requirements_of(connection: Connection) -> str:
    """Return what the options of a connection have asked of its products; where no other is named, it is meant."""
    return OFFER_ONLY if read_options(connection.options).export.mode == "offer" else LISTING


def find_schema(connection: Connection, product_type: str, *, requirements: str = "") -> ProductTypeSchema | None:
    """Return the schema in use, without its document; None when it was never read."""
    rows = versions_of(key_of(connection, product_type, requirements))
    return rows.filter(is_current=True).first()


def find_schemas(connection: Connection, product_types: Iterable[str]) -> list[ProductTypeSchema]:
    """Return the schemas in use of several product types, by their names; those never read are left out. One query."""
    key = {name: value for name, value in key_of(connection, "", "").items() if name != "product_type"}
    rows = ProductTypeSchema.objects.filter(**key, product_type__in=set(product_types), is_current=True)
    return list(rows.defer("document").order_by("product_type", "fetched_at"))


def load_shapes(connection: Connection, product_types: Iterable[str]) -> dict[str, Shape]:
    """Return the shapes of product types by the schemas in use; those never read are left out. One query."""
    return {row.product_type: compiled(row).shape for row in find_schemas(connection, product_types)}


def need_schema(connection: Connection, product_type: str, *, requirements: str = "") -> ProductTypeSchema:
    """Return the schema in use, read from Amazon when it never was.

    Raises NotFound (`product_type_unknown`) and Refused (`amazon_away`).
    """
    words = _("Amazon has no product type “%(name)s” in this marketplace.") % {"name": product_type[:100]}
    unknown = NotFound("product_type_unknown", words, fields={"product_type": words})
    if not _NAME.match(product_type):
        raise unknown
    found = find_schema(connection, product_type, requirements=requirements)
    if found is not None:
        return found
    with asking_amazon(connection) as client:
        try:
            read_schema(client, connection, product_type, requirements=requirements)
        except (Missing, Rejected) as error:
            raise unknown from error
    return versions_of(key_of(connection, product_type, requirements)).get(is_current=True)


def read_schema(
    client: Client, connection: Connection, product_type: str, *, requirements: str = ""
) -> ProductTypeSchema:
    """Read the newest version from Amazon, keep it, and return it; the first of all is in use at once.

    It is asked for without the seller's id, because all connections in a marketplace share it (ADR 14).
    Raises AmazonError; a schema that came damaged, or is none, changes nothing (NotUnderstood).
    """
    asked_at = clock.now()
    key = key_of(connection, product_type, requirements)
    found = definitions.get_product_type(
        client,
        product_type=product_type,
        marketplace_id=connection.marketplace_id,
        requirements=key["requirements"],
        locale=connection.language,
    )
    if not versions_of(key).filter(checksum=found.checksum).exists():
        content = definitions.download_schema(wire.http(), found.schema_url, checksum=found.checksum)
        try:
            document = content.decode("utf-8-sig")
            compile_schema(document)
        except ValueError as error:
            raise NotUnderstood("The schema is not one.", operation="downloadSchema") from error
        _keep_new(key, found, document)
    return _mark_newest(key, found.checksum, asked_at)


def key_of(connection: Connection, product_type: str, requirements: str = "") -> Key:
    """Return what the versions of one schema have in common."""
    return {
        "marketplace_id": connection.marketplace_id,
        "product_type": product_type,
        "requirements": requirements or requirements_of(connection),
        "locale": definitions.choose_locale(connection.language),
    }


def key_of_row(row: ProductTypeSchema) -> Key:
    """Return what a version has in common with its others."""
    return {
        "marketplace_id": row.marketplace_id,
        "product_type": row.product_type,
        "requirements": row.requirements,
        "locale": row.locale,
    }


def versions_of(key: Key) -> "QuerySet[ProductTypeSchema]":
    """Return all versions of a schema without their documents, the newest first."""
    return ProductTypeSchema.objects.filter(**key).defer("document").order_by("-fetched_at", "-pk")


def lock_versions(key: Key) -> None:
    """Let nobody else change which version is in use until the end of the transaction; comes after all row locks."""
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [" ".join(key.values())])


def compiled(row: ProductTypeSchema) -> CompiledSchema:
    """Return the schema ready for use; each version is compiled once in a process."""
    return _compiled(row.checksum, row.pk)


@lru_cache(maxsize=64)
def _compiled(checksum: str, schema_id: int) -> CompiledSchema:
    row = ProductTypeSchema.objects.only("document").filter(pk=schema_id, checksum=checksum).first()
    if row is None:
        raise Refused("schema_gone", _("Amazon's rules for this product type are being read again. Try again."))
    return compile_schema(row.document)


def _keep_new(key: Key, found: definitions.ProductTypeDefinition, document: str) -> None:
    now = clock.now()
    with transaction.atomic():
        lock_versions(key)
        ProductTypeSchema.objects.get_or_create(
            **key,
            checksum=found.checksum,
            defaults={
                "version": found.version,
                "display_name": found.display_name,
                "property_groups": found.property_groups,
                "document": document,
                "is_current": not versions_of(key).filter(is_current=True).exists(),
                "fetched_at": now,
                "checked_at": now,
            },
        )


def _mark_newest(key: Key, checksum: str, asked_at: datetime) -> ProductTypeSchema:
    """Write down that Amazon has this version now; return it."""
    now = clock.now()
    with transaction.atomic():
        lock_versions(key)
        row = versions_of(key).get(checksum=checksum)
        # a version that we knew before we asked and that Amazon no longer has: Amazon went back to an older one
        if versions_of(key).filter(fetched_at__gt=row.fetched_at, fetched_at__lt=asked_at).exists():
            row.fetched_at = now
        row.checked_at = now
        row.save(update_fields=["fetched_at", "checked_at"])
        versions_of(key).filter(is_current=True).update(checked_at=now)
    return row
