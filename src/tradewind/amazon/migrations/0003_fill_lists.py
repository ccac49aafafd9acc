"""Fills what the lists of products and problems are counted from, for the rows of the release before."""

from typing import ClassVar

from django.db import migrations

_FILL = [
    """UPDATE amazon_listing l SET category_id = p.category_id
       FROM store_variant v JOIN store_product p ON p.id = v.product_id
       WHERE v.id = l.variant_id""",
    """UPDATE amazon_issue i SET connection_id = l.connection_id, category_id = l.category_id,
         attribute = coalesce(left(i.attributes->>0, 100), ''), words_key = md5(i.message)::uuid
       FROM amazon_listing l
       WHERE l.id = i.listing_id AND i.source = 'check'""",
    # what a product needs (`needed`) is only known from a check: every product is checked once by the new rules
    "UPDATE amazon_listingcheck SET all_checked_at = NULL",
]


class Migration(migrations.Migration):
    """Data alone; going back needs nothing, the columns go with the migration before."""

    dependencies: ClassVar = [("amazon", "0002_settings_and_rules"), ("store", "0001_initial")]

    operations: ClassVar = [migrations.RunSQL(_FILL, migrations.RunSQL.noop)]
