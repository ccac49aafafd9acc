"""Amazon's schemas: kept by version, checked, read again, and used when Amazon is away."""

from codecs import BOM_UTF8
from datetime import timedelta

import pytest

from tradewind.amazon.mapping.change import SetProductType, save_mapping
from tradewind.amazon.mapping.schema.renew import enqueue_old_schemas, renew_schemas
from tradewind.amazon.mapping.schema.schemas import compiled, find_schema, need_schema
from tradewind.amazon.models import ProductTypeSchema
from tradewind.base.audit import TRADEWIND
from tradewind.base.errors import NotFound, Refused
from tradewind.store.models import Category

pytestmark = pytest.mark.django_db


def test_a_schema_is_read_once_and_kept(connection, amazon):
    first = need_schema(connection, "SHIRT")
    assert need_schema(connection, "SHIRT").pk == first.pk
    assert "shirt_size" in compiled(first).shape.attributes
    assert first.display_name == "Shirt"


def test_an_unknown_type_and_an_absent_amazon_are_told_apart(connection, amazon):
    with pytest.raises(NotFound) as refusal:
        need_schema(connection, "NO_SUCH_TYPE")
    assert refusal.value.code == "product_type_unknown"
    amazon.world.faults.add("F12", operation="getDefinitionsProductType")
    with pytest.raises(Refused) as refusal:
        need_schema(connection, "HAT")
    assert refusal.value.code == "amazon_away"


def test_the_last_good_version_is_used_while_amazon_is_away(connection, amazon, clothing, clock):
    save_mapping(connection, [SetProductType(clothing.pk, "SHIRT")], actor=TRADEWIND)
    clock.advance(days=2)
    amazon.world.faults.add("F10", operation="getDefinitionsProductType")
    renew_schemas(connection.pk)
    known = find_schema(connection, "SHIRT")
    assert known is not None
    assert compiled(known).shape.required


def test_a_schema_is_read_again_after_a_day(connection, amazon, clothing, clock):
    save_mapping(connection, [SetProductType(clothing.pk, "SHIRT")], actor=TRADEWIND)
    before = find_schema(connection, "SHIRT").checked_at
    renew_schemas(connection.pk)
    assert find_schema(connection, "SHIRT").checked_at == before
    clock.advance(days=1, minutes=1)
    enqueue_old_schemas(clock.now())
    renew_schemas(connection.pk)
    assert find_schema(connection, "SHIRT").checked_at == clock.now()
    assert ProductTypeSchema.objects.count() == 1


def test_what_the_rate_does_not_allow_is_read_as_soon_as_it_does(connection, amazon, clothing, clock, run_jobs):
    names = ["SHIRT", "HAT", "BOOK", "LUGGAGE", "SWEATSHIRT", "HOME_FURNITURE_AND_DECOR", "SCARF"]
    for name in names:
        clock.advance(seconds=5)
        category = Category.objects.create(name=name, path=name)
        save_mapping(connection, [SetProductType(category.pk, name)], actor=TRADEWIND)
    clock.advance(days=1, minutes=1)
    renew_schemas(connection.pk)
    old = ProductTypeSchema.objects.filter(checked_at__lt=clock.now() - timedelta(hours=1))
    assert old.count() == len(names) - 5
    clock.advance(seconds=5)
    run_jobs()
    assert not old.exists()


def test_f101_a_damaged_schema_never_replaces_a_good_one(connection, amazon, monkeypatch):
    from tradewind.spapi import documents

    good = need_schema(connection, "SHIRT")
    download = documents.download

    def damaged(*args, **kwargs):
        found = download(*args, **kwargs)
        return documents.Document(found.content[:-1] + b" ", found.content_type)

    monkeypatch.setattr("tradewind.spapi.definitions.download", damaged)
    with pytest.raises(Refused):
        need_schema(connection, "HAT")
    assert find_schema(connection, "HAT") is None
    assert find_schema(connection, "SHIRT").pk == good.pk


@pytest.mark.parametrize(
    "content",
    [b"[1]", b"{", b"\xff\xfe", b"[" * 100_000, b'{"properties": {"a": {"enum": ["x"], "enumNames": 5}}}'],
    ids=lambda value: value[:20].decode("latin-1"),
)
def test_what_is_no_schema_never_replaces_a_good_one(content, connection, amazon, clothing, clock, monkeypatch):
    save_mapping(connection, [SetProductType(clothing.pk, "SHIRT")], actor=TRADEWIND)
    good = find_schema(connection, "SHIRT")
    monkeypatch.setattr("tradewind.spapi.definitions.download_schema", lambda *_given, **_named: content)
    ProductTypeSchema.objects.update(checksum="another")
    clock.advance(days=2)
    renew_schemas(connection.pk)
    with pytest.raises(Refused) as refusal:
        need_schema(connection, "HAT")
    assert refusal.value.code == "amazon_away"
    assert ProductTypeSchema.objects.get() == good


def test_a_schema_with_a_byte_order_mark_is_used(connection, amazon, monkeypatch):
    from tradewind.spapi import definitions

    download = definitions.download_schema
    monkeypatch.setattr(definitions, "download_schema", lambda *given, **named: BOM_UTF8 + download(*given, **named))
    assert compiled(need_schema(connection, "SHIRT")).shape.required
