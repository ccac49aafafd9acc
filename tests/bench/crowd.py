"""A hundred thousand products with problems on one connection, written by the database itself in a few seconds."""

from datetime import UTC, datetime

from django.db import connection

from tradewind.amazon.models import Connection, SellerAccount

from .products import US

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CATEGORIES = 40
PROBLEMS = (
    ("missing", "brand", "Brand Name is missing."),
    ("missing", "fabric_type", "Fabric Type is missing."),
    ("missing", "country_of_origin", "Country of Origin is missing."),
    ("not_a_choice", "color", "Color: “Heather ash” is not one of Amazon's values."),
    ("too_many", "bullet_point", "Bullet points: 6 given, Amazon takes at most 5 for en_US."),
    ("too_long", "item_name", "Item Name has NUMBER characters, Amazon takes at most 200."),
)
"""The first is every product's, the second every other's, and so on; the last has other words for each product."""

_CATALOG = """
INSERT INTO store_category (name, path, parent_id)
SELECT 'Shelf ' || n, 'Shelf ' || n, NULL FROM generate_series(1, {categories}) n;

INSERT INTO store_product (key, title, description, brand, category_id, tags, images, option_names, fields,
                           is_published, created_at, updated_at)
SELECT 'product-' || n, 'Harbour Shirt ' || n, repeat('<p>Cut from soft combed cotton that keeps its shape.</p>', 8),
       'Northwind', (SELECT min(id) FROM store_category) + n % {categories}, '[]', '[]', '[]', '{{}}', true,
       now(), now()
FROM generate_series(1, {size}) n;

INSERT INTO store_variant (product_id, sku, position, options, barcode, price, currency, quantity, images, fields)
SELECT id, 'SHIRT-' || lpad(id::text, 7, '0') || '-M', 0, '{{"Color": "Heather ash", "Size": "M"}}', '', 19.9, 'USD',
       7, '[]', '{{}}'
FROM store_product ORDER BY id;
"""
_LISTINGS = """
INSERT INTO amazon_listing (connection_id, variant_id, category_id, sku, product_type, asin, state, needed,
                            content_version, price_version, stock_version, updated_at, accepted)
SELECT {connection}, v.id, p.category_id, v.sku, 'SHIRT', '', 'incomplete', '["num_batteries"]', 0, 0, 0, now(),
       jsonb_build_object('attributes', repeat('an older state of it ', 60))
FROM store_variant v JOIN store_product p ON p.id = v.product_id ORDER BY v.id;
"""
_PROBLEM = """
INSERT INTO amazon_issue (listing_id, source, code, severity, is_current, message, path, attributes, created_at,
                          connection_id, category_id, attribute, words_key)
SELECT id, 'check', '{code}', 'ERROR', true, words, '/{attribute}', '["{attribute}"]', now(),
       connection_id, category_id, '{attribute}', md5(words)::uuid
FROM (SELECT *, replace('{words}', 'NUMBER', id::text) words FROM amazon_listing WHERE id % {every} = 0) listing;
"""


def fill_crowd(size: int) -> Connection:
    """Write `size` products with one or more problems each; return their connection."""
    made = _make_connection()
    problems = [
        _PROBLEM.format(code=code, attribute=attribute, words=words.replace("'", "''"), every=every)
        for every, (code, attribute, words) in enumerate(PROBLEMS, start=1)
    ]
    with connection.cursor() as cursor:
        cursor.execute((_CATALOG + _LISTINGS).format(size=size, categories=CATEGORIES, connection=made.pk))
        cursor.execute("".join(problems))
        # As the database does by itself some time after so many rows came; inside a transaction it cannot.
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")
    return made


def clear_crowd() -> None:
    """Take it all away again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE store_category, store_product, amazon_selleraccount CASCADE"
        )


def _make_connection() -> Connection:
    account = SellerAccount.objects.create(
        region="na", merchant_id="A3NORTHWIND7US1", authorized_at=NOW, expires_at=NOW, state_changed_at=NOW,
        created_at=NOW,
    )  # fmt: skip
    return Connection.objects.create(
        seller_account=account, marketplace_id=US, currency="USD", language="en_US", switched_at=NOW, created_at=NOW
    )
