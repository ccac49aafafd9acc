"""Amazon's product type schemas: fetched, checked against their checksum, kept by version.

Facts: FACTS.md 6.2; the definition's links live 7 days, so only the document is kept.
"""

from functools import lru_cache

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tradewind.base import clock
from tradewind.base.errors import NotFound, Refused
from tradewind.spapi import definitions
from tradewind.spapi.client import Client
from tradewind.spapi.errors import Missing, NotUnderstood, Rejected

from ..connections import wire
from ..connections.models import Connection
from .asking import asking_amazon
from .models import ProductTypeSchema
from .validate import CompiledSchema, compile_schema

_KEPT = ("version", "display_name", "property_groups", "document", "is_current", "fetched_at", "checked_at")


def find_schema(connection: Connection, product_type: str) -> ProductTypeSchema | None:
    """Return the schema in use, without its document; None when it was never read."""
    return _matching(connection, product_type).filter(is_current=True).defer("document").order_by("-fetched_at").first()


def need_schema(connection: Connection, product_type: str) -> ProductTypeSchema:
    """Return the schema in use, read from Amazon when it never was.

    Raises NotFound (`product_type_unknown`) and Refused (`amazon_away`).
    """
    found = find_schema(connection, product_type)
    if found is not None:
        return found
    with asking_amazon(connection) as client:
        try:
            return read_schema(client, connection, product_type)
        except (Missing, Rejected) as error:
            words = _("Amazon has no product type “%(name)s” in this marketplace.") % {"name": product_type}
            raise NotFound("product_type_unknown", words, fields={"product_type": words}) from error


def read_schema(client: Client, connection: Connection, product_type: str) -> ProductTypeSchema:
    """Read the newest schema from Amazon and keep it; an unchanged one is only marked as read again.

    Raises AmazonError; a schema that came damaged or is none (NotUnderstood) leaves the last good one in use.
    """
    found = definitions.get_product_type(
        client,
        product_type=product_type,
        marketplace_id=connection.marketplace_id,
        seller_id=connection.seller_account.merchant_id,
        locale=connection.language,
    )
    known = _matching(connection, product_type).filter(checksum=found.checksum).first()
    if known is not None:
        return _use(known)
    content = definitions.download_schema(wire.http(), found.schema_url, checksum=found.checksum)
    try:
        compile_schema(content)
    except ValueError as error:
        raise NotUnderstood("The schema is not one.", operation="downloadSchema") from error
    now = clock.now()
    return _use(
        ProductTypeSchema(
            marketplace_id=connection.marketplace_id,
            product_type=product_type,
            locale=definitions.choose_locale(connection.language),
            checksum=found.checksum,
            version=found.version,
            display_name=found.display_name,
            property_groups=found.property_groups,
            document=content.decode(),
            fetched_at=now,
        )
    )


def compiled(row: ProductTypeSchema) -> CompiledSchema:
    """Return the schema ready for use; each version is compiled once in a process."""
    return _compiled(row.checksum, row.pk)


@lru_cache(maxsize=64)
def _compiled(checksum: str, schema_id: int) -> CompiledSchema:
    row = ProductTypeSchema.objects.only("document").filter(pk=schema_id, checksum=checksum).first()
    if row is None:
        raise Refused("schema_gone", _("Amazon's rules for this product type are being read again. Try again."))
    return compile_schema(row.document)


def _matching(connection: Connection, product_type: str) -> "QuerySet[ProductTypeSchema]":
    return ProductTypeSchema.objects.filter(
        marketplace_id=connection.marketplace_id,
        product_type=product_type,
        locale=definitions.choose_locale(connection.language),
    )


def _use(row: ProductTypeSchema) -> ProductTypeSchema:
    """Make this version the one in use; two workers at once end with one of them, never with none."""
    row.checked_at = clock.now()
    row.is_current = True
    with transaction.atomic():
        others = ProductTypeSchema.objects.filter(
            marketplace_id=row.marketplace_id, product_type=row.product_type, locale=row.locale
        ).exclude(checksum=row.checksum)
        others.update(is_current=False)
        kept, _is_new = ProductTypeSchema.objects.update_or_create(
            marketplace_id=row.marketplace_id,
            product_type=row.product_type,
            requirements="LISTING",
            locale=row.locale,
            checksum=row.checksum,
            defaults={name: getattr(row, name) for name in _KEPT},
        )
    return kept
